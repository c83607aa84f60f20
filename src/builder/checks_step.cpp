#include "builder/checks_step.hpp"

#include <iterator>

#include "copywriting/arabic_linter.hpp"
#include "copywriting/claim_ledger.hpp"

namespace matjar::builder {

namespace {

void append(std::vector<product::Finding>& all, std::vector<product::Finding> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Task<Result<workflow::StepResult>> ChecksStep::invoke(workflow::StepContext& context) {
  CO_TRY_ASSIGN(auto state, co_await records_.load(context.workflow()));
  const catalog::StoredProduct& product = state.product;
  if (!product.source || !product.copy) co_return missing_artefact("facts and the copy");

  std::vector<product::Finding> findings = copywriting::check_claims(*product.source, *product.copy);
  append(findings, copywriting::lint(*product.copy, *product.source));
  append(findings, goods_.screen(*product.source));
  const Announcement announcement = checked(findings);
  CO_TRY(co_await context.emit(announcement.type, announcement.json));

  workflow::StepResult result = done_with(announcement);
  result.commit = [this, draft = state.build.draft,
                   findings = std::move(findings)](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    co_return co_await records_.products().save_findings(transaction, draft, findings);
  };
  co_return result;
}

}  // namespace matjar::builder
