#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "queue/job.hpp"
#include "queue/wake_up.hpp"
#include "storage/database.hpp"

namespace matjar::queue {

struct JobFilter {
  JobState state = JobState::discarded;
  std::optional<std::string> queue;
  std::optional<JobId> before;  ///< the last id of the page before
  int limit = 50;
};

struct JobCount {
  std::string queue;
  JobState state = JobState::available;
  std::int64_t jobs = 0;
};

/// How long the job that waits longest could have been taken already.
struct QueueLatency {
  std::string queue;
  std::chrono::milliseconds waited{0};
};

/// What an operator does with jobs: looks at them, takes dead letters up again, gives waiting ones up. Safe for
/// concurrent use.
class JobDesk {
 public:
  JobDesk(storage::Database& database, const Clock& clock, WakeUp& wake_up)
      : database_(database), clock_(clock), wake_up_(wake_up) {}

  /// Newest first.
  Task<Result<std::vector<Job>>> list(JobFilter filter);

  /// `job_not_found` when there is none.
  Task<Result<Job>> find(JobId id);

  /// Makes a discarded or cancelled job available anew, with all its tries. `job_not_found`, `job_not_discarded`, or
  /// `job_key_taken` (conflict) when another unfinished job has its unique key by now.
  ///
  /// A discarded job of a workflow has ended its step already. To run it again is harmless and of no use: its worker
  /// finds nothing to do and completes it. What the merchant wanted is started anew as a workflow of its own.
  Task<Result<void>> retry_discarded(JobId id);

  /// Called in the transaction that discards: the owner of the job must hear of it, or a workflow waits for ever.
  using OnDiscard = std::function<storage::Body<Result<void>>(storage::Transaction&, const Job&, const Error&)>;
  /// Sends a job that waits to the dead letters. `job_not_found`, or `job_not_waiting` (conflict).
  Task<Result<void>> discard(JobId id, OnDiscard on_discard);

  Task<Result<std::vector<JobCount>>> counts();
  /// Of the queues in which a job is due.
  Task<Result<std::vector<QueueLatency>>> latencies();

  /// From now on no process takes a job of the queue; jobs that run go on. Both may be repeated.
  Task<Result<void>> pause(std::string queue);
  Task<Result<void>> resume(std::string queue);
  Task<Result<std::vector<std::string>>> paused_queues();

 private:
  storage::Body<Result<void>> make_available(storage::Transaction& transaction, JobId id);
  storage::Body<Result<void>> give_up(storage::Transaction& transaction, JobId id, OnDiscard on_discard);

  storage::Database& database_;
  const Clock& clock_;
  WakeUp& wake_up_;
};

}  // namespace matjar::queue
