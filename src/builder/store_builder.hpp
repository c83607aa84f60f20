#pragma once

#include <string>
#include <vector>

#include "base/id_source.hpp"
#include "billing/quota_ledger.hpp"
#include "builder/build_graph.hpp"
#include "builder/build_request.hpp"
#include "builder/build_step.hpp"
#include "catalog/build_repository.hpp"
#include "catalog/product_repository.hpp"
#include "catalog/store_repository.hpp"
#include "net/outbound_guard.hpp"
#include "sourcing/link_recogniser.hpp"
#include "storage/file_store.hpp"
#include "workflow/workflow_engine.hpp"

namespace matjar::builder {

/// Everything about one build, for those who ask.
struct BuildView {
  catalog::StoredBuild build;
  catalog::StoredProduct product;
  workflow::WorkflowView workflow;
};

/// The specification's words for a merchant: pending, processing, completed, failed.
std::string_view merchant_state(const workflow::WorkflowView& workflow);

/// Accepts store builds and answers questions about them. What `accept` has returned is durable: it ends deployed, or
/// failed with a reason.
class StoreBuilder {
 public:
  struct Services {
    storage::Database& database;
    workflow::WorkflowEngine& workflows;
    billing::QuotaLedger& quota;
    catalog::BuildRepository& builds;
    catalog::ProductRepository& products;
    catalog::StoreRepository& stores;
    storage::FileStore& files;
    const net::OutboundGuard& guard;  ///< judges callback addresses
    const sourcing::LinkRecogniser& links;
    const Clock& clock;
    IdSource& ids;
  };

  StoreBuilder(Services services, Tries tries) : services_(services), tries_(tries) {}

  /// Checks the link, reserves quota and writes the build with its graph and its first job in one transaction.
  /// Errors: `link_invalid`, `link_not_a_product`, `callback_invalid`, `theme_unknown`,
  /// `product_form_invalid` (invalid_input),
  /// `store_missing`, `idempotency_key_reused` (conflict), `quota_exceeded` (rejected).
  Task<Result<StoreBuildId>> accept(BuildRequest request);

  /// `build_unknown` (not_found) also for a build of another merchant.
  Task<Result<BuildView>> view(MerchantId merchant, StoreBuildId build);
  /// The same for whoever holds the id: the hosted page and the terminal.
  Task<Result<BuildView>> view(StoreBuildId build);

 private:
  struct Prepared {
    catalog::StoredBuild build;
    std::optional<product::SourceProduct> source;  ///< what the merchant typed in
  };
  Task<Result<Prepared>> prepare(BuildRequest request);
  Task<Result<BuildView>> view_through(storage::Database& database, StoreBuildId id);

  Services services_;
  Tries tries_;
};

}  // namespace matjar::builder
