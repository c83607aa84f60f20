#include "crypto/sealer.hpp"

#include <optional>
#include <stdexcept>

#include "base/encoding.hpp"
#include "crypto/aes_gcm.hpp"
#include "crypto/random_bytes.hpp"

namespace matjar::crypto {

namespace {

constexpr std::string_view kVersion = "v1";
constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;

std::string header_of(std::string_view key_id) {
  return std::string(kVersion) + "." + std::string(key_id) + ".";
}

std::string bound_data(std::string_view key_id, std::string_view associated_data) {
  return header_of(key_id) + std::string(associated_data);
}

struct Parts {
  std::string_view key_id;
  std::string_view payload;
};

std::optional<Parts> split(std::string_view sealed) {
  if (!sealed.starts_with(kVersion) || sealed.substr(kVersion.size(), 1) != ".") return std::nullopt;
  sealed.remove_prefix(kVersion.size() + 1);
  const std::size_t dot = sealed.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  return Parts{.key_id = sealed.substr(0, dot), .payload = sealed.substr(dot + 1)};
}

std::unexpected<Error> refused(std::string_view name, std::string message, std::string next_step) {
  return fail(ErrorKind::rejected, {.name = name, .message = std::move(message), .next_step = std::move(next_step)});
}

std::unexpected<Error> malformed() {
  return refused("sealed_malformed", "The stored text is not in the sealed form of this version.",
                 "Restore the row from a backup or connect the store again.");
}

}  // namespace

std::string Sealer::seal(const Secret& plaintext, std::string_view associated_data) const {
  const auto ring = keys_.ring();
  const SealingKey& key = ring->current();
  const std::string nonce = random_bytes(kNonceSize);
  const std::string bound = bound_data(key.id(), associated_data);
  const auto message =
      aes_gcm_encrypt({.key = key.bytes(), .nonce = nonce, .associated_data = bound}, plaintext.reveal());
  if (!message) throw std::logic_error("sealing failed: " + message.error().name);
  return header_of(key.id()) + to_base64(nonce + message->ciphertext + message->tag);
}

Result<Secret> Sealer::open(std::string_view sealed, std::string_view associated_data) const {
  const auto parts = split(sealed);
  if (!parts) return malformed();
  auto ring = keys_.ring();
  const SealingKey* key = ring->find(parts->key_id);
  if (key == nullptr) {  // another program may have rotated just now
    ring = keys_.ring_again();
    key = ring->find(parts->key_id);
  }
  if (key == nullptr) {
    return refused("sealed_key_unknown", "The stored text was sealed with a key that this program does not have.",
                   "Restore the key file that has it.");
  }
  const auto payload = from_base64(parts->payload);
  if (!payload || payload->size() < kNonceSize + kTagSize) return malformed();
  const std::string_view all = *payload;
  const AesGcmMessage message{.ciphertext = std::string(all.substr(kNonceSize, all.size() - kNonceSize - kTagSize)),
                              .tag = std::string(all.substr(all.size() - kTagSize))};
  const std::string bound = bound_data(key->id(), associated_data);
  auto plaintext =
      aes_gcm_decrypt({.key = key->bytes(), .nonce = all.substr(0, kNonceSize), .associated_data = bound}, message);
  if (!plaintext) {
    return refused("sealed_altered", "The stored text was altered or belongs to another place.",
                   "Restore the row from a backup or connect the store again.");
  }
  return plaintext;
}

std::string Sealer::prefix_of(std::string_view key_id) {
  return header_of(key_id);
}

bool Sealer::is_outdated(std::string_view sealed) const {
  const auto parts = split(sealed);
  return !parts || parts->key_id != keys_.ring()->current().id();
}

}  // namespace matjar::crypto
