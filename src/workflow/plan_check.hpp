#pragma once

#include "base/result.hpp"
#include "workflow/workflow.hpp"

namespace matjar::workflow {

/// `plan_invalid` (internal): no step, a name twice, an edge twice or of an unknown step, a weight or number of tries
/// below one, or a cycle. A plan comes from the program itself, so that is a defect.
Result<void> check_plan(const WorkflowPlan& plan);

}  // namespace matjar::workflow
