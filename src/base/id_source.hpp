#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

#include "base/clock.hpp"

namespace matjar::inline base {

/// Where new identifiers and random bytes come from. Implementations are safe for concurrent use.
class IdSource {
 public:
  virtual ~IdSource() = default;
  /// A UUID in lower-case text form.
  virtual std::string next_uuid() = 0;
  /// `bytes` random bytes in lower-case hex, fit for a secret.
  virtual std::string next_token(std::size_t bytes) = 0;
};

/// UUIDv7 (RFC 9562) from the clock and the kernel's random source. The ids of one process always increase, also within
/// one millisecond and when the clock steps back.
class RandomIdSource final : public IdSource {
 public:
  explicit RandomIdSource(const Clock& clock) : clock_(clock) {}
  std::string next_uuid() override;
  std::string next_token(std::size_t bytes) override;

 private:
  const Clock& clock_;
  std::mutex mutex_;
  std::uint64_t last_ = 0;  ///< milliseconds and the 12-bit counter below them, as last given out
};

/// Counts up: 00000000-0000-7000-8000-000000000001, … For tests that compare whole outputs.
class CountingIdSource final : public IdSource {
 public:
  std::string next_uuid() override;
  std::string next_token(std::size_t bytes) override;

 private:
  std::mutex mutex_;
  std::uint64_t last_ = 0;
};

}  // namespace matjar::inline base
