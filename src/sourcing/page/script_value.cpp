#include "sourcing/page/script_value.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <deque>
#include <fmt/format.h>
#include <ranges>

#include "base/encoding.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/script_json.hpp"

namespace matjar::sourcing {

namespace json = boost::json;

namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxBytes = 12'000'000;

std::optional<json::value> parsed(std::string_view text) {
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::value value = json::parse(text, error, {}, options);
  if (error) return std::nullopt;
  return value;
}

bool is_of_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '$';
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_of_a_name);
}

constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);

}  // namespace

/// One step of a way: to a member by its name, or to an entry of a list.
struct ScriptValue::Step {
  const Step* before = nullptr;
  std::string_view name;
  std::size_t index = kNoIndex;
};

struct ScriptValue::Tree {
  json::value value;
  std::string route;
  std::deque<Step> steps;  ///< stays in place when it grows
};

std::string number_text(const json::value& value) {
  if (value.is_int64()) return std::to_string(value.get_int64());
  if (value.is_uint64()) return std::to_string(value.get_uint64());
  return value.is_double() ? fmt::format("{:.12g}", value.get_double()) : "";
}

ScriptValue::operator bool() const {
  return value_ != nullptr && !value_->is_null();
}

ScriptValue ScriptValue::child(const json::value* value, std::string_view name, std::size_t index) const {
  if (value == nullptr) return {};
  return {tree_, value, &tree_->steps.emplace_back(step_, name, index)};
}

ScriptValue ScriptValue::member(std::string_view key) const {
  if (value_ == nullptr) return {};
  if (value_->is_object()) {
    const json::object& object = value_->get_object();
    const auto found = object.find(key);
    return found == object.end() ? ScriptValue() : child(&found->value(), std::string_view(found->key()), kNoIndex);
  }
  if (!value_->is_array()) return {};
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error != std::errc() || end != key.data() + key.size()) return {};
  return child(value_->get_array().if_contains(index), {}, index);
}

ScriptValue ScriptValue::at(std::string_view path) const {
  ScriptValue value = *this;
  while (value.value_ != nullptr && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    value = value.member(path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return value;
}

std::string ScriptValue::route() const {
  if (tree_ == nullptr) return "";
  std::vector<const Step*> way;
  for (const Step* step = step_; step != nullptr; step = step->before) way.push_back(step);
  std::string out = tree_->route;
  for (const Step* step : way | std::views::reverse) {
    if (step->index != kNoIndex) {
      out += fmt::format("[{}]", step->index);
    } else if (is_name(step->name)) {
      out += fmt::format(".{}", step->name);
    } else {
      out += fmt::format("[{}]", json_quote(step->name));
    }
  }
  return out;
}

ScriptValue ScriptValue::first_of(std::initializer_list<std::string_view> paths) const {
  for (const std::string_view path : paths) {
    const ScriptValue found = at(path);
    if (found && !(found.value_->is_string() && found.value_->get_string().empty())) return found;
  }
  return {};
}

std::string ScriptValue::text() const {
  if (value_ == nullptr) return "";
  if (value_->is_string()) return std::string(value_->get_string());
  return number_text(*value_);
}

std::string ScriptValue::written() const {
  if (value_ == nullptr) return "";
  if (value_->is_bool()) return value_->get_bool() ? "true" : "false";
  return value_->is_array() && value_->get_array().empty() ? "[]" : text();
}

std::optional<bool> ScriptValue::flag() const {
  if (value_ == nullptr) return std::nullopt;
  if (value_->is_bool()) return value_->get_bool();
  const std::string text = this->text();
  if (text == "1" || text == "true") return true;
  if (text == "0" || text == "false") return false;
  return std::nullopt;
}

bool ScriptValue::is_object() const {
  return value_ != nullptr && value_->is_object();
}

bool ScriptValue::is_array() const {
  return value_ != nullptr && value_->is_array();
}

std::vector<ScriptValue> ScriptValue::items() const {
  std::vector<ScriptValue> out;
  if (!is_array()) return out;
  const json::array& list = value_->get_array();
  out.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) out.push_back(child(&list[i], {}, i));
  return out;
}

std::vector<std::pair<std::string_view, ScriptValue>> ScriptValue::members() const {
  std::vector<std::pair<std::string_view, ScriptValue>> out;
  if (!is_object()) return out;
  for (const auto& member : value_->get_object())
    out.emplace_back(std::string_view(member.key()), child(&member.value(), std::string_view(member.key()), kNoIndex));
  return out;
}

ScriptDocument::ScriptDocument(std::unique_ptr<ScriptValue::Tree> tree) : tree_(std::move(tree)) {}
ScriptDocument::~ScriptDocument() = default;
ScriptDocument::ScriptDocument(ScriptDocument&&) noexcept = default;
ScriptDocument& ScriptDocument::operator=(ScriptDocument&&) noexcept = default;

ScriptValue ScriptDocument::root() const {
  return {tree_.get(), &tree_->value, nullptr};
}

std::optional<ScriptDocument> ScriptDocument::parse(std::string_view script, std::string route) {
  if (script.size() > kMaxBytes) return std::nullopt;
  std::optional<json::value> value = parsed(script);
  if (!value) value = parsed(strict_json(script));
  if (!value || !(value->is_object() || value->is_array())) return std::nullopt;
  return ScriptDocument(std::make_unique<ScriptValue::Tree>(std::move(*value), std::move(route)));
}

std::optional<ScriptDocument> ScriptDocument::parse_attribute(std::string_view value, std::string route) {
  auto document = parse(value, route);
  return document ? std::move(document) : parse(decode_entities(value), std::move(route));
}

std::string script_route(std::string_view marker) {
  if (is_name(marker)) return fmt::format("script:{}", marker);
  return fmt::format("script:{}", json_quote(marker));
}

}  // namespace matjar::sourcing
