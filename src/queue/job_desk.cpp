#include "queue/job_desk.hpp"

#include <stdexcept>

#include "queue/job_rows.hpp"

namespace matjar::queue {

namespace {

using storage::Body;
using storage::Params;
using storage::Query;
using storage::Row;
using storage::Rows;
using storage::Transaction;

/// Above every id: the cursor of the first page.
constexpr std::string_view kAfterAllIds = "ffffffff-ffff-ffff-ffff-ffffffffffff";

constexpr Query kList{"queue.desk_list", "select " MATJAR_JOB_COLUMNS R"sql(
  from jobs
  where state = $1 and (cast($2 as text) is null or queue = $2) and id < $3
  order by id desc limit $4)sql"};

constexpr Query kRetryDiscarded{"queue.retry_discarded", R"sql(
  update jobs
  set state = 'available', attempt = 0, rescues = 0, scheduled_at = $2, ended_at = null
  where id = $1 and state in ('discarded', 'cancelled')
  returning queue)sql"};

constexpr Query kDiscardWaiting{"queue.discard_waiting", R"sql(
  update jobs set state = 'discarded', ended_at = $2, last_error = $3
  where id = $1 and state in ('available', 'scheduled', 'retryable')
  returning )sql" MATJAR_JOB_COLUMNS};

constexpr Query kState{"queue.state", "select state from jobs where id = $1"};

constexpr Query kCounts{"queue.counts", R"sql(
  select queue, state, count(*) as jobs from jobs group by queue, state order by queue, state)sql"};

constexpr Query kOldestDue{"queue.oldest_due", R"sql(
  select queue, min(scheduled_at) as oldest from jobs
  where state in ('available', 'scheduled', 'retryable') and scheduled_at <= $1
  group by queue order by queue)sql"};

constexpr Query kPause{"queue.pause", R"sql(
  insert into queue_pauses (queue, paused_at) values ($1, $2) on conflict do nothing)sql"};

constexpr Query kResume{"queue.resume", "delete from queue_pauses where queue = $1"};

constexpr Query kPaused{"queue.paused", "select queue from queue_pauses order by queue"};

std::unexpected<Error> not_found(const JobId& id) {
  return fail(ErrorKind::not_found, {.name = "job_not_found",
                                     .message = "There is no job " + id.value() + ".",
                                     .next_step = "Ended jobs are kept for a time only; list the jobs."});
}

/// Why a change found no job in a state that it is for.
Body<Error> why_not(Transaction& transaction, JobId id, std::string name, std::string wanted) {
  const auto rows = co_await transaction.execute(kState, {id});
  if (!rows) co_return rows.error();
  if (rows->empty()) co_return not_found(id).error();
  co_return fail(ErrorKind::conflict, {.name = std::move(name),
                                       .message = "The job is " + rows->front().get<std::string>("state") + ", not " +
                                                  std::move(wanted) + ".",
                                       .next_step = "Look at the job again: it may have moved on meanwhile."})
      .error();
}

}  // namespace

Task<Result<std::vector<Job>>> JobDesk::list(JobFilter filter) {
  const std::string before = filter.before ? filter.before->value() : std::string(kAfterAllIds);
  Params params{to_string(filter.state), filter.queue, before, filter.limit};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kList, std::move(params)));
  co_return jobs_from(rows);
}

Task<Result<Job>> JobDesk::find(JobId id) {
  Params params{id};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFindJob, std::move(params)));
  if (rows.empty()) co_return not_found(id);
  co_return job_from(rows.front());
}

Task<Result<void>> JobDesk::retry_discarded(JobId id) {
  auto body = [this, id](Transaction& transaction) { return make_available(transaction, id); };
  auto made = co_await storage::transact(database_, std::move(body));
  if (!made && made.error().name == "unique_violation") {
    co_return fail(ErrorKind::conflict, {.name = "job_key_taken",
                                         .message = "Another job that has not ended does the same work.",
                                         .next_step = "Nothing to do: wait for the other job."});
  }
  co_return made;
}

Body<Result<void>> JobDesk::make_available(Transaction& transaction, JobId id) {
  CO_TRY_ASSIGN(const Rows changed, co_await transaction.execute(kRetryDiscarded, {id, clock_.now()}));
  if (changed.empty()) {
    Error error = co_await why_not(transaction, id, "job_not_discarded", "discarded or cancelled");
    co_return std::unexpected(std::move(error));
  }
  transaction.after_commit([this, queue = changed.front().get<std::string>("queue")] { wake_up_.announce(queue); });
  co_return Result<void>();
}

Task<Result<void>> JobDesk::discard(JobId id, OnDiscard on_discard) {
  auto body = [this, id, &on_discard](Transaction& transaction) { return give_up(transaction, id, on_discard); };
  co_return co_await storage::transact(database_, std::move(body));
}

Body<Result<void>> JobDesk::give_up(Transaction& transaction, JobId id, OnDiscard on_discard) {
  const Error decided = fail(ErrorKind::rejected, {.name = "discarded_by_operator",
                                                   .message = "The operator of this installation gave the work up.",
                                                   .next_step = "Ask the operator, or start the work anew."})
                            .error();
  CO_TRY_ASSIGN(const Rows changed,
                co_await transaction.execute(kDiscardWaiting, {id, clock_.now(), describe(decided)}));
  if (changed.empty()) {
    Error error = co_await why_not(transaction, id, "job_not_waiting", "waiting");
    co_return std::unexpected(std::move(error));
  }
  const Job job = job_from(changed.front());
  if (on_discard) CO_TRY(co_await on_discard(transaction, job, decided));
  co_return Result<void>();
}

Task<Result<std::vector<JobCount>>> JobDesk::counts() {
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kCounts));
  std::vector<JobCount> counts;
  for (const Row row : rows) {
    const auto state = job_state_from(row.get<std::string>("state"));
    if (!state) throw std::logic_error("a job has an unknown state");
    counts.push_back({.queue = row.get<std::string>("queue"), .state = *state, .jobs = row.get<std::int64_t>("jobs")});
  }
  co_return counts;
}

Task<Result<std::vector<QueueLatency>>> JobDesk::latencies() {
  const Timestamp now = clock_.now();
  Params params{now};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kOldestDue, std::move(params)));
  std::vector<QueueLatency> latencies;
  for (const Row row : rows) {
    latencies.push_back({.queue = row.get<std::string>("queue"), .waited = now - row.get<Timestamp>("oldest")});
  }
  co_return latencies;
}

Task<Result<void>> JobDesk::pause(std::string queue) {
  Params params{queue, clock_.now()};
  CO_TRY(co_await storage::execute(database_, kPause, std::move(params)));
  co_return Result<void>();
}

Task<Result<void>> JobDesk::resume(std::string queue) {
  Params params{queue};
  CO_TRY(co_await storage::execute(database_, kResume, std::move(params)));
  wake_up_.announce(queue);
  co_return Result<void>();
}

Task<Result<std::vector<std::string>>> JobDesk::paused_queues() {
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kPaused));
  std::vector<std::string> queues;
  for (const Row row : rows) queues.push_back(row.get<std::string>("queue"));
  co_return queues;
}

}  // namespace matjar::queue
