#pragma once

#include <string>
#include <string_view>

#include "accounts/merchant_repository.hpp"
#include "queue/dispatcher.hpp"
#include "queue/job_engine.hpp"
#include "salla/installation_repository.hpp"
#include "salla/webhook_inbox.hpp"

namespace matjar::salla {

/// Erases what is kept about the people behind a store, some time after they removed the app; not when they have
/// installed it again meanwhile. What stays is a tombstone, and figures without a name.
class ErasureWorker final : public queue::Worker {
 public:
  static constexpr std::string_view kKind = "salla.erase";

  struct Services {
    queue::JobEngine& jobs;
    InstallationRepository& installations;
    EventRepository& events;
    accounts::MerchantRepository& merchants;
  };
  /// All must outlive the worker.
  explicit ErasureWorker(Services services) : services_(services) {}

  /// The job for a removal at that time.
  static queue::NewJob job(const SallaMerchantId& store, Timestamp uninstalled_at);

  std::string_view kind() const override { return kKind; }
  Task<queue::Verdict> work(queue::Job job) override;

 private:
  /// A removal of the app, as the job names it.
  struct Removal {
    SallaMerchantId store;
    std::string uninstalled_at;
  };
  storage::Body<Result<void>> erase(storage::Transaction& transaction, const queue::Job& job, Removal removal);

  Services services_;
};

}  // namespace matjar::salla
