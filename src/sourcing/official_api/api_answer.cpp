#include "sourcing/official_api/api_answer.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>

#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::official_api {

namespace json = boost::json;

namespace {

std::string text_of(const json::value& value) {
  if (const auto* text = value.if_string()) return std::string(*text);
  if (const auto* flag = value.if_bool()) return *flag ? "true" : "false";
  return number_text(value);
}

}  // namespace

ApiValue::ApiValue(Root root, const json::value* value, std::string path)
    : root_(std::move(root)), value_(value), path_(std::move(path)) {}

ApiValue ApiValue::parse(std::string_view body) {
  json::parse_options options;
  options.max_depth = 32;
  json::error_code problem;
  auto root = std::make_shared<const json::value>(json::parse(body, problem, {}, options));
  const json::value* value = problem || !root->is_object() ? nullptr : root.get();
  return {std::move(root), value, {}};
}

bool ApiValue::is_array() const {
  return value_ != nullptr && value_->is_array();
}

ApiValue ApiValue::at(std::string_view path) const {
  const json::value* value = value_;
  std::string_view rest = path;
  while (value != nullptr && !rest.empty()) {
    const std::string_view name = rest.substr(0, rest.find('.'));
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    value = value->is_object() ? value->get_object().if_contains(name) : nullptr;
  }
  if (value != nullptr && value->is_null()) value = nullptr;
  return {root_, value, path_.empty() ? std::string(path) : fmt::format("{}.{}", path_, path)};
}

std::vector<ApiValue> ApiValue::items() const {
  std::vector<ApiValue> out;
  if (!is_array()) return out;
  const json::array& array = value_->get_array();
  for (std::size_t i = 0; i < array.size(); ++i)
    out.push_back(ApiValue(root_, &array[i], fmt::format("{}[{}]", path_, i)));
  return out;
}

ApiField ApiValue::field() const {
  return {.path = path_, .text = value_ == nullptr ? std::string() : text_of(*value_)};
}

std::optional<std::chrono::seconds> seconds_of(const ApiField& field) {
  constexpr std::int64_t kLongest = 10LL * 366 * 24 * 3'600;
  std::int64_t seconds = 0;
  const char* end = field.text.data() + field.text.size();
  const auto [stop, problem] = std::from_chars(field.text.data(), end, seconds);
  if (problem != std::errc() || stop != end || seconds <= 0) return std::nullopt;
  return std::chrono::seconds(std::min(seconds, kLongest));
}

}  // namespace matjar::sourcing::official_api
