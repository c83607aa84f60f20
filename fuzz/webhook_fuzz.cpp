// What calls /webhooks/salla with a good signature: whatever it says, the event has a name and a merchant that may
// stand in a database and in a metric, and what is kept of it is JSON.
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "salla/app_event_json.hpp"
#include "salla/salla_json.hpp"
#include "salla/webhook_event.hpp"

namespace {

using namespace matjar;
using fuzz::require;

/// As the data of an event, deep as it may be.
bool is_json_object(const std::string& text) {
  const auto event = salla::webhook_event_from_json(R"({"event":"a","merchant":1,"data":)" + text + "}");
  return event && (event->data != "{}" || text == "{}");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(salla::occurred_at_from(bytes));
  const auto event = salla::webhook_event_from_json(bytes);
  if (!event) return 0;
  require(!event->event.empty() && event->event.size() <= 100, "an event has a name that can be kept");
  require(!event->store.empty() && event->store.value().find_first_not_of("0123456789") == std::string::npos,
          "a merchant is a number");
  require(is_json_object(event->data), "the data of an event is a JSON object");
  static_cast<void>(salla::subscription_json(*event));
  static_cast<void>(salla::store_type_from_json(event->data));
  static_cast<void>(salla::token_set_from_json(event->data, Timestamp()));
  return 0;
}
