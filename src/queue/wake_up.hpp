#pragma once

#include <chrono>
#include <string>

#include "base/task.hpp"

namespace matjar::queue {

/// Carries the news that something may have changed on a topic (a queue's name, a workflow's id). News may be lost or
/// come twice; whoever waits looks into the database afterwards in any case. Safe for concurrent use.
class WakeUp {
 public:
  virtual ~WakeUp() = default;
  virtual void announce(const std::string& topic) = 0;
  /// A number that grows with every announcement on the topic. Read it before looking into the database, then wait from
  /// it: an announcement in between is not missed.
  virtual std::uint64_t position(const std::string& topic) = 0;
  /// Returns when the topic's position is beyond `seen`, or after `at_most`.
  virtual Task<void> wait(std::string topic, std::uint64_t seen, std::chrono::milliseconds at_most) = 0;
};

}  // namespace matjar::queue
