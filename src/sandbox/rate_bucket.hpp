#pragma once

#include <cstdint>

#include "base/clock.hpp"

namespace matjar::sandbox {

/// Salla's limit per store: so many calls in a minute, and one a second for the rest of the minute once they are used
/// up.
class RateBucket {
 public:
  explicit RateBucket(std::int64_t per_minute) : per_minute_(per_minute) {}

  struct Verdict {
    bool allowed = true;
    std::int64_t limit = 0;
    std::int64_t remaining = 0;
    std::int64_t resets_at = 0;    ///< UTC, seconds
    std::int64_t retry_after = 0;  ///< seconds; 0 when allowed
  };

  Verdict take(Timestamp now) {
    if (now >= window_start_ + std::chrono::minutes(1)) {
      window_start_ = now;
      used_ = 0;
    }
    const auto reset = std::chrono::ceil<std::chrono::seconds>(window_start_ + std::chrono::minutes(1));
    Verdict verdict{.limit = per_minute_, .resets_at = reset.time_since_epoch().count()};
    if (used_ >= per_minute_ && now < last_allowed_ + std::chrono::seconds(1)) {
      verdict.allowed = false;
      verdict.retry_after = 1;
      return verdict;
    }
    ++used_;
    last_allowed_ = now;
    verdict.remaining = used_ >= per_minute_ ? 0 : per_minute_ - used_;
    return verdict;
  }

 private:
  std::int64_t per_minute_;
  std::int64_t used_ = 0;
  Timestamp window_start_{};
  Timestamp last_allowed_{};
};

}  // namespace matjar::sandbox
