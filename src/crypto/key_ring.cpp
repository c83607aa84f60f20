#include "crypto/key_ring.hpp"

#include "crypto/hmac.hpp"
#include "crypto/random_bytes.hpp"

namespace matjar::crypto {

namespace {

/// 48 bits of a one-way function: enough to tell keys apart, useless for finding one.
std::string id_of(const Secret& bytes) {
  return hex_of(hmac_sha256(bytes, "matjar sealing key id")).substr(0, 12);
}

}  // namespace

Result<SealingKey> SealingKey::from_bytes(Secret bytes) {
  if (bytes.reveal().size() != kSize) {
    return fail(ErrorKind::invalid_input, {.name = "key_size", .message = "A sealing key has 32 bytes."});
  }
  std::string id = id_of(bytes);
  return SealingKey(std::move(id), std::move(bytes));
}

SealingKey SealingKey::generate() {
  Secret bytes(random_bytes(kSize));
  std::string id = id_of(bytes);
  return {std::move(id), std::move(bytes)};
}

const SealingKey* KeyRing::find(std::string_view id) const {
  if (current_.id() == id) return &current_;
  for (const SealingKey& key : older_) {
    if (key.id() == id) return &key;
  }
  return nullptr;
}

}  // namespace matjar::crypto
