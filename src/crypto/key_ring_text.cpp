#include "crypto/key_ring_text.hpp"

#include <string>
#include <utility>

#include "base/encoding.hpp"
#include "base/time_text.hpp"

namespace matjar::crypto {

namespace {

constexpr std::string_view kHeader = "matjar key ring 1";
constexpr std::string_view kSigning = "signing ";
constexpr std::string_view kKey = "key ";
constexpr std::string_view kUnknownTime = "-";
constexpr std::size_t kHexSize = SealingKey::kSize * 2;

std::optional<Secret> bytes_from(std::string_view hex) {
  auto bytes = hex.size() == kHexSize ? from_hex(hex) : std::nullopt;
  if (!bytes) return std::nullopt;
  return Secret(std::move(*bytes));
}

/// Takes the first line from `text`.
std::optional<std::string_view> next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<SealingKey> key_from(std::string_view line) {
  if (!line.starts_with(kKey) || line.size() < kKey.size() + kHexSize + 2) return std::nullopt;
  line.remove_prefix(kKey.size());
  auto bytes = bytes_from(line.substr(0, kHexSize));
  const std::string_view time = line.substr(kHexSize);
  if (!bytes || !time.starts_with(' ')) return std::nullopt;
  const auto made_at = from_rfc3339(time.substr(1));
  if (!made_at && time.substr(1) != kUnknownTime) return std::nullopt;
  return SealingKey::from_bytes(std::move(*bytes), made_at).value();
}

std::optional<KeyRing> ring_from(std::string_view text) {
  const auto signing_line = next_line(text);
  if (!signing_line || !signing_line->starts_with(kSigning)) return std::nullopt;
  auto signing = bytes_from(signing_line->substr(kSigning.size()));
  if (!signing) return std::nullopt;
  std::vector<SealingKey> keys;
  while (!text.empty()) {
    const auto line = next_line(text);
    auto key = line ? key_from(*line) : std::nullopt;
    if (!key) return std::nullopt;
    keys.push_back(std::move(*key));
  }
  if (keys.empty()) return std::nullopt;
  SealingKey current = std::move(keys.front());
  keys.erase(keys.begin());
  return KeyRing(std::move(current), std::move(keys), std::move(*signing));
}

std::string line_of(const SealingKey& key) {
  const std::string made_at = key.made_at() ? to_rfc3339(*key.made_at()) : std::string(kUnknownTime);
  return std::string(kKey) + to_hex(key.bytes().reveal()) + " " + made_at + "\n";
}

}  // namespace

std::optional<KeyRing> parse_key_ring(const Secret& text) {
  std::string_view rest = text.reveal();
  const auto first = next_line(rest);
  if (!first) return std::nullopt;
  if (*first == kHeader) return ring_from(rest);
  auto bytes = rest.empty() ? bytes_from(*first) : std::nullopt;
  if (!bytes) return std::nullopt;
  return KeyRing(SealingKey::from_bytes(std::move(*bytes)).value());
}

Secret key_ring_text(const KeyRing& ring) {
  std::string text = std::string(kHeader) + "\n" + std::string(kSigning) + to_hex(ring.signing().reveal()) + "\n";
  text += line_of(ring.current());
  for (const SealingKey& key : ring.older()) text += line_of(key);
  return Secret(std::move(text));
}

}  // namespace matjar::crypto
