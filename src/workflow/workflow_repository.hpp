#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"
#include "workflow/workflow.hpp"
#include "workflow/workflow_graph.hpp"

namespace matjar::workflow {

/// The SQL of workflows. Functions with a transaction take part in the caller's; a graph that was loaded is valid until
/// its transaction ends.
class WorkflowRepository {
 public:
  using Transaction = storage::Transaction;
  template <class T>
  using Body = storage::Body<Result<T>>;

  Body<void> insert(Transaction& transaction, const WorkflowPlan& plan, Timestamp now) const;
  /// Locks the workflow's row until the transaction ends. `workflow_unknown` (not_found).
  Body<WorkflowGraph> load(Transaction& transaction, WorkflowId id) const;

  /// Writes what changed in a step; `expected` is the state in which it was loaded.
  Body<void> save_step(Transaction& transaction, const WorkflowId& workflow, const StepRow& step,
                       StepState expected) const;
  Body<void> save_output(Transaction& transaction, const WorkflowId& workflow, const std::string& step,
                         std::string json) const;
  Body<void> save_undo(Transaction& transaction, const WorkflowId& workflow, const std::string& step,
                       std::string json) const;
  /// State, target, error, progress and the end's time.
  Body<void> save_workflow(Transaction& transaction, const WorkflowGraph& graph,
                           std::optional<Timestamp> ended_at) const;
  /// Numbers the event and writes it with the workflow's progress.
  Body<void> append_event(Transaction& transaction, WorkflowGraph& graph, Event event) const;

  Task<Result<WorkflowView>> view(storage::Database& database, WorkflowId id) const;
  Task<Result<std::vector<Event>>> events(storage::Database& database, WorkflowId id, std::int64_t after,
                                          int limit) const;

  /// What wait_for_events asks. `workflow_unknown` (not_found).
  struct Position {
    std::int64_t last_event = 0;
    bool ended = false;
  };
  Task<Result<Position>> position(storage::Database& database, WorkflowId id) const;
};

}  // namespace matjar::workflow
