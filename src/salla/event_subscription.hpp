#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "salla/webhook_check.hpp"

namespace matjar::salla {

/// That Salla calls `url` when something of this kind happens in a store.
struct EventSubscription {
  std::string id = {};  ///< Salla's number
  std::string event;
  std::string url;
  std::string name = {};  ///< as the merchant sees it in Salla's dashboard

  /// Made by this program, at this address or another.
  bool is_ours() const;
};

// The bodies of /webhooks; answers come in an envelope. Errors as in salla_json.hpp.

struct SubscriptionPage {
  std::vector<EventSubscription> subscriptions;
  bool last = true;
};
Result<SubscriptionPage> subscription_page_from_json(std::string_view body);
Result<EventSubscription> event_subscription_from_json(std::string_view body);
std::string subscribe_json(const EventSubscription& wanted);
std::string proof_json(const EventSubscription& subscription, const WebhookProof& proof);

}  // namespace matjar::salla
