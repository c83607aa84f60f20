#include "workflow/state_names.hpp"

#include <array>
#include <utility>

namespace matjar::workflow {

namespace {

constexpr std::array kWorkflowStates{
    std::pair{WorkflowState::running, std::string_view("running")},
    std::pair{WorkflowState::waiting, std::string_view("waiting")},
    std::pair{WorkflowState::compensating, std::string_view("compensating")},
    std::pair{WorkflowState::completed, std::string_view("completed")},
    std::pair{WorkflowState::failed, std::string_view("failed")},
    std::pair{WorkflowState::cancelled, std::string_view("cancelled")},
};

constexpr std::array kStepStates{
    std::pair{StepState::not_started, std::string_view("not_started")},
    std::pair{StepState::ready, std::string_view("ready")},
    std::pair{StepState::invoking, std::string_view("invoking")},
    std::pair{StepState::waiting, std::string_view("waiting")},
    std::pair{StepState::done, std::string_view("done")},
    std::pair{StepState::failed, std::string_view("failed")},
    std::pair{StepState::skipped, std::string_view("skipped")},
    std::pair{StepState::compensating, std::string_view("compensating")},
    std::pair{StepState::reverted, std::string_view("reverted")},
};

template <class Names, class State>
std::string_view name_of(const Names& names, State state) {
  for (const auto& [value, text] : names) {
    if (value == state) return text;
  }
  return names.front().second;
}

template <class State, class Names>
std::optional<State> state_of(const Names& names, std::string_view text) {
  for (const auto& [value, name] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(WorkflowState state) {
  return name_of(kWorkflowStates, state);
}

std::string_view to_string(StepState state) {
  return name_of(kStepStates, state);
}

std::string_view to_string(EdgeKind kind) {
  return kind == EdgeKind::hard ? "hard" : "soft";
}

std::optional<WorkflowState> workflow_state_from(std::string_view text) {
  return state_of<WorkflowState>(kWorkflowStates, text);
}

std::optional<StepState> step_state_from(std::string_view text) {
  return state_of<StepState>(kStepStates, text);
}

bool is_ended(WorkflowState state) {
  return state == WorkflowState::completed || state == WorkflowState::failed || state == WorkflowState::cancelled;
}

const StepView* WorkflowView::step(std::string_view name) const {
  for (const StepView& view : steps) {
    if (view.name == name) return &view;
  }
  return nullptr;
}

}  // namespace matjar::workflow
