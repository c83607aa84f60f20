#include "workflow/workflow_engine.hpp"

#include <boost/asio/redirect_error.hpp>

#include "workflow/test_workflow.hpp"

namespace matjar::workflow {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using storage::run_task;
using Lines = std::vector<std::string>;

class WorkflowEngineTest : public WorkflowTest {};

TEST_F(WorkflowEngineTest, runs_a_diamond_in_the_order_of_its_edges) {
  for (const char* name : {"scrape", "content", "image", "deploy"}) step(name);
  const WorkflowId id =
      create({"scrape", "content", "image", "deploy"},
             {{"scrape", "content"}, {"scrape", "image"}, {"content", "deploy"}, {"image", "deploy"}});
  EXPECT_EQ(state_of(id, "scrape"), StepState::ready);
  EXPECT_EQ(state_of(id, "deploy"), StepState::not_started);
  start_dispatcher();
  run_to(id, WorkflowState::completed);
  ASSERT_EQ(diary_.size(), 4U);
  EXPECT_EQ(diary_.front(), "scrape");
  EXPECT_EQ(diary_.back(), "deploy");
  const WorkflowView done = view(id);
  EXPECT_EQ(done.progress, 100);
  EXPECT_EQ(done.kind, "build");
  EXPECT_EQ(done.owner, "merchant-1");
  EXPECT_TRUE(done.ended_at);
  EXPECT_EQ(done.steps.front().name, "scrape");
  for (const StepView& view_of_step : done.steps) {
    EXPECT_EQ(view_of_step.state, StepState::done);
    EXPECT_EQ(view_of_step.attempt, 1);
    EXPECT_TRUE(view_of_step.started_at && view_of_step.ended_at);
  }
  EXPECT_EQ(told(id).back(), "workflow.completed");
  expect_numbered_and_monotonic(id);
  EXPECT_EQ(jobs_in(queue::JobState::completed), 4);
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, counts_progress_by_weight) {
  WorkflowPlan plan{.id = WorkflowId(ids_.next_uuid()), .kind = "build"};
  plan.steps = {{.name = "a", .queue = "work", .weight = 3}, {.name = "b", .queue = "work", .weight = 1}};
  plan.edges = {{"a", "b"}};
  const WorkflowId id = plan.id;
  step("a");
  step("b", [](StepContext&) -> Task<Result<StepResult>> { co_return StepResult{.kind = StepResult::Kind::wait}; });
  ASSERT_TRUE(try_create(std::move(plan)));
  start_dispatcher();
  run_to(id, WorkflowState::waiting);
  EXPECT_EQ(view(id).progress, 75);
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, keeps_the_output_and_what_the_step_writes_beside_it) {
  step("a", [](StepContext&) -> Task<Result<StepResult>> {
    StepResult result{.output = R"({"title":"x"})"};
    result.commit = [](storage::Transaction& transaction) -> storage::Body<Result<void>> {
      CO_TRY(co_await transaction.execute({"test.note",
                                           "insert into schema_migrations (number, name, applied_at) "
                                           "values (1000, 'by the step', 'now')"}));
      co_return Result<void>();
    };
    co_return result;
  });
  const WorkflowId id = create({"a"}, {});
  start_dispatcher();
  run_to(id, WorkflowState::completed);
  EXPECT_EQ(view(id).step("a")->output, R"({"title":"x"})");
  const auto written = run_task(database_->query({"test.read", "select * from schema_migrations where number = 1000"}));
  EXPECT_EQ(written->size(), 1U);
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, fails_a_step_whose_result_cannot_be_kept) {
  step("a", [](StepContext&) -> Task<Result<StepResult>> {
    StepResult result;
    result.commit = [](storage::Transaction&) -> storage::Body<Result<void>> {
      co_return fail(ErrorKind::conflict, {.name = "draft_changed", .message = "Changed.", .next_step = "Again."});
    };
    co_return result;
  });
  const WorkflowId id = create({"a"}, {});
  start_dispatcher();
  run_to(id, WorkflowState::failed);
  EXPECT_EQ(view(id).error->name, "draft_changed");
  EXPECT_EQ(view(id).step("a")->output, "");
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, goes_on_without_a_soft_step_that_failed) {
  step("scrape");
  step("image", failing(final_error()));
  step("deploy");
  const WorkflowId id = create({"scrape", "image", "deploy"},
                               {{"scrape", "image"}, {"scrape", "deploy"}, {"image", "deploy", EdgeKind::soft}});
  start_dispatcher();
  run_to(id, WorkflowState::completed);
  EXPECT_EQ(state_of(id, "image"), StepState::skipped);
  EXPECT_EQ(view(id).step("image")->error->name, "page_blocked");
  EXPECT_EQ(diary_, (Lines{"scrape", "image", "deploy"}));
  expect_numbered_and_monotonic(id);
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, fails_with_the_reason_when_a_needed_step_fails) {
  step("scrape", failing(final_error()));
  step("deploy");
  const WorkflowId id = create({"scrape", "deploy"}, {{"scrape", "deploy"}});
  start_dispatcher();
  run_to(id, WorkflowState::failed);
  const WorkflowView failed = view(id);
  EXPECT_EQ(failed.error->kind, ErrorKind::rejected);
  EXPECT_EQ(failed.error->name, "page_blocked");
  EXPECT_EQ(failed.error->next_step, "Paste it.");
  EXPECT_EQ(failed.step("scrape")->state, StepState::failed);
  EXPECT_EQ(failed.step("deploy")->state, StepState::not_started);
  EXPECT_LT(failed.progress, 100);
  EXPECT_EQ(diary_, Lines{"scrape"});
  EXPECT_EQ(told(id).back(), "workflow.failed");
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, takes_back_what_was_done_in_reverse_order) {
  step("a", undoable(R"({"id":"a"})"));
  step("b", undoable(R"({"id":"b"})"));
  step("c");
  step("d", undoable(R"({"id":"d"})", final_error()));
  const WorkflowId id = create({"a", "b", "c", "d"}, {{"a", "b"}, {"b", "c"}, {"c", "d"}});
  start_dispatcher();
  run_to(id, WorkflowState::failed);
  EXPECT_EQ(diary_,
            (Lines{"a", "b", "c", "d", R"(undo d {"id":"d"})", R"(undo b {"id":"b"})", R"(undo a {"id":"a"})"}));
  EXPECT_EQ(state_of(id, "a"), StepState::reverted);
  EXPECT_EQ(state_of(id, "c"), StepState::done) << "there was nothing to take back";
  expect_numbered_and_monotonic(id);
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, waits_for_running_steps_before_it_takes_anything_back) {
  std::optional<boost::asio::steady_timer> gate;
  step("slow", [&gate](StepContext& context) -> Task<Result<StepResult>> {
    CO_TRY(co_await context.record_undo(R"({"id":"slow"})"));
    gate.emplace(co_await boost::asio::this_coro::executor, std::chrono::hours(1));
    boost::system::error_code cancelled;
    auto waiting = gate->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
    co_await std::move(waiting);
    co_return StepResult{};
  });
  step("bad", failing(final_error()));
  const WorkflowId id = create({"slow", "bad"}, {});
  start_dispatcher();
  run_until([&] { return gate && view(id).state == WorkflowState::compensating; });
  EXPECT_EQ(state_of(id, "slow"), StepState::invoking);
  gate->cancel();
  run_to(id, WorkflowState::failed);
  EXPECT_EQ(diary_.back(), R"(undo slow {"id":"slow"})");
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, tries_a_compensation_again_and_goes_on_without_it_in_the_end) {
  step("a", undoable(R"({"id":"a"})"));
  step("b", undoable(R"({"id":"b"})"),
       [](StepContext&) -> Task<Result<void>> { co_return std::unexpected(transient_error()); });
  step("c", failing(final_error()));
  const WorkflowId id = create({"a", "b", "c"}, {{"a", "b"}, {"b", "c"}});
  start_dispatcher();
  run_until([&] { return diary_.size() == 4; });
  run_until([&] { return view(id).step("b")->retry_at.has_value(); });
  EXPECT_EQ(view(id).state, WorkflowState::compensating);
  clock_.advance(minutes(3));
  run_to(id, WorkflowState::failed);
  EXPECT_EQ(view(id).error->name, "page_blocked") << "the reason is what failed first";
  EXPECT_EQ(state_of(id, "b"), StepState::failed);
  EXPECT_EQ(state_of(id, "a"), StepState::reverted);
  const Lines lines = told(id);
  EXPECT_EQ(std::ranges::count(lines, "step.compensation_failed b"), 1);
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, retries_a_passing_failure_and_says_when) {
  int tries = 0;
  step("a", [&tries](StepContext& context) -> Task<Result<StepResult>> {
    EXPECT_EQ(context.attempt(), ++tries);
    if (tries < 3) co_return std::unexpected(transient_error());
    co_return StepResult{};
  });
  const WorkflowId id = create({"a"}, {});
  start_dispatcher();
  run_until([&] { return view(id).step("a")->retry_at.has_value(); });
  const WorkflowView retrying = view(id);
  EXPECT_EQ(retrying.state, WorkflowState::running);
  EXPECT_EQ(retrying.step("a")->state, StepState::ready);
  EXPECT_EQ(retrying.step("a")->retry_at, clock_.now() + minutes(2));
  EXPECT_EQ(retrying.step("a")->error->name, "page_down");
  const Event last = events(id).back();
  EXPECT_EQ(last.type, "step.retrying");
  EXPECT_NE(last.data.find(R"("name":"page_down")"), std::string::npos);
  clock_.advance(minutes(2));
  run_until([&] { return tries == 2 && view(id).step("a")->retry_at.has_value(); });
  clock_.advance(minutes(4));
  run_to(id, WorkflowState::completed);
  EXPECT_EQ(view(id).step("a")->error, std::nullopt);
  EXPECT_EQ(view(id).step("a")->attempt, 3);
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, fails_visibly_when_the_tries_are_used_up) {
  step("a", failing(transient_error()));
  const WorkflowId id = create({"a"}, {});
  start_dispatcher();
  for (int i = 1; i < 3; ++i) {
    run_until([&] { return diary_.size() == static_cast<std::size_t>(i) && view(id).step("a")->retry_at.has_value(); });
    clock_.advance(minutes(5));
  }
  run_to(id, WorkflowState::failed);
  EXPECT_EQ(diary_.size(), 3U);
  EXPECT_EQ(view(id).error->name, "page_down");
  EXPECT_EQ(jobs_in(queue::JobState::discarded), 1);
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, fails_visibly_when_a_handler_throws_or_is_missing) {
  step("throws", [](StepContext&) -> Task<Result<StepResult>> { throw std::runtime_error("a defect"); });
  const WorkflowId throws = create({"throws"}, {});
  const WorkflowId missing = create({"missing"}, {});
  start_dispatcher();
  run_to(throws, WorkflowState::failed);
  run_to(missing, WorkflowState::failed);
  EXPECT_EQ(view(throws).error->name, "worker_threw");
  EXPECT_EQ(view(missing).error->name, "handler_unknown");
  stop_dispatcher();
}

ScriptedStep::Invoke waiting_for(const bool& approved) {
  return [&approved](StepContext&) -> Task<Result<StepResult>> {
    if (approved) co_return StepResult{.output = R"({"approved":true})"};
    co_return StepResult{.kind = StepResult::Kind::wait, .output = R"({"approved":false})"};
  };
}

TEST_F(WorkflowEngineTest, waits_for_a_person_and_goes_on_when_told) {
  bool approved = false;
  step("review", waiting_for(approved));
  step("deploy");
  const WorkflowId id = create({"review", "deploy"}, {{"review", "deploy"}});
  start_dispatcher();
  run_to(id, WorkflowState::waiting);
  EXPECT_EQ(state_of(id, "review"), StepState::waiting);
  EXPECT_EQ(view(id).step("review")->output, R"({"approved":false})");
  EXPECT_EQ(run_task(process_->engine.signal(id, "deploy")).error().name, "step_not_waiting");
  EXPECT_EQ(run_task(process_->engine.signal(id, "nothing")).error().kind, ErrorKind::conflict);
  approved = true;
  ASSERT_TRUE(run_task(process_->engine.signal(id, "review")));
  run_to(id, WorkflowState::completed);
  EXPECT_EQ(diary_, (Lines{"review", "review", "deploy"}));
  EXPECT_EQ(run_task(process_->engine.signal(id, "review")).error().name, "step_not_waiting");
  expect_numbered_and_monotonic(id);
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, keeps_working_while_one_step_waits) {
  bool approved = false;
  step("review", waiting_for(approved));
  step("image", failing(transient_error()));
  const WorkflowId id = create({"review", "image"}, {});
  start_dispatcher();
  run_until([&] { return state_of(id, "review") == StepState::waiting && view(id).step("image")->retry_at; });
  EXPECT_EQ(view(id).state, WorkflowState::running);
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, keeps_a_signal_that_comes_while_the_step_decides_to_wait) {
  bool approved = false;
  step("review", [&](StepContext& context) -> Task<Result<StepResult>> {
    if (std::exchange(approved, true)) co_return StepResult{};
    // The merchant approves after the step has looked and before it waits.
    EXPECT_TRUE(co_await process_->engine.signal(context.workflow(), "review"));
    co_return StepResult{.kind = StepResult::Kind::wait};
  });
  const WorkflowId id = create({"review"}, {});
  start_dispatcher();
  run_to(id, WorkflowState::completed);
  EXPECT_EQ(diary_.size(), 2U);
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, cancels_a_waiting_workflow_and_takes_back_what_was_done) {
  bool approved = false;
  step("a", undoable(R"({"id":"a"})"));
  step("review", waiting_for(approved));
  step("deploy");
  const WorkflowId id = create({"a", "review", "deploy"}, {{"a", "review"}, {"review", "deploy"}});
  start_dispatcher();
  run_to(id, WorkflowState::waiting);
  ASSERT_TRUE(run_task(process_->engine.cancel(id)));
  run_to(id, WorkflowState::cancelled);
  EXPECT_EQ(diary_.back(), R"(undo a {"id":"a"})");
  EXPECT_EQ(run_task(process_->engine.cancel(id)).error().name, "workflow_ended");
  EXPECT_EQ(run_task(process_->engine.signal(id, "review")).error().name, "step_not_waiting");
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, cancels_at_once_what_has_not_begun) {
  step("a");
  const WorkflowId id = create({"a"}, {});
  ASSERT_TRUE(run_task(process_->engine.cancel(id)));
  EXPECT_EQ(view(id).state, WorkflowState::cancelled);
  start_dispatcher();
  EXPECT_EQ(jobs_in(queue::JobState::cancelled), 1);
  stop_dispatcher();
  EXPECT_TRUE(diary_.empty());
}

class Listener final : public EndListener {
 public:
  storage::Body<Result<void>> ended(storage::Transaction&, WorkflowId workflow, WorkflowState state) override {
    heard.emplace_back(std::move(workflow), state);
    co_return Result<void>();
  }
  std::vector<std::pair<WorkflowId, WorkflowState>> heard;
};

TEST_F(WorkflowEngineTest, tells_the_listener_of_every_end_once) {
  Listener listener;
  process_->engine.set_end_listener(listener);
  step("good");
  step("bad", failing(final_error()));
  const WorkflowId good = create({"good"}, {});
  const WorkflowId bad = create({"bad"}, {});
  const WorkflowId cancelled = create({"good"}, {});
  ASSERT_TRUE(run_task(process_->engine.cancel(cancelled)));
  start_dispatcher();
  run_to(good, WorkflowState::completed);
  run_to(bad, WorkflowState::failed);
  stop_dispatcher();
  ASSERT_EQ(listener.heard.size(), 3U);
  EXPECT_EQ(std::ranges::count(listener.heard, std::pair(good, WorkflowState::completed)), 1);
  EXPECT_EQ(std::ranges::count(listener.heard, std::pair(bad, WorkflowState::failed)), 1);
  EXPECT_EQ(std::ranges::count(listener.heard, std::pair(cancelled, WorkflowState::cancelled)), 1);
}

TEST_F(WorkflowEngineTest, passes_on_what_a_step_tells_and_pages_through_it) {
  step("a", [](StepContext& context) -> Task<Result<StepResult>> {
    CO_TRY(co_await context.emit("image.found", R"({"count":4})"));
    co_return StepResult{};
  });
  const WorkflowId id = create({"a"}, {});
  start_dispatcher();
  run_to(id, WorkflowState::completed);
  EXPECT_EQ(told(id),
            (Lines{"workflow.created", "step.started a", "image.found a", "step.done a", "workflow.completed"}));
  const auto page = run_task(process_->engine.events(id, 2, 1));
  ASSERT_EQ(page->size(), 1U);
  EXPECT_EQ(page->front().data, R"({"count":4})");
  stop_dispatcher();
}

TEST_F(WorkflowEngineTest, wakes_whoever_waits_for_events) {
  step("a");
  const WorkflowId id = create({"a"}, {});
  bool woken = false;
  auto waiting = [](WorkflowEngine& engine, WorkflowId workflow, bool& done) -> Task<void> {
    EXPECT_TRUE(co_await engine.wait_for_events(workflow, 1, minutes(10)));
    done = true;
  };
  boost::asio::co_spawn(loop_, waiting(process_->engine, id, woken), boost::asio::detached);
  loop_.poll();
  EXPECT_FALSE(woken);
  start_dispatcher();
  run_until([&woken] { return woken; });
  run_to(id, WorkflowState::completed);
  stop_dispatcher();
  EXPECT_TRUE(run_task(process_->engine.wait_for_events(id, 1'000, minutes(10)))) << "an ended workflow keeps nobody";
  const WorkflowId quiet = create({"a"}, {});
  EXPECT_TRUE(run_task(process_->engine.wait_for_events(quiet, 1, milliseconds(5))));
  EXPECT_EQ(run_task(process_->engine.wait_for_events(WorkflowId("none"), 0, minutes(1))).error().name,
            "workflow_unknown");
}

TEST_F(WorkflowEngineTest, knows_no_workflow_that_was_never_created) {
  EXPECT_EQ(run_task(process_->engine.view(WorkflowId("none"))).error().name, "workflow_unknown");
  EXPECT_EQ(run_task(process_->engine.cancel(WorkflowId("none"))).error().kind, ErrorKind::not_found);
  EXPECT_EQ(run_task(process_->engine.events(WorkflowId("none"), 0, 10))->size(), 0U);
}

TEST_F(WorkflowEngineTest, takes_two_handlers_of_one_step_for_a_defect) {
  step("a");
  process_->engine.add_handler("build", handlers_.front());
  process_->engine.add_handler("other", handlers_.front());
  EXPECT_THROW(process_->engine.add_handler("build", handlers_.front()), std::logic_error);
}

}  // namespace
}  // namespace matjar::workflow
