#include "salla/app_event_json.hpp"

#include "salla/json_fields.hpp"

namespace matjar::salla {

namespace json = boost::json;

namespace {

json::value parsed(std::string_view data) {
  boost::system::error_code failed;
  json::value value = json::parse(data, failed);
  return failed || !value.is_object() ? json::value(json::object()) : value;
}

}  // namespace

std::string store_type_from_json(std::string_view data) {
  return text(parsed(data), "store_type");
}

std::string subscription_json(const WebhookEvent& event) {
  return BodyText().text("event", event.event).raw("data", event.data).str();
}

}  // namespace matjar::salla
