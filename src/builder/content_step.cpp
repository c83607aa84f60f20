#include "builder/content_step.hpp"

namespace matjar::builder {

Task<Result<workflow::StepResult>> ContentStep::invoke(workflow::StepContext& context) {
  CO_TRY_ASSIGN(auto state, co_await records_.load(context.workflow()));
  if (!state.product.source) co_return missing_artefact("facts");
  copywriting::WritingBrief brief{.source = *state.product.source, .store_name = state.build.store_name, .niche = {}};
  CO_TRY_ASSIGN(auto written, co_await writer_.write(std::move(brief)));
  const Announcement announcement = copy_written(written.copy, written.failed_before);
  CO_TRY(co_await context.emit(announcement.type, announcement.json));

  workflow::StepResult result = done_with(announcement);
  result.commit = [this, draft = state.build.draft,
                   copy = std::move(written.copy)](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    co_return co_await records_.products().save_copy(transaction, draft, copy);
  };
  co_return result;
}

}  // namespace matjar::builder
