#include "builder/deploy_step.hpp"

#include "builder/image_alt.hpp"
#include "salla/deploy_json.hpp"
#include "storefront/product_description.hpp"

namespace matjar::builder {

namespace {

/// Writes the deployer's undo data into the step's row.
class StepJournal final : public salla::DeployJournal {
 public:
  explicit StepJournal(workflow::StepContext& context) : context_(context) {}

  Task<Result<void>> record(salla::DeployUndo undo) override {
    return context_.record_undo(salla::deploy_undo_json(undo));
  }
  std::optional<salla::DeployUndo> recorded() const override {
    auto undo = salla::deploy_undo_from_json(context_.undo());
    return undo ? std::optional(std::move(*undo)) : std::nullopt;
  }

 private:
  workflow::StepContext& context_;
};

}  // namespace

Task<Result<salla::DeployRequest>> DeployStep::request_for(const BuildState& state) {
  const catalog::StoredProduct& product = state.product;
  if (!product.copy || !product.price) co_return missing_artefact("copy and the price");
  salla::DeployRequest request{.merchant = state.build.merchant,
                               .draft = state.build.draft,
                               .copy = *product.copy,
                               .price = *product.price,
                               .images = {},
                               .quantity = settings_.quantity,
                               .description_html = {}};
  CO_TRY_ASSIGN(request.description_html.ar,
                storefront::product_description_html(templates_, *product.copy, Language::ar));
  CO_TRY_ASSIGN(request.description_html.en,
                storefront::product_description_html(templates_, *product.copy, Language::en));
  if (product.images) {
    for (std::size_t i = 0; i < product.images->size(); ++i) {
      CO_TRY_ASSIGN(auto bytes, co_await files_.get((*product.images)[i].file));
      request.images.push_back({.bytes = std::move(bytes), .alt = image_alt(*product.copy, i + 1)});
    }
  }
  co_return request;
}

Task<Result<workflow::StepResult>> DeployStep::invoke(workflow::StepContext& context) {
  CO_TRY_ASSIGN(auto state, co_await records_.load(context.workflow()));
  CO_TRY_ASSIGN(auto request, co_await request_for(state));
  StepJournal journal(context);
  CO_TRY_ASSIGN(auto receipt, co_await deployer_.deploy(std::move(request), journal));

  workflow::StepResult result;
  result.output = salla::deploy_receipt_json(receipt);
  result.commit = [this, draft = state.build.draft, product = receipt.product,
                   json = result.output](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    co_return co_await records_.products().mark_deployed(transaction, draft, product, json);
  };
  co_return result;
}

Task<Result<void>> DeployStep::compensate(workflow::StepContext& context) {
  CO_TRY_ASSIGN(auto state, co_await records_.load(context.workflow()));
  CO_TRY_ASSIGN(auto undo, salla::deploy_undo_from_json(context.undo()));
  co_return co_await deployer_.undo(state.build.merchant, std::move(undo));
}

}  // namespace matjar::builder
