#include "queue/dispatcher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

#include "queue/local_wake_up.hpp"
#include "storage/test_database.hpp"

namespace matjar::queue {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using storage::run_task;

constexpr auto kDeadline = seconds(20);

Error transient_error() {
  return fail(ErrorKind::unavailable, {.name = "page_down", .message = "The page is down."}).error();
}

/// Performs whatever the test tells it to.
class ScriptedWorker final : public Worker {
 public:
  using Script = std::function<Task<Verdict>(Job)>;
  explicit ScriptedWorker(Script script) : script_(std::move(script)) {}

  std::string_view kind() const override { return "test"; }
  Task<Verdict> work(Job job) override {
    ++running;
    most_at_once = std::max(most_at_once, running);
    attempts.push_back(job.attempt);
    struct Leave {
      int& count;
      ~Leave() { --count; }
    } leave{running};
    co_return co_await script_(std::move(job));
  }
  storage::Body<Result<void>> retrying(storage::Transaction&, const Job&, const Error& error, Timestamp at) override {
    heard.push_back("retrying " + error.name);
    retry_at = at;
    co_return Result<void>();
  }
  storage::Body<Result<void>> discarded(storage::Transaction&, const Job&, const Error& error) override {
    heard.push_back("discarded " + error.name);
    co_return Result<void>();
  }

  std::vector<int> attempts;
  std::vector<std::string> heard;
  std::optional<Timestamp> retry_at;
  int running = 0;
  int most_at_once = 0;

 private:
  Script script_;
};

ScriptedWorker::Script always(Verdict verdict) {
  return [verdict = std::move(verdict)](Job) -> Task<Verdict> { co_return verdict; };
}

class DispatcherTest : public testing::Test {
 protected:
  DispatcherTest() {
    settings_.queues["scrape"] = {.concurrency = 2, .retry = {.retries = 2, .first_delay = seconds(60), .jitter = 0.0}};
    settings_.poll = milliseconds(20);
    settings_.heartbeat = milliseconds(5);
  }

  JobId add(NewJob job = {}) {
    job.queue = "scrape";
    if (job.kind.empty()) job.kind = "test";
    auto body = [this, job](storage::Transaction& transaction) { return engine_.insert(transaction, job); };
    return run_task(storage::transact(*database_, std::move(body))).value();
  }
  /// How many tries have ended and are written down.
  int ends() const {
    const std::string log = lines_.text();
    int count = 0;
    for (std::size_t at = log.find("job_ended"); at != std::string::npos; at = log.find("job_ended", at + 1)) ++count;
    return count;
  }
  /// The log's line about the try that ended last.
  std::string last_end() const {
    const std::string log = lines_.text();
    const std::size_t line = log.rfind('\n', log.rfind("job_ended")) + 1;
    return log.substr(line, log.find('\n', line) - line);
  }
  JobState state_of(const JobId& id) { return run_task(engine_.find(id))->value().state; }

  void start(ScriptedWorker& worker) {
    std::vector<Worker*> workers{&worker};
    dispatcher_.emplace(loop_, engine_, wake_up_, clock_, workers, settings_, log_, metrics_);
    dispatcher_->start();
  }
  template <class Condition>
  void run_until(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + kDeadline;
    while (!condition()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "it never came true; log:\n" << lines_.text();
      loop_.run_one_for(milliseconds(50));
    }
  }
  void stop(milliseconds grace = seconds(10)) {
    bool stopped = false;
    auto stopping = [](Dispatcher& dispatcher, milliseconds time, bool& done) -> Task<void> {
      co_await dispatcher.stop(time);
      done = true;
    };
    boost::asio::co_spawn(loop_, stopping(*dispatcher_, grace, stopped), boost::asio::detached);
    run_until([&stopped] { return stopped; });
  }

