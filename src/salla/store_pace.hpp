#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "net/http_message.hpp"

namespace matjar::salla {

/// How fast one store may be called. Salla gives each store so many calls a minute, by its plan (120, 360, 720), and
/// one a second for the rest of the minute when they are used up; each answer says how many are left and when the
/// minute ends (`X-RateLimit-Limit`, `-Remaining`, `-Reset`), also of calls that others make. Until an answer has said
/// so, 60 are taken for allowed. `Retry-After` is kept to. Safe for concurrent use.
class StorePace {
 public:
  explicit StorePace(const Clock& clock, std::int64_t calls_until_told = 60);

  /// How long to wait before the call; each call that was granted is followed by answered() or unanswered(). With more
  /// than `longest` to wait nothing is granted, and the error is the wait.
  std::expected<std::chrono::milliseconds, std::chrono::milliseconds> take(std::chrono::milliseconds longest);
  void answered(const net::Headers& headers);
  void unanswered();

 private:
  void begin_minute_if_due(Timestamp now);

  const Clock& clock_;
  std::mutex mutex_;
  std::int64_t limit_;
  std::int64_t left_;
  std::int64_t under_way_ = 0;
  bool told_ = false;
  Timestamp ends_at_;       ///< of the minute
  Timestamp next_single_;   ///< when one may go out though the minute's calls are used up
  Timestamp paused_until_;  ///< Salla asked for that
};

/// The paces of all stores, each known by the token with which it is called. Safe for concurrent use.
class StorePaces {
 public:
  StorePaces(const Clock& clock, std::int64_t calls_until_told) : clock_(clock), calls_until_told_(calls_until_told) {}

  std::shared_ptr<StorePace> of(std::string_view token);

 private:
  const Clock& clock_;
  const std::int64_t calls_until_told_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<StorePace>> paces_;  ///< by the token's fingerprint
};

}  // namespace matjar::salla
