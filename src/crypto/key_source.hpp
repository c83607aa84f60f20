#pragma once

#include <memory>
#include <optional>

#include "crypto/key_ring.hpp"

namespace matjar::crypto {

/// Where a process has its keys from. Safe for concurrent use. Rings are shared: who works with one keeps it while a
/// rotation puts another in its place.
class KeySource {
 public:
  virtual ~KeySource() = default;
  /// The present ring.
  virtual std::shared_ptr<const KeyRing> ring() = 0;
  /// The same for somebody who has met a key that is not in it: looks once more where the keys come from.
  virtual std::shared_ptr<const KeyRing> ring_again() = 0;
  /// Why the present ring is not what it should be; none while all is well. For the log.
  virtual std::optional<Error> problem() { return std::nullopt; }
};

/// A ring that never changes.
class FixedKeys final : public KeySource {
 public:
  explicit FixedKeys(KeyRing ring) : ring_(std::make_shared<const KeyRing>(std::move(ring))) {}
  std::shared_ptr<const KeyRing> ring() override { return ring_; }
  std::shared_ptr<const KeyRing> ring_again() override { return ring_; }

 private:
  std::shared_ptr<const KeyRing> ring_;
};

}  // namespace matjar::crypto
