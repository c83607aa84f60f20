#include "api/redacted_json.hpp"

#include <boost/json.hpp>

#include "telemetry/redaction.hpp"

namespace matjar::api {

namespace {

using telemetry::Sensitivity;

std::string hidden() {
  return std::string(telemetry::kHidden);
}

void redact(boost::json::value& value, Sensitivity sensitivity) {
  if (auto* object = value.if_object()) {
    for (auto& member : *object) {
      const Sensitivity own = telemetry::sensitivity_of(member.key());
      redact(member.value(), own == Sensitivity::open ? sensitivity : own);
    }
  } else if (auto* array = value.if_array()) {
    for (auto& element : *array) redact(element, sensitivity);
  } else if (sensitivity == Sensitivity::secret && !value.is_null()) {
    value = hidden();
  } else if (const auto* text = value.if_string()) {
    value = sensitivity == Sensitivity::open ? telemetry::mask_secrets(*text) : hidden();
  }
}

}  // namespace

std::string redacted_json(std::string_view json) {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(json, error);
  if (error) value = std::string(json);
  redact(value, Sensitivity::open);
  return boost::json::serialize(value);
}

}  // namespace matjar::api
