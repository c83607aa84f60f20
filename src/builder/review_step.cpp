#include "builder/review_step.hpp"

namespace matjar::builder {

Task<Result<workflow::StepResult>> ReviewStep::invoke(workflow::StepContext& context) {
  CO_TRY_ASSIGN(auto state, co_await records_.load(context.workflow()));
  if (!state.product.findings) co_return missing_artefact("findings of the checks");
  std::string in_the_way;
  for (const auto& finding : *state.product.findings) {
    if (finding.severity != product::Severity::block) continue;
    if (!in_the_way.empty()) in_the_way += "; ";
    in_the_way += finding.id + ": " + finding.message.en;
  }
  if (!in_the_way.empty()) {
    co_return fail(ErrorKind::rejected, {.name = "checks_block",
                                         .message = "A check does not let this product be published: " + in_the_way,
                                         .next_step = "Mend what the checks name, or choose another product."});
  }
  co_return workflow::StepResult();
}

}  // namespace matjar::builder
