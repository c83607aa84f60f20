#include "workflow/plan_check.hpp"

#include <map>
#include <set>

namespace matjar::workflow {

namespace {

std::unexpected<Error> invalid(const WorkflowPlan& plan, const std::string& what) {
  return fail(ErrorKind::internal, {.name = "plan_invalid",
                                    .message = "The plan of the workflow " + plan.kind + " is wrong: " + what + ".",
                                    .next_step = "This is a defect of the program; please report it."});
}

/// Takes away steps that wait for none until nothing is left, or a cycle is.
bool has_cycle(const WorkflowPlan& plan) {
  std::map<std::string, int> waits_for;
  for (const StepPlan& step : plan.steps) waits_for[step.name] = 0;
  for (const EdgePlan& edge : plan.edges) ++waits_for[edge.to];
  while (!waits_for.empty()) {
    const auto free = std::ranges::find_if(waits_for, [](const auto& entry) { return entry.second == 0; });
    if (free == waits_for.end()) return true;
    for (const EdgePlan& edge : plan.edges) {
      if (edge.from == free->first) --waits_for.at(edge.to);
    }
    waits_for.erase(free);
  }
  return false;
}

}  // namespace

Result<void> check_plan(const WorkflowPlan& plan) {
  if (plan.id.empty() || plan.steps.empty()) return invalid(plan, "it has no id or no steps");
  std::set<std::string> names;
  for (const StepPlan& step : plan.steps) {
    if (step.name.empty() || step.queue.empty()) return invalid(plan, "a step has no name or no queue");
    if (!names.insert(step.name).second) return invalid(plan, "two steps are called " + step.name);
    if (step.weight < 1 || step.max_attempts < 1) return invalid(plan, step.name + " has no weight or no tries");
  }
  std::set<std::pair<std::string, std::string>> edges;
  for (const EdgePlan& edge : plan.edges) {
    if (!names.contains(edge.from) || !names.contains(edge.to)) {
      return invalid(plan, "an edge joins unknown steps, " + edge.from + " and " + edge.to);
    }
    if (!edges.emplace(edge.from, edge.to).second) {
      return invalid(plan, "two edges join " + edge.from + " and " + edge.to);
    }
  }
  if (has_cycle(plan)) return invalid(plan, "its steps wait for each other in a circle");
  return {};
}

}  // namespace matjar::workflow
