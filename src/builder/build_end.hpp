#pragma once

#include "billing/quota_ledger.hpp"
#include "catalog/build_repository.hpp"
#include "notify/callback_notifier.hpp"
#include "workflow/workflow.hpp"

namespace matjar::builder {

/// The end of a build, in the transaction that ends it: a deployed build is charged, any other is not, and whoever
/// asked to be called is called.
class BuildEnd final : public workflow::EndListener {
 public:
  BuildEnd(catalog::BuildRepository& builds, billing::QuotaLedger& quota, notify::CallbackNotifier& notifier)
      : builds_(builds), quota_(quota), notifier_(notifier) {}

  storage::Body<Result<void>> ended(storage::Transaction& transaction, WorkflowId workflow,
                                    workflow::WorkflowState state) override;

 private:
  catalog::BuildRepository& builds_;
  billing::QuotaLedger& quota_;
  notify::CallbackNotifier& notifier_;
};

}  // namespace matjar::builder
