#include "workflow/step_transitions.hpp"

#include <fmt/format.h>

#include "base/time_text.hpp"
#include "workflow/error_json.hpp"
#include "workflow/plan_check.hpp"
#include "workflow/state_names.hpp"

namespace matjar::workflow {

namespace {

std::string error_data(const std::string& error_json) {
  return fmt::format(R"({{"error":{}}})", error_json);
}

}  // namespace

StepTransitions::Body<void> StepTransitions::create(Transaction& transaction, const WorkflowPlan& plan) {
  CO_TRY(check_plan(plan));
  CO_TRY(co_await repository_.insert(transaction, plan, clock_.now()));
  CO_TRY_ASSIGN(WorkflowGraph graph, co_await enter(transaction, plan.id));
  CO_TRY(co_await event(transaction, graph, "workflow.created", "", "{}"));
  co_return co_await advance(transaction, graph);
}

StepTransitions::Body<void> StepTransitions::signal(Transaction& transaction, WorkflowId id, std::string step) {
  CO_TRY_ASSIGN(WorkflowGraph graph, co_await enter(transaction, id));
  StepRow* row = graph.step(step);
  if (row != nullptr && row->state == StepState::invoking) {
    // It looked before the signal and may be about to wait: it will be invoked once more instead.
    row->signalled = true;
    co_return co_await move_step(transaction, graph, *row, StepState::invoking, Ends::no);
  }
  if (row == nullptr || row->state != StepState::waiting) {
    co_return fail(ErrorKind::conflict, {.name = "step_not_waiting",
                                         .message = "The step " + step + " does not wait for anything now.",
                                         .next_step = "Look at the current state first."});
  }
  CO_TRY(co_await start_step(transaction, graph, *row));
  CO_TRY(co_await event(transaction, graph, "step.resumed", step, "{}"));
  co_return co_await advance(transaction, graph);
}

StepTransitions::Body<void> StepTransitions::cancel(Transaction& transaction, WorkflowId id) {
  CO_TRY_ASSIGN(WorkflowGraph graph, co_await enter(transaction, id));
  if (is_ended(graph.state)) {
    co_return fail(
        ErrorKind::conflict,
        {.name = "workflow_ended", .message = "It has ended already.", .next_step = "Nothing to cancel any more."});
  }
  if (graph.state == WorkflowState::compensating) co_return Result<void>();
  co_return co_await begin_ending(transaction, graph, WorkflowState::cancelled, "");
}

StepTransitions::Body<std::optional<StepTransitions::Begun>> StepTransitions::begin(Transaction& transaction,
                                                                                    const queue::Job& job,
                                                                                    const StepJob& at) {
  CO_TRY(co_await jobs_.hold(transaction, job.lease()));
  CO_TRY_ASSIGN(WorkflowGraph graph, co_await enter(transaction, at.workflow));
  StepRow* step = graph.step(at.step);
  if (step == nullptr || step->job != job.id || is_ended(graph.state)) co_return std::optional<Begun>();
  const Begun begun{.workflow_kind = graph.kind, .undo = step->undo};
  if (at.purpose == StepPurpose::compensate) {
    if (step->state != StepState::compensating) co_return std::optional<Begun>();
    CO_TRY(co_await event(transaction, graph, "step.compensating", step->name, "{}"));
    co_return begun;
  }
  if (!step->active()) co_return std::optional<Begun>();
  if (graph.state == WorkflowState::compensating) co_return co_await begin_late(transaction, graph, *step);
  step->attempt = job.attempt;
  step->signalled = false;
  step->retry_at = std::nullopt;
  if (!step->started_at) step->started_at = clock_.now();
  CO_TRY(co_await move_step(transaction, graph, *step, StepState::invoking, Ends::no));
  CO_TRY(
      co_await event(transaction, graph, "step.started", step->name, fmt::format(R"({{"attempt":{}}})", job.attempt)));
  co_return begun;
}

/// A try that vanished with its process comes back after the workflow has begun to end: the step is over.
StepTransitions::Body<std::optional<StepTransitions::Begun>> StepTransitions::begin_late(Transaction& transaction,
                                                                                         WorkflowGraph& graph,
                                                                                         StepRow& step) {
  CO_TRY(co_await move_step(transaction, graph, step, StepState::failed, Ends::yes));
  CO_TRY(co_await go_on_ending(transaction, graph));
  co_return std::optional<Begun>();
}

StepTransitions::Body<void> StepTransitions::record_undo(Transaction& transaction, const queue::Job& job,
                                                         const StepJob& at, std::string json) {
  CO_TRY(co_await jobs_.hold(transaction, job.lease()));
  co_return co_await repository_.save_undo(transaction, at.workflow, at.step, std::move(json));
}

StepTransitions::Body<void> StepTransitions::emit(Transaction& transaction, const queue::Job& job, const StepJob& at,
                                                  Event event) {
  CO_TRY(co_await jobs_.hold(transaction, job.lease()));
  CO_TRY_ASSIGN(WorkflowGraph graph, co_await enter(transaction, at.workflow));
  co_return co_await this->event(transaction, graph, std::move(event.type), at.step, std::move(event.data));
}

StepTransitions::Body<void> StepTransitions::finish(Transaction& transaction, const queue::Job& job, const StepJob& at,
                                                    std::string output) {
  CO_TRY(co_await jobs_.complete(transaction, job.lease()));
  CO_TRY_ASSIGN(WorkflowGraph graph, co_await enter(transaction, at.workflow));
  StepRow* step = graph.step(at.step);
  if (step == nullptr || step->state != StepState::invoking) co_return Result<void>();
  step->error.clear();
  CO_TRY(co_await move_step(transaction, graph, *step, StepState::done, Ends::yes));
  CO_TRY(co_await repository_.save_output(transaction, at.workflow, at.step, output));
  graph.progress = graph.computed_progress();
  CO_TRY(co_await event(transaction, graph, "step.done", at.step, std::move(output)));
  co_return co_await advance(transaction, graph);
}

StepTransitions::Body<void> StepTransitions::wait(Transaction& transaction, const queue::Job& job, const StepJob& at,
                                                  std::string output) {
  CO_TRY(co_await jobs_.complete(transaction, job.lease()));
  CO_TRY_ASSIGN(WorkflowGraph graph, co_await enter(transaction, at.workflow));
  StepRow* step = graph.step(at.step);
  if (step == nullptr || step->state != StepState::invoking) co_return Result<void>();
  CO_TRY(co_await repository_.save_output(transaction, at.workflow, at.step, output));
  if (graph.state == WorkflowState::compensating) {
    CO_TRY(co_await move_step(transaction, graph, *step, StepState::not_started, Ends::no));
    co_return co_await go_on_ending(transaction, graph);
  }
  if (step->signalled) {
    CO_TRY(co_await start_step(transaction, graph, *step));
    co_return co_await advance(transaction, graph);
  }
  step->error.clear();
  CO_TRY(co_await move_step(transaction, graph, *step, StepState::waiting, Ends::no));
  CO_TRY(co_await event(transaction, graph, "step.waiting", at.step, std::move(output)));
  co_return co_await advance(transaction, graph);
}

StepTransitions::Body<void> StepTransitions::revert(Transaction& transaction, const queue::Job& job,
                                                    const StepJob& at) {
  CO_TRY(co_await jobs_.complete(transaction, job.lease()));
  CO_TRY_ASSIGN(WorkflowGraph graph, co_await enter(transaction, at.workflow));
  StepRow* step = graph.step(at.step);
  if (step == nullptr || step->state != StepState::compensating) co_return Result<void>();
  CO_TRY(co_await move_step(transaction, graph, *step, StepState::reverted, Ends::no));
  CO_TRY(co_await event(transaction, graph, "step.reverted", at.step, "{}"));
  co_return co_await go_on_ending(transaction, graph);
}

StepTransitions::Body<void> StepTransitions::retrying(Transaction& transaction, const queue::Job& job,
                                                      const StepJob& at, const Error& error, Timestamp retry_at) {
  CO_TRY_ASSIGN(WorkflowGraph graph, co_await enter(transaction, at.workflow));
  StepRow* step = graph.step(at.step);
  const StepState tried = at.purpose == StepPurpose::invoke ? StepState::invoking : StepState::compensating;
  if (step == nullptr || step->state != tried) co_return Result<void>();
  step->error = error_to_json(error);
  if (at.purpose == StepPurpose::invoke && graph.state == WorkflowState::compensating) {
    // No further try: the workflow ends anyway.
    CO_TRY(co_await jobs_.cancel_waiting(transaction, job.id));
    CO_TRY(co_await move_step(transaction, graph, *step, StepState::failed, Ends::yes));
    CO_TRY(co_await event(transaction, graph, "step.failed", at.step, error_data(step->error)));
    co_return co_await go_on_ending(transaction, graph);
  }
  step->retry_at = retry_at;
  const StepState next = at.purpose == StepPurpose::invoke ? StepState::ready : StepState::compensating;
  CO_TRY(co_await move_step(transaction, graph, *step, next, Ends::no));
  co_return co_await event(
      transaction, graph, "step.retrying", at.step,
      fmt::format(R"({{"attempt":{},"retry_at":"{}","error":{}}})", job.attempt, to_rfc3339(retry_at), step->error));
}

StepTransitions::Body<void> StepTransitions::give_up(Transaction& transaction, const queue::Job& job, const StepJob& at,
                                                     const Error& error) {
  CO_TRY_ASSIGN(WorkflowGraph graph, co_await enter(transaction, at.workflow));
  StepRow* step = graph.step(at.step);
  if (step == nullptr || step->job != job.id || is_ended(graph.state)) co_return Result<void>();
  step->error = error_to_json(error);
  step->retry_at = std::nullopt;
  if (at.purpose == StepPurpose::compensate) co_return co_await give_up_compensation(transaction, graph, *step, error);
  if (!step->active()) co_return Result<void>();
  const bool ending = graph.state == WorkflowState::compensating;
  if (!ending && graph.may_be_skipped(*step)) {
    CO_TRY(co_await move_step(transaction, graph, *step, StepState::skipped, Ends::yes));
    graph.progress = graph.computed_progress();
    CO_TRY(co_await event(transaction, graph, "step.skipped", at.step, error_data(step->error)));
    co_return co_await advance(transaction, graph);
  }
  CO_TRY(co_await move_step(transaction, graph, *step, StepState::failed, Ends::yes));
  CO_TRY(co_await event(transaction, graph, "step.failed", at.step, error_data(step->error)));
  if (ending) co_return co_await go_on_ending(transaction, graph);
  co_return co_await begin_ending(transaction, graph, WorkflowState::failed, step->error);
}

StepTransitions::Body<void> StepTransitions::give_up_compensation(Transaction& transaction, WorkflowGraph& graph,
                                                                  StepRow& step, const Error& error) {
  if (step.state != StepState::compensating) co_return Result<void>();
  step.compensation_failed = true;
  CO_TRY(co_await move_step(transaction, graph, step, StepState::failed, Ends::no));
  CO_TRY(co_await event(transaction, graph, "step.compensation_failed", step.name, error_data(error_to_json(error))));
  co_return co_await go_on_ending(transaction, graph);
}

}  // namespace matjar::workflow