  std::optional<ScriptedWorker> outliving_;  ///< for a test whose job still runs when the loop is destroyed
  ManualClock clock_;
  boost::asio::io_context loop_;
  storage::TestDatabase database_;
  RandomIdSource ids_{clock_};
  LocalWakeUp wake_up_;
  JobEngine engine_{*database_, clock_, ids_, wake_up_};
  telemetry::LogBuffer lines_;
  telemetry::Log log_ = telemetry::Log::to_buffer(clock_, lines_);
  telemetry::Metrics metrics_;
  DispatcherSettings settings_;
  std::optional<Dispatcher> dispatcher_;
};

TEST_F(DispatcherTest, performs_jobs_and_completes_them) {
  ScriptedWorker worker(always(Completed()));
  const JobId before = add();
  start(worker);
  run_until([&] { return ends() == 1; });
  settings_.poll = seconds(60);
  const JobId later = add();
  run_until([&] { return ends() == 2; });
  EXPECT_EQ(state_of(before), JobState::completed);
  EXPECT_EQ(state_of(later), JobState::completed);
  stop();
  EXPECT_NE(metrics_.render().find(R"(jobs_total{kind="test",outcome="completed",queue="scrape"} 2)"),
            std::string::npos)
      << metrics_.render();
}

TEST_F(DispatcherTest, does_not_need_to_poll_when_it_is_told) {
  settings_.poll = seconds(600);
  ScriptedWorker worker(always(Completed()));
  start(worker);
  for (int i = 1; i <= 10; ++i) {
    add();
    run_until([&] { return ends() == i; });
  }
  stop();
}

TEST_F(DispatcherTest, runs_no_more_jobs_at_once_than_the_settings_allow) {
  // Nobody gets through the gate before two are in it; a third would come in with them.
  boost::asio::steady_timer gate(loop_, boost::asio::steady_timer::time_point::max());
  bool open = false;
  ScriptedWorker worker([&gate, &open](Job) -> Task<Verdict> {
    boost::system::error_code cancelled;
    while (!open) co_await gate.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
    co_return Completed();
  });
  for (int i = 0; i < 8; ++i) add();
  start(worker);
  run_until([&] { return worker.most_at_once == 2; });
  open = true;
  gate.cancel();
  run_until([&] { return ends() == 8; });
  EXPECT_EQ(worker.most_at_once, 2);
  stop();
}

/// Counts the transactions that claim jobs. The rescuer and the pruner have theirs at moments of their own.
class ClaimCountingDatabase final : public storage::Database {
 public:
  explicit ClaimCountingDatabase(storage::Database& inner) : inner_(inner) {}
  Task<Result<storage::Rows>> query(storage::Query query, storage::Params params) override {
    return inner_.query(query, std::move(params));
  }
  Task<Result<void>> run(AnyBody body) override { return inner_.run(counted(std::move(body))); }
  Task<Result<storage::Rows>> query_for(MerchantId merchant, storage::Query query, storage::Params params) override {
    return inner_.query_for(std::move(merchant), query, std::move(params));
  }
  Task<Result<void>> run_for(MerchantId merchant, AnyBody body) override {
    return inner_.run_for(std::move(merchant), counted(std::move(body)));
  }
  Task<Result<void>> migrate(std::vector<storage::Migration> migrations) override {
    return inner_.migrate(std::move(migrations));
  }
  int claiming_transactions = 0;

 private:
  class Runner final : public storage::StatementRunner {
   public:
    explicit Runner(storage::StatementRunner& inner) : inner_(inner) {}
    bool run(const storage::Query& query, const storage::Params& params, Result<storage::Rows>& answer,
             std::coroutine_handle<> waiting) override {
      claimed = claimed || query.name == "queue.claim";
      return inner_.run(query, params, answer, waiting);
    }
    bool claimed = false;

   private:
    storage::StatementRunner& inner_;
  };

  AnyBody counted(AnyBody body) {
    return [this, body = std::move(body)](storage::Transaction& transaction) mutable -> storage::Body<Result<void>> {
      Runner runner(transaction.runner());
      storage::CommitHooks hooks;
      storage::Transaction watched(runner, hooks);
      Result<void> ended = co_await body(watched);
      if (runner.claimed) ++claiming_transactions;
      transaction.after_commit([hooks = std::move(hooks)]() mutable { hooks.committed(); });
      co_return ended;
    };
  }

