#include "builder/build_step.hpp"

#include <fmt/core.h>

namespace matjar::builder {

Task<Result<BuildState>> BuildRecords::load(WorkflowId workflow) {
  CO_TRY_ASSIGN(auto build, co_await builds_.find(StoreBuildId(workflow.value())));
  CO_TRY_ASSIGN(auto product, co_await products_.find(build.draft));
  BuildState state{.build = std::move(build), .product = std::move(product)};
  co_return state;
}

workflow::StepResult done_with(const Announcement& announcement) {
  workflow::StepResult result;
  result.output = announcement.json;
  return result;
}

std::unexpected<Error> missing_artefact(std::string_view what) {
  return fail(ErrorKind::internal, {.name = "artefact_missing",
                                    .message = fmt::format("This step needs the {} of an earlier step.", what),
                                    .next_step = "Report this as a defect."});
}

}  // namespace matjar::builder
