#include "workflow/test_workflow.hpp"

// What happens when the process ends at a bad moment. A claim without a dispatcher is what a killed process leaves.

namespace matjar::workflow {
namespace {

using std::chrono::seconds;
using storage::run_task;
using Lines = std::vector<std::string>;

class WorkflowRecoveryTest : public WorkflowTest {
 protected:
  /// Begins the next job as a process would that is killed right after `act`.
  void begin_and_vanish(std::function<Task<void>(queue::Job, queue::Worker&)> act = {}) {
    auto job = run_task(process_->jobs.claim("work", "the process that is killed", seconds(15)));
    ASSERT_TRUE(job && *job);
    for (ScriptedStep& handler : handlers_) process_->engine.add_handler("build", handler);
    if (act) run_task(act(**job, process_->engine.worker()));
    restart();
  }
  void restart() {
    process_.reset();
    database_.reopen();
    boot();
    clock_.advance(seconds(16));
  }
};

TEST_F(WorkflowRecoveryTest, goes_on_after_a_crash_and_repeats_only_the_unfinished_step) {
  step("a");
  step("b");
  step("c");
  const WorkflowId id = create({"a", "b", "c"}, {{"a", "b"}, {"b", "c"}});
  begin_and_vanish([this](queue::Job job, queue::Worker& worker) -> Task<void> {
    const auto verdict = co_await worker.work(job);
    EXPECT_TRUE(std::holds_alternative<queue::Settled>(verdict));
    const auto next = co_await process_->jobs.claim("work", "the process that is killed", seconds(15));
    EXPECT_TRUE(next && *next) << "killed with the second step in its hands";
  });
  EXPECT_EQ(state_of(id, "a"), StepState::done);
  start_dispatcher();
  run_to(id, WorkflowState::completed);
  EXPECT_EQ(diary_, (Lines{"a", "b", "c"}));
  EXPECT_EQ(view(id).step("b")->attempt, 1) << "the try that vanished does not count";
  expect_numbered_and_monotonic(id);
  stop_dispatcher();
}

TEST_F(WorkflowRecoveryTest, hands_a_repeated_step_the_undo_data_it_recorded) {
  std::string seen;
  int tries = 0;
  step("a", [&](StepContext& context) -> Task<Result<StepResult>> {
    seen = context.undo();
    CO_TRY(co_await context.record_undo(R"({"product":"p1"})"));
    if (++tries == 1) throw std::runtime_error("killed here");
    co_return StepResult{};
  });
  const WorkflowId id = create({"a"}, {});
  begin_and_vanish([](queue::Job job, queue::Worker& worker) -> Task<void> {
    try {
      co_await worker.work(job);
    } catch (const std::runtime_error&) {
    }
  });
  EXPECT_EQ(state_of(id, "a"), StepState::invoking);
  start_dispatcher();
  run_to(id, WorkflowState::completed);
  EXPECT_EQ(seen, R"({"product":"p1"})");
  stop_dispatcher();
}

TEST_F(WorkflowRecoveryTest, drops_what_a_worker_finishes_after_it_lost_its_lease) {
  step("a");
  const WorkflowId id = create({"a"}, {});
  begin_and_vanish([this](queue::Job job, queue::Worker& worker) -> Task<void> {
    clock_.advance(seconds(16));
    EXPECT_EQ(co_await process_->jobs.rescue(), 1);
    const auto verdict = co_await worker.work(job);
    EXPECT_TRUE(std::holds_alternative<queue::Completed>(verdict)) << "the dispatcher finds the lease lost";
  });
  EXPECT_TRUE(diary_.empty()) << "the handler is not even called";
  start_dispatcher();
  run_to(id, WorkflowState::completed);
  EXPECT_EQ(diary_, Lines{"a"});
  stop_dispatcher();
}

TEST_F(WorkflowRecoveryTest, drops_the_end_of_a_step_that_lost_its_lease_while_it_ran) {
  int tries = 0;
  step("a", [this, &tries](StepContext& context) -> Task<Result<StepResult>> {
    const bool first = ++tries == 1;
    if (first) {
      clock_.advance(seconds(16));
      EXPECT_EQ(co_await process_->jobs.rescue(), 1);
      EXPECT_EQ((co_await context.record_undo("{}")).error().name, "lease_lost");
      EXPECT_EQ((co_await context.emit("test.late", "{}")).error().name, "lease_lost");
    }
    StepResult result{.output = first ? R"({"from":"first"})" : R"({"from":"second"})"};
    co_return result;
  });
  const WorkflowId id = create({"a"}, {});
  begin_and_vanish([](queue::Job job, queue::Worker& worker) -> Task<void> { co_await worker.work(job); });
  EXPECT_EQ(state_of(id, "a"), StepState::invoking);
  start_dispatcher();
  run_to(id, WorkflowState::completed);
  EXPECT_EQ(view(id).step("a")->output, R"({"from":"second"})");
  stop_dispatcher();
}

TEST_F(WorkflowRecoveryTest, fails_visibly_when_the_process_dies_in_every_try) {
  step("a", undoable(R"({"id":"a"})"));
  step("b");
  const WorkflowId id = create({"a", "b"}, {{"a", "b"}});
  begin_and_vanish([](queue::Job job, queue::Worker& worker) -> Task<void> { co_await worker.work(job); });
  for (int i = 0; i <= queue::kMaxRescues; ++i) {
    ASSERT_TRUE(run_task(process_->jobs.claim("work", "the process that is killed", seconds(15)))->has_value());
    clock_.advance(seconds(16));
    if (i < queue::kMaxRescues) ASSERT_EQ(run_task(process_->jobs.rescue()), 1);
  }
  start_dispatcher();
  run_to(id, WorkflowState::failed);
  EXPECT_EQ(view(id).error->name, "worker_vanished");
  EXPECT_EQ(state_of(id, "a"), StepState::reverted);
  EXPECT_EQ(diary_, (Lines{"a", R"(undo a {"id":"a"})"}));
  stop_dispatcher();
}

TEST_F(WorkflowRecoveryTest, ends_a_cancelled_workflow_whose_running_step_died) {
  int tries = 0;
  step("a", [&](StepContext& context) -> Task<Result<StepResult>> {
    CO_TRY(co_await context.record_undo(R"({"id":"a"})"));
    if (++tries == 1) throw std::runtime_error("killed here");
    co_return StepResult{};
  });
  const WorkflowId id = create({"a"}, {});
  begin_and_vanish([](queue::Job job, queue::Worker& worker) -> Task<void> {
    try {
      co_await worker.work(job);
    } catch (const std::runtime_error&) {
    }
  });
  ASSERT_TRUE(run_task(process_->engine.cancel(id)));
  EXPECT_EQ(view(id).state, WorkflowState::compensating);
  start_dispatcher();
  run_to(id, WorkflowState::cancelled);
  EXPECT_EQ(diary_, (Lines{"a", R"(undo a {"id":"a"})"})) << "no second try, but what it did is taken back";
  stop_dispatcher();
}

TEST_F(WorkflowRecoveryTest, takes_a_step_back_again_when_the_lease_was_lost_over_it) {
  int tries = 0;
  step("a", undoable(R"({"id":"a"})", final_error()), [&](StepContext&) -> Task<Result<void>> {
    // Whatever the heartbeat does beside it.
    if (++tries == 1) EXPECT_EQ(co_await process_->jobs.rescue_running("work"), 1);
    co_return Result<void>();
  });
  const WorkflowId id = create({"a"}, {});
  start_dispatcher();
  run_to(id, WorkflowState::failed);
  EXPECT_EQ(tries, 2);
  EXPECT_EQ(state_of(id, "a"), StepState::reverted);
  expect_numbered_and_monotonic(id);
  stop_dispatcher();
}

}  // namespace
}  // namespace matjar::workflow