  storage::Database& inner_;
};

TEST_F(DispatcherTest, fills_its_free_places_in_one_transaction) {
  settings_.queues["scrape"].concurrency = 8;
  settings_.heartbeat = seconds(60);
  for (int i = 0; i < 8; ++i) add();
  ClaimCountingDatabase counting(*database_);
  JobEngine engine(counting, clock_, ids_, wake_up_);
  boost::asio::steady_timer gate(loop_, boost::asio::steady_timer::time_point::max());
  ScriptedWorker worker([&gate](Job) -> Task<Verdict> {
    boost::system::error_code cancelled;
    co_await gate.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
    co_return Completed();
  });
  std::vector<Worker*> workers{&worker};
  dispatcher_.emplace(loop_, engine, wake_up_, clock_, workers, settings_, log_, metrics_);
  dispatcher_->start();
  run_until([&] { return worker.running == 8; });
  const int before_any_ended = counting.claiming_transactions;
  gate.cancel();
  run_until([&] { return ends() == 8; });
  stop();
  dispatcher_.reset();
  EXPECT_EQ(before_any_ended, 1);
}

TEST_F(DispatcherTest, retries_with_growing_delays_and_then_gives_up) {
  settings_.delay_scale = 0.5;
  ScriptedWorker worker(always(Retry{transient_error()}));
  const JobId id = add({.max_attempts = 3});
  start(worker);
  run_until([&] { return ends() == 1; });
  EXPECT_EQ(state_of(id), JobState::retryable);
  EXPECT_EQ(worker.retry_at, clock_.now() + seconds(30));
  clock_.advance(seconds(30));
  run_until([&] { return ends() == 2; });
  EXPECT_EQ(worker.retry_at, clock_.now() + seconds(60));
  clock_.advance(seconds(60));
  run_until([&] { return ends() == 3; });
  EXPECT_EQ(state_of(id), JobState::discarded);
  EXPECT_EQ(worker.attempts, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(worker.heard,
            (std::vector<std::string>{"retrying page_down", "retrying page_down", "discarded page_down"}));
  stop();
}

TEST_F(DispatcherTest, discards_a_job_whose_worker_throws_and_goes_on) {
  ScriptedWorker worker([](Job job) -> Task<Verdict> {
    if (job.args.find("throw") != std::string::npos) throw std::runtime_error("a defect");
    co_return Completed();
  });
  const JobId bad = add({.args = R"({"do":"throw"})"});
  start(worker);
  run_until([&] { return ends() == 1; });
  EXPECT_EQ(state_of(bad), JobState::discarded);
  EXPECT_EQ(worker.heard, std::vector<std::string>{"discarded worker_threw"});
  EXPECT_NE(last_end().find("worker_threw: The job's code threw: a defect"), std::string::npos) << last_end();
  const JobId good = add();
  run_until([&] { return ends() == 2; });
  EXPECT_EQ(state_of(good), JobState::completed);
  EXPECT_EQ(last_end().find("error"), std::string::npos) << last_end();
  stop();
}

TEST_F(DispatcherTest, discards_a_job_that_nobody_performs) {
  ScriptedWorker worker(always(Completed()));
  const JobId id = add({.kind = "unheard"});
  start(worker);
  run_until([&] { return state_of(id) == JobState::discarded; });
  stop();
}

TEST_F(DispatcherTest, snoozes_and_cancels_as_the_worker_says) {
  ScriptedWorker worker([](Job job) -> Task<Verdict> {
    if (job.args.find("cancel") != std::string::npos) co_return Cancel{"not wanted"};
    co_return Snooze{seconds(30)};
  });
  const JobId snoozed = add();
  const JobId cancelled = add({.args = R"({"do":"cancel"})"});
  start(worker);
  run_until([&] { return ends() == 2; });
  EXPECT_EQ(state_of(snoozed), JobState::scheduled);
  EXPECT_EQ(state_of(cancelled), JobState::cancelled);
  clock_.advance(seconds(30));
  run_until([&] { return ends() == 3; });
  EXPECT_EQ(worker.attempts.back(), 1);
  stop();
}

TEST_F(DispatcherTest, runs_the_next_of_a_lane_as_soon_as_the_one_before_has_ended) {
  settings_.poll = seconds(600);
  ScriptedWorker worker(always(Completed()));
  for (int i = 0; i < 5; ++i) add({.lane = "merchant-1"});
  start(worker);
  run_until([&] { return ends() == 5; });
  EXPECT_EQ(worker.most_at_once, 1);
  stop();
}

/// Works until it is cancelled.
Task<Verdict> work_for_ever(Job) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, std::chrono::hours(1));
  auto waiting = timer.async_wait(boost::asio::use_awaitable);
  co_await std::move(waiting);
  co_return Completed();
}

