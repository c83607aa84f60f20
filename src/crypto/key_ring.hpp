#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace matjar::crypto {

/// A 256-bit key with the name that stands in everything sealed with it.
class SealingKey {
 public:
  static constexpr std::size_t kSize = 32;

  /// The id is derived from the key, so that the same key has the same id wherever it is loaded. Fails with "key_size".
  static Result<SealingKey> from_bytes(Secret bytes);
  static SealingKey generate();

  const std::string& id() const { return id_; }
  const Secret& bytes() const { return bytes_; }

 private:
  SealingKey(std::string id, Secret bytes) : id_(std::move(id)), bytes_(std::move(bytes)) {}

  std::string id_;
  Secret bytes_;
};

/// The key that seals and the older ones that still open. Immutable, so safe for concurrent use; to rotate, build a new
/// ring with the new key in front and the old one behind.
class KeyRing {
 public:
  explicit KeyRing(SealingKey current, std::vector<SealingKey> older = {})
      : current_(std::move(current)), older_(std::move(older)) {}

  const SealingKey& current() const { return current_; }
  /// The key of that id, or nullptr.
  const SealingKey* find(std::string_view id) const;

 private:
  SealingKey current_;
  std::vector<SealingKey> older_;
};

}  // namespace matjar::crypto
