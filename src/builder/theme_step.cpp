#include "builder/theme_step.hpp"

namespace matjar::builder {

Task<Result<workflow::StepResult>> ThemeStep::invoke(workflow::StepContext& context) {
  CO_TRY_ASSIGN(auto state, co_await records_.load(context.workflow()));
  if (!state.product.source) co_return missing_artefact("facts");
  product::StoreLook look = looks_.choose(*state.product.source, state.build.theme);
  const Announcement announcement = look_chosen(look);
  CO_TRY(co_await context.emit(announcement.type, announcement.json));

  workflow::StepResult result = done_with(announcement);
  result.commit = [this, draft = state.build.draft,
                   look = std::move(look)](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    co_return co_await records_.products().save_look(transaction, draft, look);
  };
  co_return result;
}

}  // namespace matjar::builder
