#include "api/json_members.hpp"

#include <fmt/core.h>
#include <utility>

namespace matjar::api {

namespace json = boost::json;

std::unexpected<Error> body_invalid(std::string message) {
  return fail(
      ErrorKind::invalid_input,
      {.name = "body_invalid", .message = std::move(message), .next_step = "Correct the body and send it again."});
}

Result<json::object> body_object(std::string_view body) {
  boost::system::error_code error;
  json::value value = json::parse(body, error);
  if (error || !value.is_object()) return body_invalid("The body is no JSON object.");
  return std::move(value.get_object());
}

Result<std::string> text_member(const json::object& body, std::string_view name, std::string otherwise) {
  const json::value* value = body.if_contains(name);
  if (!value || value->is_null()) return otherwise;
  if (!value->is_string()) return body_invalid(fmt::format("\"{}\" must be a text.", name));
  return std::string(value->as_string());
}

}  // namespace matjar::api