TEST_F(DispatcherTest, cancels_the_work_of_a_lost_lease_and_drops_its_result) {
  settings_.queues["scrape"].concurrency = 1;
  bool first = true;
  ScriptedWorker worker([&first](Job job) -> Task<Verdict> {
    if (std::exchange(first, false)) co_return co_await work_for_ever(std::move(job));
    co_return Completed();
  });
  const JobId id = add({.max_attempts = 5});
  start(worker);
  run_until([&] { return worker.running == 1; });
  const auto taken_away = run_task(storage::execute(
      *database_, {"test.take", "update jobs set fencing = fencing + 1, state = 'available' where id = $1"}, {id}));
  ASSERT_TRUE(taken_away);
  run_until([&] { return ends() == 2; });
  EXPECT_EQ(state_of(id), JobState::completed);
  EXPECT_NE(lines_.text().find("lease_lost"), std::string::npos);
  EXPECT_TRUE(worker.heard.empty()) << "the first try ended without effect";
  stop();
}

TEST_F(DispatcherTest, rescues_a_job_whose_process_is_gone) {
  settings_.lease = milliseconds(20);
  const JobId id = add();
  ASSERT_TRUE(run_task(engine_.claim("scrape", "a process that is gone", seconds(15)))->has_value());
  ScriptedWorker worker(always(Completed()));
  start(worker);
  clock_.advance(seconds(16));
  run_until([&] { return ends() == 1; });
  EXPECT_EQ(worker.attempts, std::vector<int>{1}) << "the try that vanished does not count";
  EXPECT_EQ(state_of(id), JobState::completed);
  stop();
}

TEST_F(DispatcherTest, rescues_at_its_start_what_ran_where_it_is_told_to) {
  const JobId lost = add();
  ASSERT_TRUE(run_task(engine_.claim("scrape", "a process that is gone", seconds(15)))->has_value());
  const JobId waiting = add();
  settings_.queues["scrape"].rescue_at_start = true;
  settings_.poll = seconds(600);
  ScriptedWorker worker(always(Completed()));
  start(worker);
  run_until([&] { return ends() == 2; });
  stop();
  EXPECT_EQ(state_of(lost), JobState::completed);
  EXPECT_EQ(state_of(waiting), JobState::completed);
  EXPECT_EQ(worker.attempts, (std::vector<int>{1, 1}));
  EXPECT_NE(lines_.text().find(R"("jobs_rescued","level":"warning")"), std::string::npos) << lines_.text();
  EXPECT_NE(lines_.text().find(R"("count":1)"), std::string::npos) << "what it has claimed itself is not lost";
  EXPECT_EQ(lines_.text().find("lease_lost"), std::string::npos);
}

TEST_F(DispatcherTest, leaves_what_others_run_until_their_leases_run_out) {
  const JobId others = add();
  ASSERT_TRUE(run_task(engine_.claim("scrape", "another process", seconds(15)))->has_value());
  const JobId own = add();
  ScriptedWorker worker(always(Completed()));
  start(worker);
  run_until([&] { return ends() == 1; });
  EXPECT_EQ(state_of(own), JobState::completed);
  EXPECT_EQ(state_of(others), JobState::running);
  stop();
}

