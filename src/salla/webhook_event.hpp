#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"

namespace matjar::salla {

/// What Salla calls our webhook with: {"event", "merchant", "created_at", "data"}.
struct WebhookEvent {
  std::string event;  ///< "order.created"; a name that Salla no longer uses is the one it uses now
  SallaMerchantId store;
  /// None when it is missing or in a form that nobody knows. Two events of the same second have the same time.
  std::optional<Timestamp> occurred_at;
  std::string data = "{}";  ///< a JSON object
};

/// `webhook_malformed` (invalid_input): no UTF-8, no JSON object, no event or no merchant. A `created_at` that cannot
/// be read is no error.
Result<WebhookEvent> webhook_event_from_json(std::string_view body);

/// The forms that `created_at` has: "2022-12-31 12:31:25" (of app events, Saudi time), "Sun Jun 26 2022 12:21:48
/// GMT+0300" (of store events) and RFC 3339 (of App Functions).
std::optional<Timestamp> occurred_at_from(std::string_view created_at);

}  // namespace matjar::salla
