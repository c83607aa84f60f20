#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/task.hpp"
#include "storage/database.hpp"

namespace matjar::workflow {

enum class WorkflowState { running, waiting, compensating, completed, failed, cancelled };
enum class StepState {
  not_started,
  ready,  ///< its job is in the queue
  invoking,
  waiting,  ///< for a signal from outside (a person's approval)
  done,
  failed,
  skipped,  ///< a soft step that failed: its dependents go on without it
  compensating,
  reverted,
};
/// `hard`: a failed step fails the workflow. `soft`: the dependent goes on and falls back.
enum class EdgeKind { hard, soft };

std::string_view to_string(WorkflowState state);
std::string_view to_string(StepState state);

struct StepPlan {
  std::string name;
  std::string queue;
  int priority = 3;
  int max_attempts = 3;
  int weight = 1;  ///< its share of the progress
  std::string lane;
};

struct EdgePlan {
  std::string from;
  std::string to;
  EdgeKind kind = EdgeKind::hard;
};

/// A graph of steps; acyclic, every edge between steps that exist.
struct WorkflowPlan {
  WorkflowId id;
  std::string kind;   ///< names the set of handlers
  std::string owner;  ///< tenant, for listing; opaque here
  std::vector<StepPlan> steps;
  std::vector<EdgePlan> edges;
};

struct StepView {
  std::string name;
  StepState state = StepState::not_started;
  int attempt = 0;
  std::string output;          ///< JSON
  std::string undo;            ///< JSON, empty when nothing is to be undone
  std::optional<Error> error;  ///< why it failed, or why it is tried again
  std::optional<Timestamp> started_at;
  std::optional<Timestamp> ended_at;
  std::optional<Timestamp> retry_at;
};

struct WorkflowView {
  WorkflowId id;
  std::string kind;
  std::string owner;
  WorkflowState state = WorkflowState::running;
  int progress = 0;  ///< 0–100, never goes back
  std::optional<Error> error;
  Timestamp created_at;
  std::optional<Timestamp> ended_at;
  std::vector<StepView> steps;  ///< in the order of the plan

  const StepView* step(std::string_view name) const;
};

/// Something that happened, for those who watch. `sequence` counts from 1 in each workflow without gaps.
struct Event {
  std::int64_t sequence = 0;
  std::string type;  ///< "step.started", "step.done", "step.retrying", "workflow.completed", … or a step's own
  std::string step;
  int progress = 0;
  std::string data;  ///< JSON
  Timestamp at;
};

/// What a step sees of its run.
class StepContext {
 public:
  virtual ~StepContext() = default;
  virtual const WorkflowId& workflow() const = 0;
  virtual const std::string& step() const = 0;
  virtual int attempt() const = 0;
  /// The undo data recorded so far by this step, in this try or an earlier one; empty when none.
  virtual const std::string& undo() const = 0;
  /// Makes undo data durable. Call it before the outside is touched; replaces what was recorded before.
  virtual Task<Result<void>> record_undo(std::string json) = 0;
  /// Tells those who watch; durable. `json` is an object.
  virtual Task<Result<void>> emit(std::string type, std::string json) = 0;
};

/// How an invocation ended well.
struct StepResult {
  enum class Kind { done, wait } kind = Kind::done;
  std::string output = "{}";  ///< JSON, shown to those who watch
  /// Runs in the transaction that finishes the step: what it writes exists if and only if the step is done.
  std::move_only_function<storage::Body<Result<void>>(storage::Transaction&)> commit = {};
};

/// The code of one step. Both functions may run again from the start after a crash, so they look before they act.
class StepHandler {
 public:
  virtual ~StepHandler() = default;
  virtual std::string_view name() const = 0;
  virtual Task<Result<StepResult>> invoke(StepContext& context) = 0;
  /// Takes back what `invoke` did outside, from the recorded undo data. Called in reverse order of the steps' ends.
  virtual Task<Result<void>> compensate(StepContext& context) = 0;
};

/// Hears of a workflow's end, inside the transaction that ends it.
class EndListener {
 public:
  virtual ~EndListener() = default;
  virtual storage::Body<Result<void>> ended(storage::Transaction& transaction, WorkflowId workflow,
                                            WorkflowState state) = 0;
};

}  // namespace matjar::workflow
