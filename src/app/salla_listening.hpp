#pragma once

#include <vector>

#include "app/data_rooms.hpp"
#include "app/outside.hpp"
#include "billing/first_plan.hpp"
#include "salla/app_events.hpp"
#include "salla/connect_flow.hpp"
#include "salla/erasure_worker.hpp"
#include "salla/event_worker.hpp"
#include "salla/installation_repository.hpp"
#include "salla/renewal_worker.hpp"
#include "salla/subscription_worker.hpp"
#include "salla/upkeep_watch.hpp"
#include "salla/webhook_inbox.hpp"

namespace matjar::app {

/// What takes Salla's webhooks, and what is done about them.
class SallaListening {
 public:
  struct Choices {
    salla::WebhookProof proof;
    std::vector<std::string> scopes;
  };
  /// All must outlive this.
  SallaListening(Foundation& foundation, DataRooms& data, Outside& outside, Choices choices);

  salla::WebhookInbox inbox;
  salla::EventRepository events;
  salla::InstallationRepository installations;
  salla::AppEvents app_events;
  billing::FirstPlan first_plan;
  salla::EventWorker event_worker;
  salla::ErasureWorker erasure;
  salla::SubscriptionWorker subscriptions;
  salla::RenewalWorker renewal;
  salla::ConnectFlow connect;
  salla::UpkeepWatch upkeep;

  std::vector<queue::Worker*> workers() { return {&event_worker, &erasure, &subscriptions, &renewal}; }
  /// Where this installation is reached, once that is known; `server.public_url` where the settings say it.
  void set_address(std::string address) {
    if (address_.empty()) address_ = std::move(address);
  }
  std::string webhook_address() const { return below(salla::kWebhookPath); }

 private:
  std::string below(std::string_view path) const { return address_.empty() ? "" : address_ + std::string(path); }

  std::string address_;
};

/// What the settings say of it. `setting_invalid`. Permissions that Salla does not have are left out, with a warning.
Result<SallaListening::Choices> listening_choices(const Settings& settings, const telemetry::Log& log);

}  // namespace matjar::app
