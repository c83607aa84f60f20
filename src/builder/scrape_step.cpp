#include "builder/scrape_step.hpp"

#include "sourcing/link_recogniser.hpp"

namespace matjar::builder {

Task<Result<product::SourceProduct>> ScrapeStep::read(const BuildState& state) {
  const auto& typed = state.product.source;
  if (typed && typed->title && typed->title->provenance.rung == product::Rung::manual) co_return *typed;
  const catalog::StoredBuild& build = state.build;
  CO_TRY_ASSIGN(auto link, services_.links.recognise(build.product_url));
  if (!build.pasted_file.empty()) {
    CO_TRY_ASSIGN(auto html, co_await services_.files.get(build.pasted_file));
    co_return co_await services_.source.read_pasted(link, std::move(html));
  }
  co_return co_await services_.source.read(link);
}

Task<Result<workflow::StepResult>> ScrapeStep::invoke(workflow::StepContext& context) {
  CO_TRY_ASSIGN(auto state, co_await services_.records.load(context.workflow()));
  CO_TRY_ASSIGN(auto source, co_await read(state));
  const Announcement read_announcement = page_read(source, count_facts(source));
  CO_TRY(co_await context.emit(read_announcement.type, read_announcement.json));

  if (source.kind == product::PageKind::out_of_stock) {
    co_return fail(ErrorKind::rejected, {.name = "product_out_of_stock",
                                         .message = "The shop has none of this product left.",
                                         .next_step = "Choose another product, or try again when it is back."});
  }
  CO_TRY_ASSIGN(auto price, pricing::price_product(source, services_.rule, services_.rates));
  const Announcement price_announcement = price_made(price);
  CO_TRY(co_await context.emit(price_announcement.type, price_announcement.json));

  workflow::StepResult result = done_with(read_announcement);
  result.commit = [this, draft = state.build.draft, source = std::move(source),
                   price = std::move(price)](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    CO_TRY(co_await services_.records.products().save_source(transaction, draft, source));
    CO_TRY(co_await services_.records.products().save_price(transaction, draft, price));
    co_return Result<void>();
  };
  co_return result;
}

}  // namespace matjar::builder
