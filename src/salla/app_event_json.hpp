#pragma once

#include <string>
#include <string_view>

#include "salla/webhook_event.hpp"

namespace matjar::salla {

// What the data of app events holds. Nothing here fails: what is missing is empty.

/// "development", "demo" or "live".
std::string store_type_from_json(std::string_view data);
/// {"event", "data"} of an event about a trial or a subscription.
std::string subscription_json(const WebhookEvent& event);

}  // namespace matjar::salla
