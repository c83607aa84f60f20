#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <deque>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

#include "queue/local_wake_up.hpp"
#include "storage/test_database.hpp"
#include "workflow/workflow_engine.hpp"

// What the tests of workflows share. The program itself includes none of it.

namespace matjar::workflow {

/// A step that does what the test says, and writes down what it was asked.
class ScriptedStep final : public StepHandler {
 public:
  using Invoke = std::function<Task<Result<StepResult>>(StepContext&)>;
  using Compensate = std::function<Task<Result<void>>(StepContext&)>;

  ScriptedStep(std::string name, std::vector<std::string>& diary, Invoke invoke, Compensate compensate)
      : name_(std::move(name)), diary_(diary), invoke_(std::move(invoke)), compensate_(std::move(compensate)) {}

  std::string_view name() const override { return name_; }
  Task<Result<StepResult>> invoke(StepContext& context) override {
    diary_.push_back(name_);
    if (invoke_) co_return co_await invoke_(context);
    co_return StepResult{};
  }
  Task<Result<void>> compensate(StepContext& context) override {
    diary_.push_back("undo " + name_ + " " + context.undo());
    if (compensate_) co_return co_await compensate_(context);
    co_return Result<void>();
  }

 private:
  std::string name_;
  std::vector<std::string>& diary_;
  Invoke invoke_;
  Compensate compensate_;
};

/// A whole ground floor on one database: queue, dispatcher, engine. `restart` is what a new process would be.
class WorkflowTest : public testing::Test {
 protected:
  WorkflowTest() { boot(); }

  struct Process {
    Process(storage::Database& database, const Clock& clock, IdSource& ids,
            std::map<std::string, queue::RetryPolicy> retry_by_queue)
        : jobs(database, clock, ids, wake_up), engine(database, jobs, wake_up, clock, std::move(retry_by_queue)) {}

    queue::LocalWakeUp wake_up;
    queue::JobEngine jobs;
    WorkflowEngine engine;
    std::optional<queue::Dispatcher> dispatcher;
  };

  void boot() {
    process_.emplace(*database_, clock_, ids_, std::map<std::string, queue::RetryPolicy>{{"work", {.retries = 1}}});
  }
  void step(std::string name, ScriptedStep::Invoke invoke = {}, ScriptedStep::Compensate compensate = {}) {
    handlers_.emplace_back(std::move(name), diary_, std::move(invoke), std::move(compensate));
  }
  void start_dispatcher() {
    for (ScriptedStep& handler : handlers_) process_->engine.add_handler("build", handler);
    std::vector<queue::Worker*> workers{&process_->engine.worker()};
    queue::DispatcherSettings settings;
    settings.queues["work"] = {.concurrency = 4,
                               .retry = {.retries = 2, .first_delay = std::chrono::minutes(2), .jitter = 0.0}};
    settings.poll = std::chrono::milliseconds(20);
    settings.lease = std::chrono::milliseconds(200);
    settings.heartbeat = std::chrono::milliseconds(20);
    process_->dispatcher.emplace(loop_, process_->jobs, process_->wake_up, clock_, workers, settings, log_, metrics_);
    process_->dispatcher->start();
  }
  void stop_dispatcher() {
    bool stopped = false;
    auto stopping = [](queue::Dispatcher& dispatcher, bool& done) -> Task<void> {
      co_await dispatcher.stop(std::chrono::seconds(10));
      done = true;
    };
    boost::asio::co_spawn(loop_, stopping(*process_->dispatcher, stopped), boost::asio::detached);
    run_until([&stopped] { return stopped; });
    process_->dispatcher.reset();
  }

  Result<void> try_create(WorkflowPlan plan) {
    auto body = [this, plan](storage::Transaction& transaction) { return process_->engine.create(transaction, plan); };
    return storage::run_task(storage::transact(*database_, std::move(body)));
  }
  /// Each step is "name" in the queue "work"; edges are {from, to, kind}.
  WorkflowId create(std::vector<std::string> steps, std::vector<EdgePlan> edges) {
    WorkflowPlan plan{.id = WorkflowId(ids_.next_uuid()), .kind = "build", .owner = "merchant-1"};
    for (std::string& name : steps) plan.steps.push_back({.name = std::move(name), .queue = "work"});
    plan.edges = std::move(edges);
    const WorkflowId id = plan.id;
    const auto created = try_create(std::move(plan));
    EXPECT_TRUE(created) << describe(created.error());
    return id;
  }

  template <class Condition>
  void run_until(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "it never came true; log:\n" << lines_.text();
      if (loop_.stopped()) loop_.restart();
      loop_.run_one_for(std::chrono::milliseconds(50));
    }
  }
  void run_to(const WorkflowId& id, WorkflowState state) {
    run_until([&] { return view(id).state == state; });
  }

  WorkflowView view(const WorkflowId& id) { return storage::run_task(process_->engine.view(id)).value(); }
  StepState state_of(const WorkflowId& id, const std::string& name) { return view(id).step(name)->state; }
  std::vector<Event> events(const WorkflowId& id) {
    return storage::run_task(process_->engine.events(id, 0, 1'000)).value();
  }
  /// "step.done a", "workflow.completed", …
  std::vector<std::string> told(const WorkflowId& id) {
    std::vector<std::string> lines;
    for (const Event& event : events(id))
      lines.push_back(event.step.empty() ? event.type : event.type + " " + event.step);
    return lines;
  }
  void expect_numbered_and_monotonic(const WorkflowId& id) {
    std::int64_t last = 0;
    int progress = 0;
    for (const Event& event : events(id)) {
      EXPECT_EQ(event.sequence, ++last);
      EXPECT_GE(event.progress, progress) << event.type;
      EXPECT_EQ(event.progress == 100, event.type == "workflow.completed") << event.type;
      progress = event.progress;
    }
  }
  int jobs_in(queue::JobState state) {
    return static_cast<int>(storage::run_task(process_->jobs.list(state, 100))->size());
  }

  static Error transient_error() {
    return fail(ErrorKind::unavailable, {.name = "page_down", .message = "Down.", .next_step = "Wait."}).error();
  }
  static Error final_error() {
    return fail(ErrorKind::rejected, {.name = "page_blocked", .message = "No.", .next_step = "Paste it."}).error();
  }
  static ScriptedStep::Invoke failing(Error error) {
    return [error = std::move(error)](StepContext&) -> Task<Result<StepResult>> { co_return std::unexpected(error); };
  }
  /// Records undo data before it succeeds, or fails with the error.
  static ScriptedStep::Invoke undoable(std::string undo, std::optional<Error> error = std::nullopt) {
    return [undo = std::move(undo), error = std::move(error)](StepContext& context) -> Task<Result<StepResult>> {
      CO_TRY(co_await context.record_undo(undo));
      if (error) co_return std::unexpected(*error);
      co_return StepResult{};
    };
  }

  std::vector<std::string> diary_;
  std::deque<ScriptedStep> handlers_;
  ManualClock clock_;
  RandomIdSource ids_{clock_};
  telemetry::LogBuffer lines_;
  telemetry::Log log_ = telemetry::Log::to_buffer(clock_, lines_);
  telemetry::Metrics metrics_;
  boost::asio::io_context loop_;
  storage::TestDatabase database_;
  std::optional<Process> process_;
};

}  // namespace matjar::workflow
