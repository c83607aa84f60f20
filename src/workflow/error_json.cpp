#include "workflow/error_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "base/encoding.hpp"

namespace matjar::workflow {

namespace {

std::string text_of(const boost::json::object& object, std::string_view member) {
  const boost::json::value* value = object.if_contains(member);
  if (value == nullptr || !value->is_string()) return "";
  return std::string(value->get_string());
}

/// The message may quote the outside, and no database keeps a null character.
std::string quoted(std::string text) {
  std::erase(text, '\0');
  return json_quote(text);
}

}  // namespace

std::string error_to_json(const Error& error) {
  return fmt::format(R"({{"kind":"{}","name":{},"message":{},"next_step":{}}})", to_string(error.kind),
                     quoted(error.name), quoted(error.message), quoted(error.next_step));
}

std::optional<Error> error_from_json(std::string_view json) {
  boost::system::error_code failed;
  const boost::json::value value = boost::json::parse(json, failed);
  if (failed || !value.is_object()) return std::nullopt;
  const boost::json::object& object = value.get_object();
  const auto kind = error_kind_from(text_of(object, "kind"));
  if (!kind) return std::nullopt;
  return Error{.kind = *kind,
               .name = text_of(object, "name"),
               .message = text_of(object, "message"),
               .next_step = text_of(object, "next_step")};
}

}  // namespace matjar::workflow
