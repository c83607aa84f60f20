#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/id_source.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "queue/job.hpp"
#include "queue/wake_up.hpp"
#include "storage/database.hpp"

namespace matjar::queue {

/// A job whose worker vanished more often than this, with no try that ended between, takes its process down: it becomes
/// a dead letter. Vanished tries do not count as attempts.
inline constexpr int kMaxRescues = 5;

/// The `jobs` table and its statements: the one truth about jobs. Every change of state is a single statement that
/// names the expected old state and the fencing number. Safe for concurrent use.
class JobEngine {
 public:
  JobEngine(storage::Database& database, const Clock& clock, IdSource& ids, WakeUp& wake_up)
      : database_(database), clock_(clock), ids_(ids), wake_up_(wake_up) {}

  /// Adds a job inside the caller's transaction: it exists if and only if that commits. With a unique key that is taken
  /// by an unfinished job, returns that job's id. Dispatchers hear of it with the commit.
  storage::Body<Result<JobId>> insert(storage::Transaction& transaction, NewJob job);

  /// Takes the next job of the queue under a lease, if there is one: by priority, then time, then id; never two of a
  /// lane; none of a paused queue.
  Task<Result<std::optional<Job>>> claim(std::string queue, std::string worker, std::chrono::milliseconds lease);
  /// The same for up to `at_most` jobs: many places are filled at the price of one commit, or of one for each job with
  /// a lane. Fewer than asked for when there are no more to be had, or when an error came after the first of them.
  Task<Result<std::vector<Job>>> claim_some(std::string queue, std::string worker, std::chrono::milliseconds lease,
                                            int at_most);
  /// For jobs that were claimed and not begun: others may take them now. Does not count as a try.
  Task<Result<void>> give_back(std::vector<Job> jobs);
  /// Prolongs a lease; `lease_lost` (conflict) when somebody else has the job.
  Task<Result<void>> heartbeat(Lease lease, std::chrono::milliseconds by);

  /// Ends of a try, inside a transaction. Each fails with `lease_lost` (conflict) when the lease is gone, which rolls
  /// the caller's transaction back: the result of a lost lease is dropped.
  storage::Body<Result<void>> complete(storage::Transaction& transaction, Lease lease);
  storage::Body<Result<void>> retry(storage::Transaction& transaction, Lease lease, std::string error, Timestamp at);
  storage::Body<Result<void>> snooze(storage::Transaction& transaction, Lease lease, Timestamp until);
  storage::Body<Result<void>> discard(storage::Transaction& transaction, Lease lease, std::string error);
  storage::Body<Result<void>> cancel(storage::Transaction& transaction, Lease lease, std::string reason);
  /// Cancels a job that nobody works on; does nothing to a running or finished one. True when it was cancelled.
  storage::Body<Result<bool>> cancel_waiting(storage::Transaction& transaction, JobId job);

  /// Fails with `lease_lost` (conflict) unless the lease holds: for a transaction of a worker that does not end its
  /// job.
  storage::Body<Result<void>> hold(storage::Transaction& transaction, Lease lease);

  /// Called in the transaction that sends a job to the dead letters because its worker vanished too often.
  using OnDiscard = std::function<storage::Body<Result<void>>(storage::Transaction&, const Job&, const Error&)>;
  /// Gives jobs whose lease ran out back to the queue, or to the dead letters after kMaxRescues. Returns how many.
  /// Each dead letter has a transaction of its own: when `on_discard` fails, that one stays as it is and the error is
  /// returned after the others have been dealt with.
  Task<Result<int>> rescue(OnDiscard on_discard = {});
  /// Gives back what runs in the queue, whoever has it: for the start of a process that no other one works beside.
  /// Returns how many. A job that vanished before keeps its lease: one that takes its process down shall not do it
  /// again and again without a pause.
  Task<Result<int>> rescue_running(std::string queue);

  /// Where the jobs are: for transactions that end a job together with something else.
  storage::Database& database() { return database_; }

  Task<Result<std::optional<Job>>> find(JobId id);
  Task<Result<std::vector<Job>>> list(JobState state, int limit);
  /// When the queue's next scheduled or retryable job is due; none when there is no such job.
  /// `after`: the moment of a claim that did not see them.
  Task<Result<std::optional<Timestamp>>> next_due(std::string queue, Timestamp after);

 private:
  storage::Body<Result<void>> change(storage::Transaction& transaction, storage::Query statement,
                                     storage::Params params);
  Task<Result<std::vector<Job>>> claim_until_lane(std::string queue, std::string worker,
                                                  std::chrono::milliseconds lease, int at_most);
  Task<Result<int>> discard_lost(std::vector<Job> lost, OnDiscard on_discard);

  storage::Database& database_;
  const Clock& clock_;
  IdSource& ids_;
  WakeUp& wake_up_;
};

}  // namespace matjar::queue
