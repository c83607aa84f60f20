#pragma once

#include "queue/local_wake_up.hpp"
#include "storage/postgres_channel.hpp"
#include "telemetry/log.hpp"

namespace matjar::queue {

/// Carries news between all processes that work on one PostgreSQL schema: to this one's own at once, to the others by
/// NOTIFY. `announce` never blocks or fails; news that gets lost on the way costs those who wait the rest of their
/// `at_most`. After a lost connection everybody looks. Waiting is as with LocalWakeUp.
class PostgresWakeUp final : public WakeUp {
 public:
  PostgresWakeUp(storage::PostgresChannel::Settings settings, telemetry::Log log);

  void announce(const std::string& topic) override;
  std::uint64_t position(const std::string& topic) override;
  Task<void> wait(std::string topic, std::uint64_t seen, std::chrono::milliseconds at_most) override;

 private:
  LocalWakeUp local_;
  storage::PostgresChannel channel_;  // last: it ends before what it tells its news to
};

}  // namespace matjar::queue
