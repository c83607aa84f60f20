#include "workflow/workflow_graph.hpp"

#include <algorithm>
#include <limits>

namespace matjar::workflow {

namespace {

constexpr int kNotQuiteDone = 99;

}  // namespace

StepRow* WorkflowGraph::step(std::string_view name) {
  const auto found = std::ranges::find(steps, name, &StepRow::name);
  return found == steps.end() ? nullptr : &*found;
}

std::vector<StepRow*> WorkflowGraph::startable() {
  std::vector<StepRow*> free;
  for (StepRow& candidate : steps) {
    if (candidate.state != StepState::not_started) continue;
    const bool waits = std::ranges::any_of(
        edges, [&](const EdgePlan& edge) { return edge.to == candidate.name && !step(edge.from)->finished(); });
    if (!waits) free.push_back(&candidate);
  }
  return free;
}

bool WorkflowGraph::may_be_skipped(const StepRow& failed) const {
  bool somebody_follows = false;
  for (const EdgePlan& edge : edges) {
    if (edge.from != failed.name) continue;
    if (edge.kind == EdgeKind::hard) return false;
    somebody_follows = true;
  }
  return somebody_follows;
}

bool WorkflowGraph::all_finished() const {
  return std::ranges::all_of(steps, &StepRow::finished);
}

bool WorkflowGraph::any(StepState step_state) const {
  return std::ranges::any_of(steps, [step_state](const StepRow& row) { return row.state == step_state; });
}

StepRow* WorkflowGraph::next_to_undo() {
  const auto order = [](const StepRow& row) {
    return row.end_order.value_or(std::numeric_limits<std::int64_t>::max());
  };
  StepRow* next = nullptr;
  for (StepRow& candidate : steps) {
    if (candidate.undoable() && (next == nullptr || order(candidate) >= order(*next))) next = &candidate;
  }
  return next;
}

int WorkflowGraph::computed_progress() const {
  int finished = 0;
  int total = 0;
  for (const StepRow& row : steps) {
    total += row.weight;
    if (row.finished()) finished += row.weight;
  }
  const int share = total == 0 ? 0 : finished * 100 / total;
  return std::max(progress, std::min(share, kNotQuiteDone));
}

}  // namespace matjar::workflow
