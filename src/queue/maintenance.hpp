#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "queue/job_desk.hpp"
#include "queue/job_pruner.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace matjar::queue {

/// What a dispatcher does beside its jobs once a minute: removes old ones and measures the queues (the gauges
/// `jobs{queue,state}` and `queue_latency_seconds{queue}`). Counting reads the whole table, hence no oftener.
class Maintenance {
 public:
  Maintenance(storage::Database& database, const Clock& clock, WakeUp& wake_up, PruneSettings settings,
              telemetry::Log& log, telemetry::Metrics& metrics)
      : pruner_(database, clock, settings),
        desk_(database, clock, wake_up),
        clock_(clock),
        log_(log),
        metrics_(metrics) {}

  /// Does its work when it is due, else nothing. One call at a time.
  Task<void> run_when_due();

 private:
  Task<Result<void>> measure();

  JobPruner pruner_;
  JobDesk desk_;
  const Clock& clock_;
  telemetry::Log& log_;
  telemetry::Metrics& metrics_;
  std::optional<Timestamp> done_at_;
  // Kept, for a series whose jobs are gone must fall to zero.
  std::map<std::pair<std::string, JobState>, telemetry::Gauge> jobs_;
  std::map<std::string, telemetry::Gauge> latencies_;
};

}  // namespace matjar::queue
