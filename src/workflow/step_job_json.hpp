#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"

namespace matjar::workflow {

enum class StepPurpose { invoke, compensate };

/// The arguments of a job of the kind "workflow.step".
struct StepJob {
  WorkflowId workflow;
  std::string step;
  StepPurpose purpose = StepPurpose::invoke;
};

/// {"workflow":"…","step":"…"}, with "compensate":true where the step is to be taken back.
std::string step_job_to_json(const StepJob& job);
std::optional<StepJob> step_job_from_json(std::string_view json);

}  // namespace matjar::workflow
