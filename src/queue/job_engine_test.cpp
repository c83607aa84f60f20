#include "queue/job_engine.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>
#include <set>

#include "queue/local_wake_up.hpp"
#include "storage/test_database.hpp"

namespace matjar::queue {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using storage::run_task;

constexpr milliseconds kLease{15'000};

class JobEngineTest : public testing::Test {
 protected:
  JobId add(NewJob job) {
    if (job.queue.empty()) job.queue = "scrape";
    job.kind = "test";
    auto body = [this, job](storage::Transaction& transaction) { return engine_.insert(transaction, job); };
    const auto id = run_task(storage::transact(*database_, std::move(body)));
    EXPECT_TRUE(id) << describe(id.error());
    return *id;
  }
  std::optional<Job> claim(const std::string& queue = "scrape") {
    auto job = run_task(engine_.claim(queue, "worker-1", kLease));
    EXPECT_TRUE(job) << describe(job.error());
    return *job;
  }
  Job find(const JobId& id) { return run_task(engine_.find(id))->value(); }

  void vanish() {
    ASSERT_TRUE(claim());
    clock_.advance(kLease + seconds(1));
  }
  /// Claims the next job and vanishes with it, until one more time would be too often.
  void vanish_until_the_last_rescue() {
    for (int i = 0; i < kMaxRescues; ++i) {
      vanish();
      ASSERT_EQ(run_task(engine_.rescue()), 1);
    }
  }

  template <class End>
  Result<void> end(End end_in) {
    return run_task(storage::transact(*database_, std::move(end_in)));
  }
  Result<void> complete(Lease lease) {
    return end([this, lease](storage::Transaction& transaction) { return engine_.complete(transaction, lease); });
  }
  Result<void> retry(Lease lease, Timestamp at) {
    return end([this, lease, at](storage::Transaction& transaction) {
      return engine_.retry(transaction, lease, "no luck", at);
    });
  }

  storage::TestDatabase database_;
  ManualClock clock_;
  RandomIdSource ids_{clock_};
  LocalWakeUp wake_up_;
  JobEngine engine_{*database_, clock_, ids_, wake_up_};
};

TEST_F(JobEngineTest, gives_jobs_out_by_priority_then_time_then_id) {
  const JobId low = add({.priority = 4});
  const JobId second = add({.priority = 3});
  clock_.advance(milliseconds(5));
  const JobId third = add({.priority = 3});
  const JobId first = add({.priority = 1});
  for (const JobId& expected : {first, second, third, low}) EXPECT_EQ(claim()->id, expected);
  EXPECT_EQ(claim(), std::nullopt);
}

TEST_F(JobEngineTest, tells_of_a_new_job_once_others_can_see_it) {
  const std::uint64_t seen = wake_up_.position("scrape");
  auto rolled_back = [this](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    CO_TRY(co_await engine_.insert(transaction, {.queue = "scrape", .kind = "test"}));
    co_return fail(ErrorKind::rejected, {.name = "no", .message = "No.", .next_step = "None."});
  };
  EXPECT_FALSE(end(std::move(rolled_back)));
  EXPECT_EQ(wake_up_.position("scrape"), seen);
  add({});
  EXPECT_GT(wake_up_.position("scrape"), seen);
}

TEST_F(JobEngineTest, gives_out_only_jobs_of_the_queue_that_was_asked_for) {
  add({.queue = "deploy"});
  EXPECT_EQ(claim("scrape"), std::nullopt);
  EXPECT_NE(claim("deploy"), std::nullopt);
}

TEST_F(JobEngineTest, tells_the_worker_all_about_the_job) {
  const JobId id = add({.args = R"({"a":1})", .priority = 2, .max_attempts = 3, .lane = "merchant-1"});
  const auto job = claim();
  ASSERT_TRUE(job);
  EXPECT_EQ(job->id, id);
  EXPECT_EQ(job->args, R"({"a":1})");
  EXPECT_EQ(job->state, JobState::running);
  EXPECT_EQ(job->attempt, 1);
  EXPECT_EQ(job->max_attempts, 3);
  EXPECT_EQ(job->lane, "merchant-1");
  EXPECT_EQ(job->lease_until, clock_.now() + kLease);
  EXPECT_EQ(job->fencing, 1);
}

TEST_F(JobEngineTest, holds_a_scheduled_job_back_until_its_time) {
  add({.scheduled_at = clock_.now() + minutes(5)});
  EXPECT_EQ(claim(), std::nullopt);
  EXPECT_EQ(run_task(engine_.next_due("scrape", clock_.now())), clock_.now() + minutes(5));
  clock_.advance(minutes(5));
  EXPECT_NE(claim(), std::nullopt);
  EXPECT_EQ(run_task(engine_.next_due("scrape", clock_.now())), std::nullopt);
}

TEST_F(JobEngineTest, runs_the_jobs_of_one_lane_one_at_a_time) {
  const JobId first = add({.lane = "merchant-1"});
  add({.lane = "merchant-1"});
  const JobId other = add({.lane = "merchant-2"});
  const auto running = claim();
  EXPECT_EQ(running->id, first);
  EXPECT_EQ(claim()->id, other);
  EXPECT_EQ(claim(), std::nullopt);
  ASSERT_TRUE(complete(running->lease()));
  EXPECT_NE(claim(), std::nullopt);
}

TEST_F(JobEngineTest, claims_several_jobs_at_once_in_their_order_and_never_two_of_a_lane) {
  const JobId last = add({.priority = 4});
  const JobId first = add({.lane = "merchant-1"});
  add({.lane = "merchant-1"});
  const JobId other = add({.lane = "merchant-2"});
  const auto claim_some = [this](int at_most) {
    std::vector<JobId> ids;
    const auto jobs = run_task(engine_.claim_some("scrape", "worker-1", kLease, at_most));
    EXPECT_TRUE(jobs) << describe(jobs.error());
    for (const Job& job : *jobs) ids.push_back(job.id);
    return ids;
  };
  EXPECT_EQ(claim_some(2), (std::vector{first, other})) << "no more than asked for";
  EXPECT_EQ(claim_some(10), std::vector{last}) << "fewer where there are no more to be had";
  EXPECT_TRUE(claim_some(10).empty());
  EXPECT_EQ(find(first).state, JobState::running);
  EXPECT_EQ(find(first).attempt, 1);
}

Task<void> claim_all(JobEngine& engine, std::vector<JobId>& claimed) {
  while (true) {
    auto job = co_await engine.claim("scrape", "worker", kLease);
    if (!job || !*job) co_return;
    claimed.push_back((*job)->id);
  }
}

TEST_F(JobEngineTest, gives_every_job_to_one_worker_only) {
  for (int i = 0; i < 60; ++i) add({});
  boost::asio::io_context& loop = storage::kept_loop();
  std::vector<JobId> claimed;
  for (int i = 0; i < 8; ++i) boost::asio::co_spawn(loop, claim_all(engine_, claimed), boost::asio::detached);
  loop.run();
  EXPECT_EQ(claimed.size(), 60U);
  EXPECT_EQ(std::set<JobId>(claimed.begin(), claimed.end()).size(), 60U);
}

Task<void> claim_some_lanes(JobEngine& engine, std::vector<JobId>& claimed) {
  while (true) {
    auto jobs = co_await engine.claim_some("scrape", "worker", kLease, 8);
    if (!jobs) throw std::runtime_error(describe(jobs.error()));
    if (jobs->empty()) co_return;
    for (const Job& job : *jobs) claimed.push_back(job.id);
  }
}

TEST_F(JobEngineTest, claims_side_by_side_fill_every_lane_once) {
  for (int i = 0; i < 40; ++i) add({.lane = "merchant-" + std::to_string(i % 20)});
  boost::asio::io_context& loop = storage::kept_loop();
  std::vector<JobId> claimed;
  for (int i = 0; i < 4; ++i) boost::asio::co_spawn(loop, claim_some_lanes(engine_, claimed), boost::asio::detached);
  loop.run();
  EXPECT_EQ(std::set<JobId>(claimed.begin(), claimed.end()).size(), claimed.size());
  std::set<std::string> lanes;
  for (const JobId& id : claimed) EXPECT_TRUE(lanes.insert(find(id).lane).second) << "two of a lane";
  // A claim that met too many conflicts leaves some for the next.
  std::vector<JobId> rest;
  run_task(claim_some_lanes(engine_, rest));
  for (const JobId& id : rest) EXPECT_TRUE(lanes.insert(find(id).lane).second) << "two of a lane";
  EXPECT_EQ(lanes.size(), 20U);
}

TEST_F(JobEngineTest, gives_back_what_was_claimed_and_not_begun) {
  const JobId id = add({.lane = "merchant-1"});
  auto jobs = run_task(engine_.claim_some("scrape", "worker-1", kLease, 5)).value();
  ASSERT_EQ(jobs.size(), 1U);
  const Lease lost = jobs.front().lease();
  ASSERT_TRUE(run_task(engine_.give_back(std::move(jobs))));
  EXPECT_EQ(complete(lost).error().name, "lease_lost");
  const auto again = claim();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->id, id);
  EXPECT_EQ(again->attempt, 1) << "it was no try";
}

TEST_F(JobEngineTest, adds_a_job_only_if_the_transaction_commits) {
  auto body = [this](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    NewJob job{.queue = "scrape", .kind = "test"};
    CO_TRY(co_await engine_.insert(transaction, std::move(job)));
    co_return fail(ErrorKind::rejected, {.name = "no", .message = "No."});
  };
  EXPECT_FALSE(run_task(storage::transact(*database_, std::move(body))));
  EXPECT_EQ(claim(), std::nullopt);
}

TEST_F(JobEngineTest, adds_an_unfinished_unique_key_once) {
  const JobId first = add({.unique_key = "build-1"});
  EXPECT_EQ(add({.unique_key = "build-1"}), first);
  EXPECT_NE(add({.unique_key = "build-2"}), first);
  const auto job = claim();
  EXPECT_EQ(add({.unique_key = "build-1"}), first) << "a running job is unfinished";
  ASSERT_TRUE(complete(job->lease()));
  EXPECT_NE(add({.unique_key = "build-1"}), first);
}

TEST_F(JobEngineTest, drops_the_result_of_a_lost_lease) {
  add({.max_attempts = 5});
  const Lease lost = claim()->lease();
  clock_.advance(kLease + seconds(1));
  EXPECT_EQ(run_task(engine_.rescue()), 1);
  EXPECT_EQ(complete(lost).error().name, "lease_lost") << "between the rescue and the next claim";
  const auto again = claim();
  EXPECT_EQ(again->attempt, 1) << "a try that vanished does not count";
  EXPECT_GT(again->fencing, lost.fencing);
  EXPECT_EQ(complete(lost).error().kind, ErrorKind::conflict) << "somebody else has it";
  EXPECT_EQ(retry(lost, clock_.now()).error().name, "lease_lost");
  EXPECT_EQ(run_task(engine_.heartbeat(lost, kLease)).error().name, "lease_lost");
  EXPECT_EQ(find(lost.job).state, JobState::running);
  EXPECT_TRUE(complete(again->lease()));
  EXPECT_EQ(complete(again->lease()).error().name, "lease_lost") << "it ended already";
}

TEST_F(JobEngineTest, rolls_back_what_a_worker_without_lease_wrote_beside) {
  add({});
  const Lease lost = claim()->lease();
  clock_.advance(kLease + seconds(1));
  ASSERT_EQ(run_task(engine_.rescue()), 1);
  const auto outcome = end([this, lost](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    NewJob job{.queue = "other", .kind = "test"};
    CO_TRY(co_await engine_.insert(transaction, std::move(job)));
    co_return co_await engine_.hold(transaction, lost);
  });
  EXPECT_EQ(outcome.error().name, "lease_lost");
  EXPECT_EQ(claim("other"), std::nullopt);
}

TEST_F(JobEngineTest, keeps_a_lease_as_long_as_it_is_prolonged) {
  add({});
  const Lease lease = claim()->lease();
  for (int i = 0; i < 5; ++i) {
    clock_.advance(kLease - seconds(1));
    ASSERT_TRUE(run_task(engine_.heartbeat(lease, kLease)));
    EXPECT_EQ(run_task(engine_.rescue()), 0);
  }
  EXPECT_TRUE(complete(lease));
}

TEST_F(JobEngineTest, gives_a_vanished_try_back_also_when_it_was_the_last_one) {
  const JobId id = add({.max_attempts = 1});
  vanish();
  EXPECT_EQ(run_task(engine_.rescue()), 1);
  EXPECT_EQ(find(id).state, JobState::available);
  EXPECT_EQ(find(id).attempt, 0);
  EXPECT_EQ(claim()->attempt, 1);
}

TEST_F(JobEngineTest, rescues_at_a_start_what_vanishes_for_the_first_time_and_leaves_the_rest_to_its_lease) {
  const JobId again = add({});
  vanish();
  ASSERT_EQ(run_task(engine_.rescue()), 1);
  ASSERT_TRUE(claim());
  const JobId first = add({});
  const JobId elsewhere = add({.queue = "deploy"});
  ASSERT_TRUE(claim());
  ASSERT_TRUE(claim("deploy"));
  EXPECT_EQ(run_task(engine_.rescue()), 0) << "the leases have not run out";
  EXPECT_EQ(run_task(engine_.rescue_running("scrape")), 1);
  EXPECT_EQ(find(first).state, JobState::available);
  EXPECT_EQ(find(first).attempt, 0) << "a try that vanished does not count";
  EXPECT_EQ(find(first).rescues, 1);
  EXPECT_EQ(find(again).state, JobState::running);
  EXPECT_EQ(find(elsewhere).state, JobState::running);
}

TEST_F(JobEngineTest, counts_rescues_anew_after_a_try_that_ended) {
  const JobId id = add({.max_attempts = 3});
  vanish_until_the_last_rescue();
  ASSERT_TRUE(retry(claim()->lease(), clock_.now()));
  vanish();
  EXPECT_EQ(run_task(engine_.rescue()), 1);
  EXPECT_EQ(find(id).state, JobState::available);
  EXPECT_EQ(find(id).attempt, 1) << "the try that ended counts";
}

TEST_F(JobEngineTest, sends_a_job_that_vanishes_again_and_again_to_the_dead_letters) {
  const JobId id = add({.max_attempts = 2});
  vanish_until_the_last_rescue();
  vanish();
  std::vector<JobId> heard;
  auto on_discard = [&heard](storage::Transaction&, const Job& job, const Error& error) -> storage::Body<Result<void>> {
    EXPECT_EQ(error.name, "worker_vanished");
    heard.push_back(job.id);
    co_return Result<void>();
  };
  EXPECT_EQ(run_task(engine_.rescue(on_discard)), 1);
  EXPECT_EQ(heard, std::vector<JobId>{id});
  EXPECT_EQ(find(id).state, JobState::discarded);
  EXPECT_NE(find(id).last_error.find("worker_vanished"), std::string::npos);
  EXPECT_EQ(run_task(engine_.rescue(on_discard)), 0);
}

TEST_F(JobEngineTest, leaves_a_vanished_job_alone_when_its_owner_cannot_hear_of_it) {
  const JobId id = add({});
  vanish_until_the_last_rescue();
  vanish();
  auto refuse = [](storage::Transaction&, const Job&, const Error&) -> storage::Body<Result<void>> {
    co_return fail(ErrorKind::unavailable, {.name = "not_now", .message = "Not now."});
  };
  EXPECT_EQ(run_task(engine_.rescue(refuse)).error().name, "not_now");
  EXPECT_EQ(find(id).state, JobState::running);
}

TEST_F(JobEngineTest, tries_again_at_the_time_it_was_told) {
  const JobId id = add({.max_attempts = 2});
  const Timestamp at = clock_.now() + minutes(2);
  ASSERT_TRUE(retry(claim()->lease(), at));
  EXPECT_EQ(find(id).state, JobState::retryable);
  EXPECT_EQ(find(id).last_error, "no luck");
  EXPECT_EQ(claim(), std::nullopt);
  EXPECT_EQ(run_task(engine_.next_due("scrape", clock_.now())), at);
  clock_.advance(minutes(2));
  const auto again = claim();
  EXPECT_EQ(again->attempt, 2);
  EXPECT_TRUE(again->last_attempt());
}

TEST_F(JobEngineTest, does_not_count_a_snooze_as_a_try) {
  add({.max_attempts = 1});
  const Lease lease = claim()->lease();
  const Timestamp until = clock_.now() + seconds(30);
  ASSERT_TRUE(end(
      [this, lease, until](storage::Transaction& transaction) { return engine_.snooze(transaction, lease, until); }));
  EXPECT_EQ(claim(), std::nullopt);
  clock_.advance(seconds(30));
  EXPECT_EQ(claim()->attempt, 1);
}

TEST_F(JobEngineTest, lists_dead_letters_newest_first) {
  std::vector<JobId> discarded;
  for (int i = 0; i < 3; ++i) {
    add({});
    const Lease lease = claim()->lease();
    ASSERT_TRUE(
        end([this, lease](storage::Transaction& transaction) { return engine_.discard(transaction, lease, "final"); }));
    discarded.insert(discarded.begin(), lease.job);
  }
  const auto listed = run_task(engine_.list(JobState::discarded, 2));
  ASSERT_EQ(listed->size(), 2U);
  EXPECT_EQ((*listed)[0].id, discarded[0]);
  EXPECT_EQ((*listed)[1].id, discarded[1]);
}

TEST_F(JobEngineTest, cancels_a_waiting_job_but_no_running_one) {
  const JobId waiting = add({});
  const auto cancel = [this](const JobId& id) {
    auto body = [this, id](storage::Transaction& transaction) { return engine_.cancel_waiting(transaction, id); };
    return run_task(storage::transact(*database_, std::move(body)));
  };
  EXPECT_EQ(cancel(waiting), true);
  EXPECT_EQ(cancel(waiting), false);
  EXPECT_EQ(claim(), std::nullopt);
  const JobId running = add({});
  const Lease lease = claim()->lease();
  EXPECT_EQ(cancel(running), false);
  ASSERT_TRUE(end([this, lease](storage::Transaction& transaction) {
    return engine_.cancel(transaction, lease, "not wanted any more");
  }));
  EXPECT_EQ(find(running).state, JobState::cancelled);
}

TEST_F(JobEngineTest, takes_a_job_of_another_lane_when_a_claim_of_the_same_moment_has_taken_the_lane) {
  const JobId first = add({.lane = "merchant-1"});
  add({.lane = "merchant-1"});
  const JobId other = add({.lane = "merchant-2"});
  boost::asio::io_context& loop = storage::kept_loop();
  std::optional<Job> claimed;
  // Holds the lane in a transaction that ends a moment after the claim has begun.
  auto take_lane = [](storage::TestDatabase& database, JobId id) -> Task<void> {
    const bool waits = database.kind() == storage::TestDatabase::Kind::postgres;
    auto body = [id, waits](storage::Transaction& transaction) -> storage::Body<Result<void>> {
      CO_TRY(co_await transaction.execute({"test.take", "update jobs set state = 'running' where id = $1"}, {id}));
      if (waits) CO_TRY(co_await transaction.execute({"test.hold", "select pg_sleep(0.3)"}));
      co_return Result<void>();
    };
    const auto taken = co_await storage::transact(*database, std::move(body));
    EXPECT_TRUE(taken) << describe(taken.error());
  };
  auto claim = [](JobEngine& engine, std::optional<Job>& got) -> Task<void> {
    const auto job = co_await engine.claim("scrape", "worker", kLease);
    if (job) got = *job;
  };
  boost::asio::co_spawn(loop, take_lane(database_, first), boost::asio::detached);
  boost::asio::co_spawn(loop, claim(engine_, claimed), boost::asio::detached);
  loop.run();
  ASSERT_TRUE(claimed);
  EXPECT_EQ(claimed->id, other);
}

#define MATJAR_NEXT_JOB                                                                        \
  " select id from jobs where queue = $1 and state in ('available', 'scheduled', 'retryable')" \
  " and scheduled_at <= $2 order by priority, scheduled_at, id limit 1"

TEST_F(JobEngineTest, takes_the_next_job_from_an_index) {
  if (database_.kind() == storage::TestDatabase::Kind::postgres) GTEST_SKIP() << "the test below looks there";
  const auto plan =
      run_task(database_->query({"plan", "explain query plan" MATJAR_NEXT_JOB}, {"scrape", clock_.now()}));
  ASSERT_TRUE(plan) << describe(plan.error());
  EXPECT_NE(plan->front().get<std::string>("detail").find("jobs_waiting"), std::string::npos);
  EXPECT_EQ(plan->size(), 1U) << "no sorting";
}

TEST_F(JobEngineTest, takes_the_next_job_from_an_index_on_postgresql_too) {
  if (database_.kind() == storage::TestDatabase::Kind::sqlite) GTEST_SKIP() << "the test above looks there";
  // A small table is read whole, unless that is forbidden.
  auto explain = [this](storage::Transaction& transaction) -> storage::Body<Result<storage::Rows>> {
    CO_TRY(co_await transaction.execute({"plan.set", "set local enable_seqscan = off"}));
    co_return co_await transaction.execute({"plan", "explain" MATJAR_NEXT_JOB}, {"scrape", clock_.now()});
  };
  const auto plan = run_task(storage::transact(*database_, std::move(explain)));
  ASSERT_TRUE(plan) << describe(plan.error());
  std::string text;
  for (const storage::Row row : *plan) text += row.get<std::string>("QUERY PLAN") + "\n";
  EXPECT_NE(text.find("using jobs_waiting"), std::string::npos) << text;
  EXPECT_EQ(text.find("Sort"), std::string::npos) << text;
}

TEST_F(JobEngineTest, survives_a_restart_of_the_database) {
  const JobId id = add({});
  database_.reopen();
  JobEngine engine(*database_, clock_, ids_, wake_up_);
  EXPECT_EQ(run_task(engine.claim("scrape", "worker-2", kLease))->value().id, id);
}

}  // namespace
}  // namespace matjar::queue
