#pragma once

#include <chrono>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "queue/job.hpp"
#include "storage/database.hpp"

namespace matjar::queue {

struct PruneSettings {
  std::chrono::hours keep_ended{24 * 7};       ///< completed and cancelled jobs
  std::chrono::hours keep_discarded{24 * 30};  ///< dead letters wait for a person
  int at_most = 1000;                          ///< jobs per statement, so that no other writer waits long
};

/// Removes jobs that ended long ago. Safe to run in several processes at once.
class JobPruner {
 public:
  JobPruner(storage::Database& database, const Clock& clock, PruneSettings settings)
      : database_(database), clock_(clock), settings_(settings) {}

  /// Returns how many were removed.
  Task<Result<int>> prune();

 private:
  Task<Result<int>> prune_state(JobState state, Timestamp ended_before);

  storage::Database& database_;
  const Clock& clock_;
  PruneSettings settings_;
};

}  // namespace matjar::queue
