#include "queue/job_engine.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "queue/job_rows.hpp"

namespace matjar::queue {

namespace {

using storage::Body;
using storage::Json;
using storage::Null;
using storage::Params;
using storage::Query;
using storage::Row;
using storage::Rows;
using storage::Transaction;
using storage::Value;

constexpr Query kInsert{"queue.insert", R"sql(
  insert into jobs (id, queue, kind, args, state, priority, attempt, max_attempts, scheduled_at, fencing, lane,
                    unique_key, created_at)
  values ($1, $2, $3, $4, $5, $6, 0, $7, $8, 0, $9, $10, $11)
  on conflict do nothing
  returning id)sql"};

constexpr Query kFindUnique{"queue.find_unique", R"sql(
  select id from jobs
  where unique_key = $1 and state in ('available', 'scheduled', 'running', 'retryable'))sql"};

/// A pause stands in the statement, so that every process obeys at once.
/// A lane in use is skipped here; where two claims find it free at once, the index jobs_lane refuses the second.
constexpr Query kClaim{"queue.claim", R"sql(
  update jobs
  set state = 'running', attempt = attempt + 1, fencing = fencing + 1, worker = $2, lease_until = $4
  where id = (
    select waiting.id from jobs waiting
    where waiting.queue = $1 and waiting.state in ('available', 'scheduled', 'retryable')
      and waiting.scheduled_at <= $3
      and not exists (select 1 from queue_pauses paused where paused.queue = $1)
      and (waiting.lane is null
           or not exists (select 1 from jobs busy where busy.lane = waiting.lane and busy.state = 'running'))
    order by waiting.priority, waiting.scheduled_at, waiting.id
    limit 1 {skip_locked})
    and state in ('available', 'scheduled', 'retryable')
  returning )sql" MATJAR_JOB_COLUMNS};

constexpr Query kHeartbeat{"queue.heartbeat", R"sql(
  update jobs set lease_until = $3 where id = $1 and fencing = $2 and state = 'running')sql"};

constexpr Query kHold{"queue.hold", R"sql(
  update jobs set fencing = fencing where id = $1 and fencing = $2 and state = 'running')sql"};

constexpr Query kComplete{"queue.complete", R"sql(
  update jobs set state = 'completed', ended_at = $3, worker = null, lease_until = null
  where id = $1 and fencing = $2 and state = 'running')sql"};

constexpr Query kRetry{"queue.retry", R"sql(
  update jobs
  set state = 'retryable', scheduled_at = $3, last_error = $4, rescues = 0, worker = null, lease_until = null
  where id = $1 and fencing = $2 and state = 'running')sql"};

constexpr Query kSnooze{"queue.snooze", R"sql(
  update jobs
  set state = 'scheduled', scheduled_at = $3, attempt = attempt - 1, rescues = 0, worker = null, lease_until = null
  where id = $1 and fencing = $2 and state = 'running')sql"};

constexpr Query kDiscard{"queue.discard", R"sql(
  update jobs set state = 'discarded', ended_at = $3, last_error = $4, worker = null, lease_until = null
  where id = $1 and fencing = $2 and state = 'running')sql"};

constexpr Query kCancel{"queue.cancel", R"sql(
  update jobs set state = 'cancelled', ended_at = $3, last_error = $4, worker = null, lease_until = null
  where id = $1 and fencing = $2 and state = 'running')sql"};

constexpr Query kCancelWaiting{"queue.cancel_waiting", R"sql(
  update jobs set state = 'cancelled', ended_at = $2
  where id = $1 and state in ('available', 'scheduled', 'retryable'))sql"};

// A try that vanished with its process proves nothing about the job: it is given back.
#define MATJAR_RESCUE                                                                   \
  "update jobs set state = 'available', attempt = attempt - 1, rescues = rescues + 1, " \
  "worker = null, lease_until = null "
constexpr Query kRescue{"queue.rescue", MATJAR_RESCUE R"sql(
  where state = 'running' and lease_until < $1 and rescues < $2
  returning queue)sql"};

constexpr Query kRescueRunning{"queue.rescue_running", MATJAR_RESCUE R"sql(
  where state = 'running' and queue = $1 and rescues = 0)sql"};
#undef MATJAR_RESCUE

constexpr Query kLost{"queue.lost", "select " MATJAR_JOB_COLUMNS R"sql(
  from jobs where state = 'running' and lease_until < $1 and rescues >= $2 order by id limit 100)sql"};

constexpr Query kDiscardLost{"queue.discard_lost", R"sql(
  update jobs set state = 'discarded', ended_at = $3, last_error = $4, worker = null, lease_until = null
  where id = $1 and fencing = $2 and state = 'running' and lease_until < $3)sql"};

constexpr Query kList{"queue.list",
                      "select " MATJAR_JOB_COLUMNS " from jobs where state = $1 order by id desc limit $2"};

constexpr Query kNextDue{"queue.next_due", R"sql(
  select min(scheduled_at) as due from jobs
  where queue = $1 and state in ('scheduled', 'retryable') and scheduled_at > $2)sql"};

Value optional_text(const std::string& text) {
  if (text.empty()) return Null{};
  return text;
}

constexpr int kClaimRounds = 4;

std::unexpected<Error> lease_lost() {
  return fail(ErrorKind::conflict, {.name = "lease_lost",
                                    .message = "Somebody else has the job by now, or it has ended.",
                                    .next_step = "Nothing to do: the other try counts."});
}

}  // namespace

Body<Result<JobId>> JobEngine::insert(Transaction& transaction, NewJob job) {
  const Timestamp now = clock_.now();
  const Timestamp at = job.scheduled_at.value_or(now);
  const JobState state = at > now ? JobState::scheduled : JobState::available;
  // Two rounds: the job that held the key may end between the two statements, where other transactions run beside.
  for (int round = 0; round < 2; ++round) {
    CO_TRY_ASSIGN(const Rows inserted,
                  co_await transaction.execute(
                      kInsert, {ids_.next_uuid(), job.queue, job.kind, Json{job.args}, to_string(state), job.priority,
                                job.max_attempts, at, optional_text(job.lane), optional_text(job.unique_key), now}));
    if (!inserted.empty()) {
      transaction.after_commit([this, queue = job.queue] { wake_up_.announce(queue); });
      co_return inserted.front().get<JobId>("id");
    }
    CO_TRY_ASSIGN(const Rows known, co_await transaction.execute(kFindUnique, {job.unique_key}));
    if (!known.empty()) co_return known.front().get<JobId>("id");
  }
  co_return fail(ErrorKind::conflict, {.name = "serialization",
                                       .message = "Another transaction ended the job with the same unique key.",
                                       .next_step = "Try again."});
}

Task<Result<std::optional<Job>>> JobEngine::claim(std::string queue, std::string worker,
                                                  std::chrono::milliseconds lease) {
  CO_TRY_ASSIGN(auto jobs, co_await claim_some(std::move(queue), std::move(worker), lease, 1));
  if (jobs.empty()) co_return std::optional<Job>();
  co_return std::move(jobs.front());
}

/// One transaction, ended by the first job with a lane: whoever holds a lane must not wait for another one, or two
/// claims wait for each other. One statement per job.
Task<Result<std::vector<Job>>> JobEngine::claim_until_lane(std::string queue, std::string worker,
                                                           std::chrono::milliseconds lease, int at_most) {
  auto body = [this, queue, worker, lease, at_most](Transaction& transaction) -> Body<Result<std::vector<Job>>> {
    // In the body: the transaction may have waited for its turn.
    const Timestamp now = clock_.now();
    const Params params{queue, worker, now, now + lease};
    std::vector<Job> jobs;
    while (std::ssize(jobs) < at_most) {
      CO_TRY_ASSIGN(const Rows rows, co_await transaction.execute(kClaim, params));
      if (rows.empty()) break;
      jobs.push_back(job_from(rows.front()));
      if (!jobs.back().lane.empty()) break;
    }
    co_return jobs;
  };
  co_return co_await storage::transact(database_, std::move(body));
}

Task<Result<std::vector<Job>>> JobEngine::claim_some(std::string queue, std::string worker,
                                                     std::chrono::milliseconds lease, int at_most) {
  std::vector<Job> jobs;
  for (int conflicts = 0; std::ssize(jobs) < at_most;) {
    const int places = at_most - static_cast<int>(std::ssize(jobs));
    auto claimed = co_await claim_until_lane(queue, worker, lease, places);
    if (!claimed) {
      // Another claim may take a lane in the same moment. The next round sees that and takes a job of another lane;
      // after some rounds of that the queue looks empty, until the next news.
      const bool conflict = claimed.error().kind == ErrorKind::conflict;
      if (conflict && ++conflicts < kClaimRounds) continue;
      // What is claimed already must be worked on; an error that lasts is met by the next claim.
      if (conflict || !jobs.empty()) break;
      co_return claimed;
    }
    const bool more = !claimed->empty() && !claimed->back().lane.empty();
    std::ranges::move(*claimed, std::back_inserter(jobs));
    if (!more) break;
  }
  co_return jobs;
}

Task<Result<void>> JobEngine::give_back(std::vector<Job> jobs) {
  auto body = [this, &jobs](Transaction& transaction) -> Body<Result<void>> {
    for (const Job& job : jobs) CO_TRY(co_await snooze(transaction, job.lease(), clock_.now()));
    co_return Result<void>();
  };
  co_return co_await storage::transact(database_, std::move(body));
}

Task<Result<void>> JobEngine::heartbeat(Lease lease, std::chrono::milliseconds by) {
  Params params{lease.job, lease.fencing, clock_.now() + by};
  CO_TRY_ASSIGN(const Rows changed, co_await storage::execute(database_, kHeartbeat, std::move(params)));
  if (changed.changed() == 0) co_return lease_lost();
  co_return Result<void>();
}

Body<Result<void>> JobEngine::change(Transaction& transaction, Query statement, Params params) {
  CO_TRY_ASSIGN(const Rows changed, co_await transaction.execute(statement, std::move(params)));
  if (changed.changed() == 0) co_return lease_lost();
  co_return Result<void>();
}

Body<Result<void>> JobEngine::hold(Transaction& transaction, Lease lease) {
  return change(transaction, kHold, {lease.job, lease.fencing});
}

Body<Result<void>> JobEngine::complete(Transaction& transaction, Lease lease) {
  return change(transaction, kComplete, {lease.job, lease.fencing, clock_.now()});
}

Body<Result<void>> JobEngine::retry(Transaction& transaction, Lease lease, std::string error, Timestamp at) {
  return change(transaction, kRetry, {lease.job, lease.fencing, at, error});
}

Body<Result<void>> JobEngine::snooze(Transaction& transaction, Lease lease, Timestamp until) {
  return change(transaction, kSnooze, {lease.job, lease.fencing, until});
}

Body<Result<void>> JobEngine::discard(Transaction& transaction, Lease lease, std::string error) {
  return change(transaction, kDiscard, {lease.job, lease.fencing, clock_.now(), error});
}

Body<Result<void>> JobEngine::cancel(Transaction& transaction, Lease lease, std::string reason) {
  return change(transaction, kCancel, {lease.job, lease.fencing, clock_.now(), reason});
}

Body<Result<bool>> JobEngine::cancel_waiting(Transaction& transaction, JobId job) {
  CO_TRY_ASSIGN(const Rows changed, co_await transaction.execute(kCancelWaiting, {job, clock_.now()}));
  co_return changed.changed() > 0;
}

Task<Result<int>> JobEngine::rescue_running(std::string queue) {
  Params params{queue};
  CO_TRY_ASSIGN(const Rows given_back, co_await storage::execute(database_, kRescueRunning, std::move(params)));
  co_return static_cast<int>(given_back.changed());
}

Task<Result<int>> JobEngine::rescue(OnDiscard on_discard) {
  Params params{clock_.now(), kMaxRescues};
  CO_TRY_ASSIGN(const Rows given_back, co_await storage::execute(database_, kRescue, params));
  for (const Row row : given_back) wake_up_.announce(row.get<std::string>("queue"));
  CO_TRY_ASSIGN(const Rows too_often, co_await database_.query(kLost, params));
  CO_TRY_ASSIGN(const int discarded, co_await discard_lost(jobs_from(too_often), std::move(on_discard)));
  co_return static_cast<int>(given_back.size()) + discarded;
}

Task<Result<int>> JobEngine::discard_lost(std::vector<Job> lost, OnDiscard on_discard) {
  const Error vanished =
      fail(ErrorKind::unavailable, {.name = "worker_vanished",
                                    .message = "The program stopped or hung each time it worked on this job.",
                                    .next_step = "Look into the log for the reason, then start the work anew."})
          .error();
  int discarded = 0;
  std::optional<Error> failed;
  for (const Job& job : lost) {
    auto body = [this, &job, &vanished, &on_discard](Transaction& transaction) -> Body<Result<void>> {
      CO_TRY(co_await change(transaction, kDiscardLost, {job.id, job.fencing, clock_.now(), describe(vanished)}));
      if (on_discard) CO_TRY(co_await on_discard(transaction, job, vanished));
      // Its lane is free.
      transaction.after_commit([this, queue = job.queue] { wake_up_.announce(queue); });
      co_return Result<void>();
    };
    auto ended = co_await storage::transact(database_, std::move(body));
    if (ended) {
      ++discarded;
    } else if (ended.error().name != "lease_lost") {
      failed = std::move(ended).error();
    }
  }
  if (failed) co_return std::unexpected(std::move(*failed));
  co_return discarded;
}

Task<Result<std::optional<Job>>> JobEngine::find(JobId id) {
  Params params{id};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFindJob, std::move(params)));
  if (rows.empty()) co_return std::optional<Job>();
  co_return job_from(rows.front());
}

Task<Result<std::vector<Job>>> JobEngine::list(JobState state, int limit) {
  Params params{to_string(state), limit};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kList, std::move(params)));
  co_return jobs_from(rows);
}

Task<Result<std::optional<Timestamp>>> JobEngine::next_due(std::string queue, Timestamp after) {
  Params params{queue, after};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kNextDue, std::move(params)));
  co_return rows.front().get<std::optional<Timestamp>>("due");
}

}  // namespace matjar::queue
