#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/dispatcher.hpp"
#include "salla/installation_repository.hpp"
#include "salla/salla_client.hpp"
#include "salla/token_vault.hpp"
#include "telemetry/log.hpp"

namespace matjar::salla {

/// Where the jobs are done that keep something going and that nobody waits for.
inline constexpr std::string_view kUpkeepQueue = "upkeep";

/// Sees to it that Salla tells us what we want to know of a store, with the proof that we ask for: subscribes what is
/// missing, takes away what is double, no longer wanted or sent to an address that was ours. The app's own events come
/// without a subscription.
class SubscriptionWorker final : public queue::Worker {
 public:
  static constexpr std::string_view kKind = "salla.subscribe";

  struct Settings {
    std::vector<std::string> events;
    /// Where Salla reaches POST /webhooks/salla; empty while nobody knows. Asked for each job.
    std::function<std::string()> address;
    WebhookProof proof;  ///< without a secret nothing is subscribed: we would refuse what we asked for
  };

  /// All must outlive the worker.
  SubscriptionWorker(SallaClient& client, TokenVault& vault, InstallationRepository& installations, Settings settings,
                     telemetry::Log& log)
      : client_(client), vault_(vault), installations_(installations), settings_(std::move(settings)), log_(log) {}

  static queue::NewJob job(const SallaMerchantId& store);

  std::string_view kind() const override { return kKind; }
  Task<queue::Verdict> work(queue::Job job) override;

 private:
  using Subscriptions = std::vector<EventSubscription>;

  Task<queue::Verdict> look_at(Installation known);
  Task<Result<void>> repair_with_tokens(MerchantId merchant);
  Task<Result<void>> repair(Secret token);
  Task<Result<void>> ensure(Secret token, std::string event, const Subscriptions& there);
  Task<Result<void>> remove_others(Secret token, const Subscriptions& there);

  SallaClient& client_;
  TokenVault& vault_;
  InstallationRepository& installations_;
  const Settings settings_;
  telemetry::Log& log_;
};

/// The path of our webhook.
inline constexpr std::string_view kWebhookPath = "/webhooks/salla";

}  // namespace matjar::salla
