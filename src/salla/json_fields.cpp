#include "salla/json_fields.hpp"

#include <charconv>
#include <fmt/format.h>

namespace matjar::salla {

namespace json = boost::json;

std::unexpected<Error> answer_invalid(std::string_view what) {
  return fail(ErrorKind::unavailable, {.name = "salla_answer_invalid",
                                       .message = fmt::format("Salla's answer has no usable {}.", what),
                                       .next_step = "Try again later; if it stays, Salla may have changed its API."});
}

Result<json::value> parse_answer(std::string_view body) {
  boost::system::error_code failed;
  json::value value = json::parse(body, failed);
  if (failed || !value.is_object()) return answer_invalid("JSON object");
  return value;
}

Result<json::value> envelope_data(std::string_view body) {
  TRY_ASSIGN(json::value answer, parse_answer(body));
  const json::value* data = find(answer, "data");
  if (data == nullptr) return answer_invalid("data");
  return *data;
}

const json::value* find(const json::value& value, std::string_view key) {
  const json::object* object = value.if_object();
  const json::value* found = object == nullptr ? nullptr : object->if_contains(key);
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::string text_of(const json::value* value) {
  if (value == nullptr) return {};
  if (const auto* text = value->if_string()) return std::string(*text);
  if (const auto* number = value->if_int64()) return std::to_string(*number);
  if (const auto* number = value->if_uint64()) return std::to_string(*number);
  if (const auto* number = value->if_double()) return fmt::format("{}", *number);
  return {};
}

std::string text(const json::value& value, std::string_view key) {
  return text_of(find(value, key));
}

std::optional<std::int64_t> integer(const json::value& value, std::string_view key) {
  const std::string digits = text(value, key);
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || failed != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

bool flag(const json::value& value, std::string_view key) {
  const json::value* found = find(value, key);
  if (found == nullptr) return false;
  if (const bool* yes = found->if_bool()) return *yes;
  const std::string word = text_of(found);
  return word == "1" || word == "true" || word == "enabled" || word == "active";
}

BodyText& BodyText::raw(std::string_view key, std::string_view value) {
  text_ += fmt::format("{}{}:{}", text_.empty() ? "" : ",", json_quote(key), value);
  return *this;
}

}  // namespace matjar::salla
