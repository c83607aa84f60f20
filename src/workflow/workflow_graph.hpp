#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/workflow.hpp"

namespace matjar::workflow {

/// A step as a transaction sees it. Its output is written and shown, but never needed here.
struct StepRow {
  std::string name;
  std::string queue;
  int priority = 3;
  int max_attempts = 1;
  int weight = 1;
  std::string lane;
  StepState state = StepState::not_started;
  int attempt = 0;
  std::string undo;   ///< JSON, or empty
  std::string error;  ///< JSON, or empty
  std::optional<Timestamp> started_at;
  std::optional<Timestamp> ended_at;
  std::optional<Timestamp> retry_at;
  std::optional<std::int64_t> end_order;
  JobId job;
  bool signalled = false;
  bool compensation_failed = false;

  bool finished() const { return state == StepState::done || state == StepState::skipped; }
  bool active() const { return state == StepState::ready || state == StepState::invoking; }
  bool undoable() const { return !undo.empty() && state != StepState::reverted && !compensation_failed; }
};

/// A whole workflow inside a transaction that holds its row, and the questions that decide how it goes on. No I/O.
struct WorkflowGraph {
  WorkflowId id;
  std::string kind;
  WorkflowState state = WorkflowState::running;
  std::optional<WorkflowState> target;
  std::string error;  ///< JSON, or empty
  int progress = 0;
  std::int64_t last_event = 0;
  std::vector<StepRow> steps;  ///< in the order of the plan
  std::vector<EdgePlan> edges;

  StepRow* step(std::string_view name);
  /// Steps that have not started and whose predecessors are all finished.
  std::vector<StepRow*> startable();
  /// A failed step is passed over when somebody goes on after it and nobody needs it.
  bool may_be_skipped(const StepRow& step) const;
  bool all_finished() const;
  bool any(StepState step_state) const;
  /// What is to be taken back next: the latest end first, and before it what never ended.
  StepRow* next_to_undo();
  /// From the weights of finished steps; 100 is for the end alone.
  int computed_progress() const;
};

}  // namespace matjar::workflow
