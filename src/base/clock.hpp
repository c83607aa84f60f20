#pragma once

#include <chrono>
#include <mutex>

namespace matjar::inline base {

/// A point of wall-clock time, in UTC. Milliseconds are what both databases keep.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where the time comes from. Implementations are safe for concurrent use.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

/// A clock that stands still until a test moves it.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start = Timestamp(std::chrono::milliseconds(1'767'225'600'000))) : now_(start) {}

  Timestamp now() const override {
    std::scoped_lock lock(mutex_);
    return now_;
  }
  void advance(std::chrono::milliseconds by) {
    std::scoped_lock lock(mutex_);
    now_ += by;
  }
  void set(Timestamp to) {
    std::scoped_lock lock(mutex_);
    now_ = to;
  }

 private:
  mutable std::mutex mutex_;
  Timestamp now_;
};

}  // namespace matjar::inline base
