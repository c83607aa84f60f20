#pragma once

#include <memory>

#include "queue/wake_up.hpp"

namespace matjar::queue {

/// Carries news within one process. A waiting coroutine's executor must not run handlers in parallel (a strand, or a
/// loop that one thread runs).
class LocalWakeUp final : public WakeUp {
 public:
  LocalWakeUp();
  ~LocalWakeUp() override;
  LocalWakeUp(const LocalWakeUp&) = delete;
  LocalWakeUp& operator=(const LocalWakeUp&) = delete;

  void announce(const std::string& topic) override;
  /// News on every topic: for when some may have been missed.
  void announce_everything();
  std::uint64_t position(const std::string& topic) override;
  Task<void> wait(std::string topic, std::uint64_t seen, std::chrono::milliseconds at_most) override;

 private:
  class Board;
  // Shared because a waiting coroutine is destroyed with its event loop, which may outlive this object.
  std::shared_ptr<Board> board_;
};

}  // namespace matjar::queue
