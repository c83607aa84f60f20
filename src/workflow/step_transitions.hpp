#pragma once

#include <map>
#include <string>

#include "queue/job_engine.hpp"
#include "workflow/step_job_json.hpp"
#include "workflow/workflow_repository.hpp"

namespace matjar::workflow {

inline constexpr std::string_view kStepJobKind = "workflow.step";

/// Every change of a workflow, each a part of one transaction. All begin by locking the workflow's row, and whoever
/// watches the workflow hears of it with the commit. The ends of a try include the end of its job, and fail with
/// `lease_lost` (conflict) when the lease is gone.
class StepTransitions {
 public:
  using Transaction = storage::Transaction;
  template <class T>
  using Body = storage::Body<Result<T>>;

  /// `retry_by_queue` says how often the compensation of a step in that queue is tried.
  StepTransitions(queue::JobEngine& jobs, queue::WakeUp& wake_up, const Clock& clock,
                  std::map<std::string, queue::RetryPolicy> retry_by_queue)
      : jobs_(jobs), wake_up_(wake_up), clock_(clock), retry_by_queue_(std::move(retry_by_queue)) {}

  void set_end_listener(EndListener& listener) { listener_ = &listener; }
  const WorkflowRepository& repository() const { return repository_; }

  Body<void> create(Transaction& transaction, const WorkflowPlan& plan);
  Body<void> signal(Transaction& transaction, WorkflowId id, std::string step);
  Body<void> cancel(Transaction& transaction, WorkflowId id);

  /// What a try needs to know. No value when there is nothing to do: the step has ended, or its workflow has.
  struct Begun {
    std::string workflow_kind;
    std::string undo;
  };
  Body<std::optional<Begun>> begin(Transaction& transaction, const queue::Job& job, const StepJob& at);
  Body<void> record_undo(Transaction& transaction, const queue::Job& job, const StepJob& at, std::string json);
  Body<void> emit(Transaction& transaction, const queue::Job& job, const StepJob& at, Event event);
  Body<void> finish(Transaction& transaction, const queue::Job& job, const StepJob& at, std::string output);
  Body<void> wait(Transaction& transaction, const queue::Job& job, const StepJob& at, std::string output);
  Body<void> revert(Transaction& transaction, const queue::Job& job, const StepJob& at);

  /// In the transaction in which the queue has ended the try already.
  Body<void> retrying(Transaction& transaction, const queue::Job& job, const StepJob& at, const Error& error,
                      Timestamp retry_at);
  Body<void> give_up(Transaction& transaction, const queue::Job& job, const StepJob& at, const Error& error);

 private:
  Body<WorkflowGraph> enter(Transaction& transaction, WorkflowId id);
  Body<void> event(Transaction& transaction, WorkflowGraph& graph, std::string type, std::string step,
                   std::string data);
  /// Changes the step's state and writes the step; `end` also stamps its end.
  enum class Ends { yes, no };
  Body<void> move_step(Transaction& transaction, WorkflowGraph& graph, StepRow& step, StepState to, Ends ends);
  Body<void> insert_job(Transaction& transaction, WorkflowGraph& graph, StepRow& step, StepPurpose purpose);
  Body<void> start_step(Transaction& transaction, WorkflowGraph& graph, StepRow& step);
  /// Starts what has become free, and says how the workflow stands.
  Body<void> advance(Transaction& transaction, WorkflowGraph& graph);
  /// Calls back what has not begun; what runs is waited for.
  Body<void> begin_ending(Transaction& transaction, WorkflowGraph& graph, WorkflowState target, std::string error);
  /// Once nothing runs: takes back the next step, or ends the workflow.
  Body<void> go_on_ending(Transaction& transaction, WorkflowGraph& graph);
  Body<void> end(Transaction& transaction, WorkflowGraph& graph, WorkflowState state);
  Body<std::optional<Begun>> begin_late(Transaction& transaction, WorkflowGraph& graph, StepRow& step);
  Body<void> give_up_compensation(Transaction& transaction, WorkflowGraph& graph, StepRow& step, const Error& error);

  WorkflowRepository repository_;
  queue::JobEngine& jobs_;
  queue::WakeUp& wake_up_;
  const Clock& clock_;
  std::map<std::string, queue::RetryPolicy> retry_by_queue_;
  EndListener* listener_ = nullptr;
};

}  // namespace matjar::workflow