TEST_F(DispatcherTest, tells_the_worker_of_a_job_that_vanished_too_often) {
  settings_.lease = milliseconds(20);
  add();
  for (int i = 0; i <= kMaxRescues; ++i) {
    ASSERT_TRUE(run_task(engine_.claim("scrape", "a process that is gone", seconds(15)))->has_value());
    clock_.advance(seconds(16));
    if (i < kMaxRescues) ASSERT_EQ(run_task(engine_.rescue()), 1);
  }
  ScriptedWorker worker(always(Completed()));
  start(worker);
  run_until([&] { return lines_.text().find("jobs_rescued") != std::string::npos; });
  EXPECT_EQ(worker.heard, std::vector<std::string>{"discarded worker_vanished"});
  stop();
}

TEST_F(DispatcherTest, measures_the_queues_once_a_minute) {
  settings_.lease = milliseconds(20);
  add({.scheduled_at = clock_.now() + std::chrono::hours(1)});
  auto scheduled = metrics_.gauge("jobs", "Jobs in the database.", {{"queue", "scrape"}, {"state", "scheduled"}});
  auto completed = metrics_.gauge("jobs", "Jobs in the database.", {{"queue", "scrape"}, {"state", "completed"}});
  ScriptedWorker worker(always(Completed()));
  start(worker);
  run_until([&] { return scheduled.value() == 1; });
  clock_.advance(std::chrono::hours(2));
  run_until([&] { return ends() == 1; });
  clock_.advance(std::chrono::minutes(1));
  run_until([&] { return completed.value() == 1; });
  EXPECT_EQ(scheduled.value(), 0) << "a series whose jobs are gone falls to zero";
  stop();
}

TEST_F(DispatcherTest, removes_jobs_that_ended_long_ago) {
  settings_.lease = milliseconds(20);
  const JobId id = add();
  ScriptedWorker worker(always(Completed()));
  start(worker);
  run_until([&] { return ends() == 1; });
  clock_.advance(std::chrono::hours(24 * 8));
  run_until([&] { return lines_.text().find("jobs_pruned") != std::string::npos; });
  stop();
  EXPECT_EQ(run_task(engine_.find(id)).value(), std::nullopt);
}

TEST_F(DispatcherTest, waits_for_running_jobs_when_it_stops_and_takes_no_more) {
  settings_.queues["scrape"].concurrency = 1;
  std::optional<boost::asio::steady_timer> gate;
  ScriptedWorker worker([&gate](Job) -> Task<Verdict> {
    gate.emplace(co_await boost::asio::this_coro::executor, milliseconds(30));
    auto waiting = gate->async_wait(boost::asio::use_awaitable);
    co_await std::move(waiting);
    co_return Completed();
  });
  const JobId running = add();
  const JobId waiting = add();
  start(worker);
  run_until([&] { return worker.running == 1; });
  stop();
  EXPECT_EQ(ends(), 1);
  EXPECT_EQ(state_of(running), JobState::completed);
  EXPECT_EQ(state_of(waiting), JobState::available);
}

TEST_F(DispatcherTest, stops_waiting_when_the_grace_is_over) {
  ScriptedWorker& worker = outliving_.emplace(work_for_ever);
  const JobId id = add();
  start(worker);
  run_until([&] { return worker.running == 1; });
  stop(milliseconds(10));
  EXPECT_EQ(state_of(id), JobState::running);
  EXPECT_NE(lines_.text().find("stopped_with_jobs_running"), std::string::npos);
}

TEST_F(DispatcherTest, takes_two_workers_of_one_kind_for_a_defect) {
  ScriptedWorker one(always(Completed()));
  ScriptedWorker two(always(Completed()));
  std::vector<Worker*> workers{&one, &two};
  EXPECT_THROW(Dispatcher(loop_, engine_, wake_up_, clock_, workers, settings_, log_, metrics_), std::logic_error);
}

}  // namespace
}  // namespace matjar::queue
