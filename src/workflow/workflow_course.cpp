#include <fmt/format.h>

#include "workflow/state_names.hpp"
#include "workflow/step_transitions.hpp"

// The part of StepTransitions that decides how a workflow as a whole goes on after one of its steps has changed.

namespace matjar::workflow {

StepTransitions::Body<WorkflowGraph> StepTransitions::enter(Transaction& transaction, WorkflowId id) {
  transaction.after_commit([this, id] { wake_up_.announce(id.value()); });
  co_return co_await repository_.load(transaction, id);
}

StepTransitions::Body<void> StepTransitions::event(Transaction& transaction, WorkflowGraph& graph, std::string type,
                                                   std::string step, std::string data) {
  Event happened{.type = std::move(type), .step = std::move(step), .data = std::move(data), .at = clock_.now()};
  co_return co_await repository_.append_event(transaction, graph, std::move(happened));
}

StepTransitions::Body<void> StepTransitions::move_step(Transaction& transaction, WorkflowGraph& graph, StepRow& step,
                                                       StepState to, Ends ends) {
  const StepState from = std::exchange(step.state, to);
  if (ends == Ends::yes) {
    step.ended_at = clock_.now();
    step.end_order = graph.last_event;
  }
  co_return co_await repository_.save_step(transaction, graph.id, step, from);
}

StepTransitions::Body<void> StepTransitions::insert_job(Transaction& transaction, WorkflowGraph& graph, StepRow& step,
                                                        StepPurpose purpose) {
  const StepJob at{.workflow = graph.id, .step = step.name, .purpose = purpose};
  queue::NewJob job{.queue = step.queue,
                    .kind = std::string(kStepJobKind),
                    .args = step_job_to_json(at),
                    .priority = step.priority,
                    .max_attempts = step.max_attempts,
                    .lane = step.lane};
  if (purpose == StepPurpose::compensate) {
    const auto policy = retry_by_queue_.find(step.queue);
    job.max_attempts =
        policy == retry_by_queue_.end() ? queue::RetryPolicy().max_attempts() : policy->second.max_attempts();
  }
  CO_TRY_ASSIGN(step.job, co_await jobs_.insert(transaction, std::move(job)));
  co_return Result<void>();
}

StepTransitions::Body<void> StepTransitions::start_step(Transaction& transaction, WorkflowGraph& graph, StepRow& step) {
  CO_TRY(co_await insert_job(transaction, graph, step, StepPurpose::invoke));
  step.signalled = false;
  co_return co_await move_step(transaction, graph, step, StepState::ready, Ends::no);
}

StepTransitions::Body<void> StepTransitions::advance(Transaction& transaction, WorkflowGraph& graph) {
  if (graph.state == WorkflowState::compensating) co_return co_await go_on_ending(transaction, graph);
  for (StepRow* step : graph.startable()) CO_TRY(co_await start_step(transaction, graph, *step));
  if (graph.all_finished()) co_return co_await end(transaction, graph, WorkflowState::completed);
  const bool active = graph.any(StepState::ready) || graph.any(StepState::invoking);
  const WorkflowState state = active ? WorkflowState::running : WorkflowState::waiting;
  if (graph.state == state) co_return Result<void>();
  graph.state = state;
  CO_TRY(co_await repository_.save_workflow(transaction, graph, std::nullopt));
  co_return co_await event(transaction, graph, "workflow." + std::string(to_string(state)), "", "{}");
}

StepTransitions::Body<void> StepTransitions::begin_ending(Transaction& transaction, WorkflowGraph& graph,
                                                          WorkflowState target, std::string error) {
  graph.target = target;
  graph.error = std::move(error);
  for (StepRow& step : graph.steps) {
    if (step.state != StepState::ready && step.state != StepState::waiting) continue;
    // A job that was claimed in this moment finds its step not started, and ends without doing anything.
    if (step.state == StepState::ready) CO_TRY(co_await jobs_.cancel_waiting(transaction, step.job));
    step.retry_at = std::nullopt;
    CO_TRY(co_await move_step(transaction, graph, step, StepState::not_started, Ends::no));
  }
  if (!graph.any(StepState::invoking) && graph.next_to_undo() == nullptr) {
    co_return co_await end(transaction, graph, target);
  }
  graph.state = WorkflowState::compensating;
  CO_TRY(co_await repository_.save_workflow(transaction, graph, std::nullopt));
  CO_TRY(co_await event(transaction, graph, "workflow.compensating", "", "{}"));
  co_return co_await go_on_ending(transaction, graph);
}

StepTransitions::Body<void> StepTransitions::go_on_ending(Transaction& transaction, WorkflowGraph& graph) {
  if (graph.any(StepState::invoking) || graph.any(StepState::compensating)) co_return Result<void>();
  StepRow* next = graph.next_to_undo();
  if (next == nullptr) co_return co_await end(transaction, graph, graph.target.value_or(WorkflowState::failed));
  CO_TRY(co_await insert_job(transaction, graph, *next, StepPurpose::compensate));
  co_return co_await move_step(transaction, graph, *next, StepState::compensating, Ends::no);
}

StepTransitions::Body<void> StepTransitions::end(Transaction& transaction, WorkflowGraph& graph, WorkflowState state) {
  graph.state = state;
  if (state == WorkflowState::completed) graph.progress = 100;
  CO_TRY(co_await repository_.save_workflow(transaction, graph, clock_.now()));
  const std::string data = graph.error.empty() ? "{}" : fmt::format(R"({{"error":{}}})", graph.error);
  CO_TRY(co_await event(transaction, graph, "workflow." + std::string(to_string(state)), "", data));
  if (listener_ != nullptr) CO_TRY(co_await listener_->ended(transaction, graph.id, state));
  co_return Result<void>();
}

}  // namespace matjar::workflow
