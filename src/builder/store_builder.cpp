#include "builder/store_builder.hpp"

#include <fmt/core.h>

#include "base/plain_text.hpp"
#include "sourcing/product_form.hpp"
#include "storage/merchant_database.hpp"
#include "storefront/look.hpp"

namespace matjar::builder {

std::string_view merchant_state(const workflow::WorkflowView& workflow) {
  switch (workflow.state) {
    case workflow::WorkflowState::completed:
      return "completed";
    case workflow::WorkflowState::failed:
    case workflow::WorkflowState::cancelled:
      return "failed";
    case workflow::WorkflowState::running:
    case workflow::WorkflowState::waiting:
    case workflow::WorkflowState::compensating:
      break;
  }
  for (const auto& step : workflow.steps) {
    if (step.started_at || step.attempt > 0) return "processing";
  }
  return "pending";
}

namespace {

constexpr std::size_t kMaxStoreName = 120;

Result<void> check_callback(const net::OutboundGuard& guard, const std::string& callback) {
  if (callback.empty()) return {};
  const auto url = Url::parse(callback);
  if (url && guard.check_url(*url)) return {};
  return fail(ErrorKind::invalid_input, {.name = "callback_invalid",
                                         .message = "\"callback_url\" is no address on the public web.",
                                         .next_step = "Give an https address that answers there, or leave it out."});
}

Result<void> check_theme(const std::string& theme) {
  for (const std::string_view known : storefront::kThemes) {
    if (theme == known) return {};
  }
  return fail(ErrorKind::invalid_input, {.name = "theme_unknown",
                                         .message = "There is no theme of this name.",
                                         .next_step = "Use modern, warm or minimal, or leave it out."});
}

/// The earlier build of the same key, if it was asked for the same link.
Result<StoreBuildId> same_request(const catalog::StoredBuild& earlier, const BuildRequest& request) {
  if (earlier.product_url == request.product_url) return earlier.id;
  return fail(ErrorKind::conflict, {.name = "idempotency_key_reused",
                                    .message = "This Idempotency-Key came with another link before.",
                                    .next_step = "Use a new key for each new request."});
}

}  // namespace

Task<Result<StoreBuilder::Prepared>> StoreBuilder::prepare(BuildRequest request) {
  CO_TRY(check_theme(request.theme));
  CO_TRY(check_callback(services_.guard, request.callback_url));
  CO_TRY_ASSIGN(auto link, services_.links.recognise(request.product_url));
  CO_TRY_ASSIGN(auto store, co_await services_.stores.find_for_merchant(request.merchant));
  if (!store) {
    co_return fail(ErrorKind::conflict, {.name = "store_missing",
                                         .message = "No Salla store is connected to this account.",
                                         .next_step = "Connect your Salla store first."});
  }
  Prepared prepared;
  catalog::StoredBuild& build = prepared.build;
  build.id = StoreBuildId(services_.ids.next_uuid());
  build.merchant = request.merchant;
  build.store = store->id;
  build.draft = ProductDraftId(services_.ids.next_uuid());
  build.product_url = request.product_url;
  build.listing = link.listing;
  build.store_name = {.ar = PlainText::from(request.store_name.ar, {.max_characters = kMaxStoreName}).str(),
                      .en = PlainText::from(request.store_name.en, {.max_characters = kMaxStoreName}).str()};
  build.theme = request.theme;
  build.review = "auto";
  build.callback_url = request.callback_url;
  build.idempotency_key = request.idempotency_key;
  build.created_at = services_.clock.now();
  if (request.product_form) {
    const sourcing::ProductForm form{
        .listing = link.listing, .url = request.product_url, .json = *request.product_form};
    CO_TRY_ASSIGN(prepared.source, sourcing::read_product_form(form, build.created_at));
  }
  if (request.pasted_html) {
    build.pasted_file = fmt::format("builds/{}/pasted.html", build.id.value());
    CO_TRY(co_await services_.files.put(build.pasted_file, *request.pasted_html));
  }
  co_return prepared;
}

Task<Result<StoreBuildId>> StoreBuilder::accept(BuildRequest request) {
  if (!request.idempotency_key.empty()) {
    CO_TRY_ASSIGN(auto earlier,
                  co_await services_.builds.find_by_idempotency_key(request.merchant, request.idempotency_key));
    if (earlier) co_return same_request(*earlier, request);
  }
  CO_TRY_ASSIGN(auto prepared, co_await prepare(request));
  const catalog::StoredBuild& build = prepared.build;
  const auto plan = build_graph(build.id, build.merchant, tries_);

  auto body = [this, &build, &source = prepared.source,
               &plan](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    // First, so that a repeated request is seen as one also when the first took the last of the quota.
    CO_TRY(co_await services_.builds.insert(transaction, build));
    CO_TRY(co_await services_.quota.reserve(transaction, build.merchant, build.id));
    catalog::NewProduct product;
    product.id = build.draft;
    product.store = build.store;
    product.build = build.id;
    product.source_url = build.product_url;
    product.source_platform = build.listing.platform;
    CO_TRY(co_await services_.products.insert(transaction, product));
    if (source) CO_TRY(co_await services_.products.save_source(transaction, build.draft, *source));
    CO_TRY(co_await services_.workflows.create(transaction, plan));
    co_return Result<void>();
  };
  storage::MerchantDatabase own(services_.database, request.merchant);
  const auto written = co_await storage::transact(own, std::move(body));
  if (!written && !build.pasted_file.empty()) {
    // Nobody would ever look at it again.
    CO_TRY(co_await services_.files.remove(build.pasted_file));
  }
  if (!written && written.error().name == "idempotency_key_taken") {
    // The same request came twice at once and the other one was first.
    CO_TRY_ASSIGN(const auto first,
                  co_await services_.builds.find_by_idempotency_key(request.merchant, request.idempotency_key));
    if (first) co_return same_request(*first, request);
  }
  CO_TRY(written);
  co_return build.id;
}

Task<Result<BuildView>> StoreBuilder::view(StoreBuildId id) {
  return view_through(services_.database, std::move(id));
}

/// `database` says how much may be seen.
Task<Result<BuildView>> StoreBuilder::view_through(storage::Database& database, StoreBuildId id) {
  catalog::BuildRepository builds(database);
  catalog::ProductRepository products(database, services_.clock);
  CO_TRY_ASSIGN(auto build, co_await builds.find(id));
  CO_TRY_ASSIGN(auto product, co_await products.find(build.draft));
  CO_TRY_ASSIGN(auto workflow, co_await services_.workflows.view(database, WorkflowId(id.value())));
  BuildView view{.build = std::move(build), .product = std::move(product), .workflow = std::move(workflow)};
  co_return view;
}

Task<Result<BuildView>> StoreBuilder::view(MerchantId merchant, StoreBuildId id) {
  storage::MerchantDatabase own(services_.database, merchant);
  auto found = co_await view_through(own, id);
  const bool unknown = found ? found->build.merchant != merchant : found.error().name == "build_unknown";
  if (!unknown) co_return found;
  // The same words in both cases, or a stranger could tell which ids are taken.
  co_return fail(ErrorKind::not_found, {.name = "build_unknown",
                                        .message = "There is no such build.",
                                        .next_step = "Check the id, or list your builds."});
}

}  // namespace matjar::builder
