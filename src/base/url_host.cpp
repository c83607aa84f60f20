#include "base/url_host.hpp"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/stringpiece.h>
#include <vector>

#include "base/encoding.hpp"
#include "base/utf8.hpp"

namespace matjar::inline base {

namespace {

constexpr std::size_t kMaxHostBytes = 253;  // RFC 1035

/// Code points that the WHATWG standard forbids in a domain.
bool is_forbidden(char letter) {
  constexpr std::string_view kForbidden = " #/:<>?@[\\]^|%\"'`{}";
  return static_cast<unsigned char>(letter) <= 0x20 || letter == 0x7F ||
         kForbidden.find(letter) != std::string_view::npos;
}

std::optional<std::string> ipv6(std::string_view text) {
  in6_addr address{};
  if (inet_pton(AF_INET6, std::string(text).c_str(), &address) != 1) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (inet_ntop(AF_INET6, &address, out.data(), out.size()) == nullptr) return std::nullopt;
  return std::string(out.data());
}

std::optional<std::string> to_ascii(const std::string& host) {
  constexpr uint32_t kOptions = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII;
  // Hyphens and empty labels are for the name server to judge, as in browsers.
  constexpr uint32_t kTolerated =
      UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4 | UIDNA_ERROR_EMPTY_LABEL;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(kOptions, status));
  if (U_FAILURE(status)) return std::nullopt;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  icu::IDNAInfo info;
  idna->nameToASCII_UTF8(icu::StringPiece(host.data(), static_cast<int32_t>(host.size())), sink, info, status);
  if (U_FAILURE(status) || (info.getErrors() & ~kTolerated) != 0) return std::nullopt;
  return out;
}

std::vector<std::string_view> labels_of(std::string_view host) {
  std::vector<std::string_view> labels;
  while (true) {
    const std::size_t dot = host.find('.');
    labels.push_back(host.substr(0, dot));
    if (dot == std::string_view::npos) return labels;
    host.remove_prefix(dot + 1);
  }
}

/// Decimal, "0x" hexadecimal or "0" octal, as inet_aton reads it. Values that do not fit become the largest one.
std::optional<std::uint64_t> ipv4_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  int base = 10;
  if (text.starts_with("0x")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.front() == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  if (text.empty()) return 0;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return ~0ULL;
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The labels that count when an address ends in a number, or none when it is a name.
std::vector<std::string_view> ipv4_labels(std::string_view host) {
  std::vector<std::string_view> labels = labels_of(host);
  if (labels.back().empty() && labels.size() > 1) labels.pop_back();
  if (!all_digits(labels.back()) && !(labels.back().starts_with("0x") && ipv4_number(labels.back()))) labels.clear();
  return labels;
}

std::optional<std::string> ipv4(const std::vector<std::string_view>& labels) {
  if (labels.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto number = ipv4_number(labels[i]);
    const bool last = i + 1 == labels.size();
    const std::uint64_t limit = last ? 1ULL << (8 * (5 - labels.size())) : 256;
    if (!number || *number >= limit) return std::nullopt;
    address |= last ? *number : *number << (8 * (3 - i));
  }
  return fmt::format("{}.{}.{}.{}", address >> 24, (address >> 16) & 255, (address >> 8) & 255, address & 255);
}

}  // namespace

std::optional<std::string> normalised_host(std::string_view written) {
  if (written.starts_with('[')) {
    if (!written.ends_with(']')) return std::nullopt;
    return ipv6(written.substr(1, written.size() - 2));
  }
  const std::string decoded = percent_decode(written);
  if (decoded.empty() || !is_valid_utf8(decoded)) return std::nullopt;
  const auto ascii = to_ascii(decoded);
  if (!ascii || ascii->empty() || ascii->size() > kMaxHostBytes + 1) return std::nullopt;
  for (const char letter : *ascii) {
    if (is_forbidden(letter)) return std::nullopt;
  }
  const auto numbers = ipv4_labels(*ascii);
  return numbers.empty() ? ascii : ipv4(numbers);
}

}  // namespace matjar::inline base
