#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "queue/dispatcher.hpp"
#include "queue/job_engine.hpp"
#include "workflow/workflow.hpp"

namespace matjar::workflow {

/// Keeps graphs of steps in the database and runs them as jobs. A step's result, the jobs of the steps that it made
/// ready and the event for those who watch are written in one transaction, together with the end of the step's job.
class WorkflowEngine {
 public:
  /// Handlers are keyed by workflow kind and step name; the listener may be null. All must outlive the engine.
  ///
  /// A failing step is tried again by its job's tries and its queue's policy, as the dispatcher knows them (and scales
  /// them); `retry_by_queue` adds how often taking a step back is tried.
  WorkflowEngine(storage::Database& database, queue::JobEngine& jobs, queue::WakeUp& wake_up, const Clock& clock,
                 std::map<std::string, queue::RetryPolicy> retry_by_queue);
  ~WorkflowEngine();
  WorkflowEngine(const WorkflowEngine&) = delete;
  WorkflowEngine& operator=(const WorkflowEngine&) = delete;

  /// Before the dispatcher starts. Throws std::logic_error for a second handler of one name.
  void add_handler(std::string workflow_kind, StepHandler& handler);
  void set_end_listener(EndListener& listener);

  /// The worker that runs steps; give it to the dispatcher.
  queue::Worker& worker();

  /// Writes the graph and the jobs of the steps that wait for none.
  storage::Body<Result<void>> create(storage::Transaction& transaction, WorkflowPlan plan);

  Task<Result<WorkflowView>> view(WorkflowId id);  ///< `workflow_unknown` (not_found)
  Task<Result<std::vector<Event>>> events(WorkflowId id, std::int64_t after, int limit);
  /// The same two as somebody sees them who may see less, through a database of his own (storage::MerchantDatabase).
  Task<Result<WorkflowView>> view(storage::Database& as, WorkflowId id);
  Task<Result<std::vector<Event>>> events(storage::Database& as, WorkflowId id, std::int64_t after, int limit);
  /// Returns when there are events after `after`, the workflow has ended, or `at_most` is over.
  Task<Result<void>> wait_for_events(WorkflowId id, std::int64_t after, std::chrono::milliseconds at_most);

  /// Wakes a step that waits; its handler is invoked again. A signal that comes while the step is being invoked is
  /// kept: should that try end in waiting, the step is invoked once more at once. `step_not_waiting` (conflict)
  /// otherwise.
  Task<Result<void>> signal(WorkflowId id, std::string step);
  /// No further step starts; steps that run are waited for, and what was done is compensated in reverse order.
  /// `workflow_ended` (conflict) when there is nothing to cancel any more.
  Task<Result<void>> cancel(WorkflowId id);

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace matjar::workflow
