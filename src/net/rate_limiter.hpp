#pragma once

#include <chrono>
#include <expected>
#include <mutex>

#include "base/clock.hpp"
#include "net/http_message.hpp"

namespace matjar::net {

/// Spaces calls to one service so that its limit is kept. Tokens are taken in advance: callers queue up in the order in
/// which they asked, and nobody is told to ask again. Safe for concurrent use.
class TokenBucket {
 public:
  struct Settings {
    double capacity = 60;          ///< calls that may go out at once after a pause
    double refill_per_second = 1;  ///< calls that may go out in the long run
  };

  /// Starts full. Throws std::logic_error unless both numbers are positive.
  TokenBucket(const Clock& clock, Settings settings);

  /// Takes one token, of the future if need be, and says how long to wait before using it; zero: now.
  std::chrono::milliseconds take();

  /// The same for a caller that does not wait longer than that: otherwise takes nothing, and tells how long it would
  /// be.
  std::expected<std::chrono::milliseconds, std::chrono::milliseconds> take_within(
      std::chrono::milliseconds longest_wait);

  /// Learns from the fields of an answer: `X-RateLimit-Limit` and `X-RateLimit-Remaining` (calls), `X-RateLimit-Reset`
  /// (UTC, epoch seconds), and `Retry-After`. Fields that are missing or make no sense change nothing. What the service
  /// says can only make us slower at once: calls that it has not seen yet are not given back.
  void learn(const Headers& headers);

  /// No call before this point of time.
  void pause_until(Timestamp time);

 private:
  void refill(Timestamp now);
  std::chrono::milliseconds wait_of_next(Timestamp now) const;

  const Clock& clock_;
  mutable std::mutex mutex_;
  Settings settings_;
  double tokens_;  ///< below zero: calls that wait for their time
  Timestamp refilled_at_;
  Timestamp paused_until_;
};

}  // namespace matjar::net
