#include "catalog/localized_text_json.hpp"

#include <boost/json.hpp>

#include "base/encoding.hpp"

namespace matjar::catalog {

namespace {

std::string member(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  const boost::json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

}  // namespace

std::string to_json(const LocalizedText& text) {
  return "{\"ar\":" + json_quote(text.ar) + ",\"en\":" + json_quote(text.en) + "}";
}

Result<LocalizedText> localized_text_from_json(std::string_view json) {
  boost::system::error_code failed;
  const boost::json::value parsed = boost::json::parse(json, failed);
  const boost::json::object* object = failed ? nullptr : parsed.if_object();
  if (object == nullptr) {
    return fail(ErrorKind::internal, {.name = "stored_json_invalid",
                                      .message = "A stored text in two languages is not a JSON object.",
                                      .next_step = "This is a defect of the program; please report it."});
  }
  return LocalizedText{.ar = member(*object, "ar"), .en = member(*object, "en")};
}

}  // namespace matjar::catalog
