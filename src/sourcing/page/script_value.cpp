#include "sourcing/page/script_value.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>

#include "sourcing/page/html_text.hpp"
#include "sourcing/page/script_json.hpp"

namespace matjar::sourcing {

namespace json = boost::json;

namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxBytes = 12'000'000;

const json::value* member_of(const json::value* value, std::string_view key) {
  if (value == nullptr) return nullptr;
  if (value->is_object()) return value->get_object().if_contains(key);
  if (!value->is_array()) return nullptr;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error != std::errc() || end != key.data() + key.size()) return nullptr;
  return value->get_array().if_contains(index);
}

std::optional<json::value> parsed(std::string_view text) {
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::value value = json::parse(text, error, {}, options);
  if (error) return std::nullopt;
  return value;
}

}  // namespace

std::string number_text(const json::value& value) {
  if (value.is_int64()) return std::to_string(value.get_int64());
  if (value.is_uint64()) return std::to_string(value.get_uint64());
  return value.is_double() ? fmt::format("{:.12g}", value.get_double()) : "";
}

ScriptValue::operator bool() const {
  return value_ != nullptr && !value_->is_null();
}

ScriptValue ScriptValue::at(std::string_view path) const {
  const json::value* value = value_;
  while (value != nullptr && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    value = member_of(value, path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return ScriptValue(value);
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
  if (value_ == nullptr || !value_->is_bool()) return text();
  return value_->get_bool() ? "true" : "false";
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
  for (const json::value& item : value_->get_array()) out.emplace_back(&item);
  return out;
}

std::vector<std::pair<std::string_view, ScriptValue>> ScriptValue::members() const {
  std::vector<std::pair<std::string_view, ScriptValue>> out;
  if (!is_object()) return out;
  for (const auto& member : value_->get_object())
    out.emplace_back(std::string_view(member.key()), ScriptValue(&member.value()));
  return out;
}

ScriptDocument::ScriptDocument(std::unique_ptr<json::value> value) : value_(std::move(value)) {}
ScriptDocument::~ScriptDocument() = default;
ScriptDocument::ScriptDocument(ScriptDocument&&) noexcept = default;
ScriptDocument& ScriptDocument::operator=(ScriptDocument&&) noexcept = default;

std::optional<ScriptDocument> ScriptDocument::parse(std::string_view script) {
  if (script.size() > kMaxBytes) return std::nullopt;
  std::optional<json::value> value = parsed(script);
  if (!value) value = parsed(strict_json(script));
  if (!value || !(value->is_object() || value->is_array())) return std::nullopt;
  return ScriptDocument(std::make_unique<json::value>(std::move(*value)));
}

std::optional<ScriptDocument> ScriptDocument::parse_attribute(std::string_view value) {
  auto document = parse(value);
  return document ? std::move(document) : parse(decode_entities(value));
}

}  // namespace matjar::sourcing
