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
#include "crypto/key_file.hpp"
#include "crypto/sealer.hpp"
#include "keys/reseal_worker.hpp"
#include "keys/rotation_watch.hpp"
#include "queue/job_engine.hpp"
#include "queue/wake_up.hpp"
#include "salla/sealed_rows.hpp"
#include "storage/directory_file_store.hpp"
#include "workflow/workflow_engine.hpp"

namespace matjar::app {

/// Everything that keeps something: the database with its repositories, the files, the sealing keys.
class DataRooms {
 public:
  /// Opens the data directory (made when it is missing) and brings the schema up to date.
  static Result<std::unique_ptr<DataRooms>> open(Foundation& foundation, const std::filesystem::path& assets);

  std::unique_ptr<storage::Database> database;
  storage::DirectoryFileStore files;
  std::unique_ptr<crypto::KeyFile> keys;
  crypto::Sealer sealer;
  Secret signing_secret;  ///< for what merchants verify; a rotation of the sealing key does not change it
  std::unique_ptr<queue::WakeUp> wake_up;
  queue::JobEngine jobs;
  workflow::WorkflowEngine workflows;
  accounts::MerchantRepository merchants;
  accounts::ApiKeys api_keys;
  catalog::StoreRepository stores;
  catalog::BuildRepository builds;
  catalog::ProductRepository products;
  billing::QuotaLedger quota;
  // Every table that holds sealed texts is here: a key is retired when none of them needs it.
  salla::SealedTokens sealed_tokens;
  salla::SealedEvents sealed_events;
  keys::ResealWorker reseal;
  keys::RotationWatch rotation;

  struct Opened {
    std::unique_ptr<storage::Database> database;
    std::unique_ptr<queue::WakeUp> wake_up;
    std::unique_ptr<crypto::KeyFile> keys;
    billing::Plans plans;
  };
  DataRooms(Foundation& foundation, Opened opened);
};

/// Where an installation has its sealing keys.
std::filesystem::path key_file_in(const std::filesystem::path& data_directory);

/// How often each queue tries, for the workflow engine.
std::map<std::string, queue::RetryPolicy> retry_policies(const Settings& settings);

}  // namespace matjar::app
