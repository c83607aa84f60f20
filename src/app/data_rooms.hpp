#pragma once

#include <memory>
#include <string_view>

#include "accounts/api_keys.hpp"
#include "accounts/merchant_repository.hpp"
#include "app/foundation.hpp"
#include "billing/quota_ledger.hpp"
#include "catalog/build_repository.hpp"
#include "catalog/product_repository.hpp"
#include "catalog/store_repository.hpp"
#include "crypto/sealer.hpp"
#include "queue/job_engine.hpp"
#include "queue/local_wake_up.hpp"
#include "storage/directory_file_store.hpp"
#include "workflow/workflow_engine.hpp"

namespace matjar::app {

/// In the data folder.
inline constexpr std::string_view kSealingKeyFile = "sealing.key";

/// Everything that keeps something: the database with its repositories, the files, the sealing key.
class DataRooms {
 public:
  /// Opens the data directory (made when it is missing) and brings the schema up to date.
  static Result<std::unique_ptr<DataRooms>> open(Foundation& foundation, const std::filesystem::path& assets);

  std::unique_ptr<storage::Database> database;
  storage::DirectoryFileStore files;
  crypto::Sealer sealer;
  Secret signing_secret;  ///< for what merchants verify: derived from the sealing key
  Secret operator_key;    ///< opens the operator's API
  queue::LocalWakeUp wake_up;
  queue::JobEngine jobs;
  workflow::WorkflowEngine workflows;
  accounts::MerchantRepository merchants;
  accounts::ApiKeys api_keys;
  catalog::StoreRepository stores;
  catalog::BuildRepository builds;
  catalog::ProductRepository products;
  billing::QuotaLedger quota;

  struct Opened {
    std::unique_ptr<storage::Database> database;
    crypto::SealingKey key;
    billing::Plans plans;
  };
  DataRooms(Foundation& foundation, Opened opened);
};

/// How often each queue tries, for the workflow engine.
std::map<std::string, queue::RetryPolicy> retry_policies(const Settings& settings);

}  // namespace matjar::app
