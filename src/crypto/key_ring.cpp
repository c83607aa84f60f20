#include "crypto/key_ring.hpp"

#include <algorithm>
#include <utility>

#include "crypto/hmac.hpp"
#include "crypto/random_bytes.hpp"

namespace matjar::crypto {

namespace {

/// 48 bits of a one-way function: enough to tell keys apart, useless for finding one.
std::string id_of(const Secret& bytes) {
  return hex_of(hmac_sha256(bytes, "matjar sealing key id")).substr(0, 12);
}

}  // namespace

Result<SealingKey> SealingKey::from_bytes(Secret bytes, std::optional<Timestamp> made_at) {
  if (bytes.reveal().size() != kSize) {
    return fail(ErrorKind::invalid_input, {.name = "key_size", .message = "A sealing key has 32 bytes."});
  }
  std::string id = id_of(bytes);
  return SealingKey(std::move(id), std::move(bytes), made_at);
}

SealingKey SealingKey::generate(std::optional<Timestamp> made_at) {
  Secret bytes(random_bytes(kSize));
  std::string id = id_of(bytes);
  return {std::move(id), std::move(bytes), made_at};
}

KeyRing::KeyRing(SealingKey current, std::vector<SealingKey> older)
    : current_(std::move(current)),
      older_(std::move(older)),
      signing_(std::string(bytes_of(hmac_sha256(current_.bytes(), "webhook signing")))) {}

KeyRing KeyRing::generate(Timestamp now) {
  return {SealingKey::generate(now), {}, Secret(random_bytes(SealingKey::kSize))};
}

KeyRing KeyRing::prepared(SealingKey next) const {
  KeyRing ring = *this;
  ring.older_.insert(ring.older_.begin(), std::move(next));
  return ring;
}

KeyRing KeyRing::rotated(SealingKey next) const {
  KeyRing ring = *this;
  std::erase_if(ring.older_, [&next](const SealingKey& key) { return key.id() == next.id(); });
  ring.older_.insert(ring.older_.begin(), std::exchange(ring.current_, std::move(next)));
  return ring;
}

KeyRing KeyRing::without(const std::vector<std::string>& ids) const {
  KeyRing ring = *this;
  std::erase_if(ring.older_, [&ids](const SealingKey& key) { return std::ranges::find(ids, key.id()) != ids.end(); });
  return ring;
}

const SealingKey* KeyRing::find(std::string_view id) const {
  if (current_.id() == id) return &current_;
  for (const SealingKey& key : older_) {
    if (key.id() == id) return &key;
  }
  return nullptr;
}

}  // namespace matjar::crypto
