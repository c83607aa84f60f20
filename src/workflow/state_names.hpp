#pragma once

#include <optional>
#include <string_view>

#include "workflow/workflow.hpp"

namespace matjar::workflow {

std::optional<WorkflowState> workflow_state_from(std::string_view text);
std::optional<StepState> step_state_from(std::string_view text);
std::string_view to_string(EdgeKind kind);

/// A workflow that has ended changes no more.
bool is_ended(WorkflowState state);

}  // namespace matjar::workflow
