#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string_view>

#include "base/clock.hpp"

namespace matjar::net {

/// Stops calling a service that fails, so that jobs fall to the next one at once instead of waiting for a timeout each.
/// Count as failures what says that the service is broken (connection, timeout, 5xx), not what it refuses. Safe for
/// concurrent use.
class CircuitBreaker {
 public:
  enum class State { closed, open, half_open };

  struct Settings {
    std::size_t failures = 5;                     ///< that many …
    std::chrono::milliseconds window{60'000};     ///< … within this time open it
    std::chrono::milliseconds cool_down{30'000};  ///< then one call tries again
  };

  CircuitBreaker(const Clock& clock, Settings settings) : clock_(clock), settings_(settings) {}

  /// True when a call may go out; then exactly one of succeeded(), failed() and abandoned() follows. While half open
  /// one call at a time may.
  bool allow();
  void succeeded();
  void failed();
  /// The call told nothing about the service: it was cancelled, or refused for what it asked.
  void abandoned();

  State state() const;
  /// How long until a call may try again; zero unless open.
  std::chrono::milliseconds wait() const;

 private:
  State state_at(Timestamp now) const;

  const Clock& clock_;
  const Settings settings_;
  mutable std::mutex mutex_;
  std::deque<Timestamp> failures_;
  bool open_ = false;
  Timestamp opened_at_;
  bool trying_ = false;
};

std::string_view to_string(CircuitBreaker::State state);

}  // namespace matjar::net
