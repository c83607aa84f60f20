#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace matjar::crypto {

/// A 256-bit key with the name that stands in everything sealed with it.
class SealingKey {
 public:
  static constexpr std::size_t kSize = 32;

  /// The id is derived from the key, so that the same key has the same id wherever it is loaded. `made_at` is for
  /// people and for the end of a rotation; keys of the first version have none. Fails with "key_size".
  static Result<SealingKey> from_bytes(Secret bytes, std::optional<Timestamp> made_at = std::nullopt);
  static SealingKey generate(std::optional<Timestamp> made_at = std::nullopt);

  const std::string& id() const { return id_; }
  const Secret& bytes() const { return bytes_; }
  const std::optional<Timestamp>& made_at() const { return made_at_; }

 private:
  SealingKey(std::string id, Secret bytes, std::optional<Timestamp> made_at)
      : id_(std::move(id)), bytes_(std::move(bytes)), made_at_(made_at) {}

  std::string id_;
  Secret bytes_;
  std::optional<Timestamp> made_at_;
};

/// The key that seals, the older ones that still open, and the secret behind what merchants verify. Immutable, so safe
/// for concurrent use; a rotation makes a new ring.
///
/// The signing secret is no sealing key and outlives them all: merchants hold what is derived from it, so a rotation
/// must not change it.
class KeyRing {
 public:
  /// With the signing secret of the first version, which was derived from its one key.
  explicit KeyRing(SealingKey current, std::vector<SealingKey> older = {});
  KeyRing(SealingKey current, std::vector<SealingKey> older, Secret signing)
      : current_(std::move(current)), older_(std::move(older)), signing_(std::move(signing)) {}
  /// For a new installation.
  static KeyRing generate(Timestamp now);

  /// The same with `next` among the older keys: it opens, and seals nothing yet.
  KeyRing prepared(SealingKey next) const;
  /// The same with `next` in front and the present key behind it.
  KeyRing rotated(SealingKey next) const;
  /// The same without these older keys. The current one stays.
  KeyRing without(const std::vector<std::string>& ids) const;

  const SealingKey& current() const { return current_; }
  /// The last one in use first.
  const std::vector<SealingKey>& older() const { return older_; }
  const Secret& signing() const { return signing_; }
  /// The key of that id, or nullptr.
  const SealingKey* find(std::string_view id) const;

 private:
  SealingKey current_;
  std::vector<SealingKey> older_;
  Secret signing_;
};

}  // namespace matjar::crypto
