#include "builder/landing_step.hpp"

#include <fmt/core.h>

namespace matjar::builder {

Task<Result<workflow::StepResult>> LandingStep::invoke(workflow::StepContext& context) {
  const StoreBuildId build(context.workflow().value());
  CO_TRY_ASSIGN(auto state, co_await records_.load(context.workflow()));
  CO_TRY_ASSIGN(const auto arabic, co_await pages_.render(build, Language::ar, HostedPages::Images::served));
  CO_TRY_ASSIGN(const auto english, co_await pages_.render(build, Language::en, HostedPages::Images::served));

  const Announcement announcement{.type = "landing.made",
                                  .json = fmt::format(R"({{"page":"/pages/{}","bytes":{{"ar":{},"en":{}}}}})",
                                                      build.value(), arabic.size(), english.size())};
  CO_TRY(co_await context.emit(announcement.type, announcement.json));
  workflow::StepResult result = done_with(announcement);
  result.commit = [this, draft = state.build.draft,
                   json = announcement.json](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    co_return co_await records_.products().save_landing(transaction, draft, json);
  };
  co_return result;
}

}  // namespace matjar::builder
