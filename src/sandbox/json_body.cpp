#include "sandbox/json_body.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <cmath>

namespace matjar::sandbox {

namespace json = boost::json;

struct JsonBody::Node {
  json::object object;
};

namespace {

const json::value* member(const json::object& object, std::string_view name) {
  return object.if_contains(json::string_view(name.data(), name.size()));
}

std::optional<std::int64_t> integer_of(const json::value& value) {
  if (const auto* number = value.if_int64()) return *number;
  if (const auto* number = value.if_double(); number && std::floor(*number) == *number && std::abs(*number) < 9e15)
    return static_cast<std::int64_t>(*number);
  if (const auto* text = value.if_string(); text && !text->empty()) {
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (problem == std::errc() && end == text->data() + text->size()) return number;
  }
  return std::nullopt;
}

}  // namespace

std::optional<JsonBody> JsonBody::parse(std::string_view text) {
  json::parse_options options;
  options.max_depth = 64;
  json::error_code problem;
  auto value = json::parse(json::string_view(text.data(), text.size()), problem, {}, options);
  if (problem || !value.is_object()) return std::nullopt;
  return JsonBody(std::make_shared<const Node>(Node{std::move(value.get_object())}));
}

bool JsonBody::has(std::string_view name) const {
  return member(node_->object, name) != nullptr;
}

bool JsonBody::is_null(std::string_view name) const {
  const auto* value = member(node_->object, name);
  return value && value->is_null();
}

bool JsonBody::is_array(std::string_view name) const {
  const auto* value = member(node_->object, name);
  return value && value->is_array();
}

std::optional<std::string> JsonBody::text(std::string_view name) const {
  const auto* value = member(node_->object, name);
  if (!value || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

std::optional<std::int64_t> JsonBody::integer(std::string_view name) const {
  const auto* value = member(node_->object, name);
  return value ? integer_of(*value) : std::nullopt;
}

std::optional<Decimal> JsonBody::decimal(std::string_view name) const {
  const auto* value = member(node_->object, name);
  if (!value) return std::nullopt;
  if (const auto* text = value->if_string()) return Decimal::parse(std::string_view(text->data(), text->size()));
  if (const auto* number = value->if_int64()) return Decimal(*number, 0);
  if (const auto* number = value->if_double(); number && std::abs(*number) < 1e12)
    return Decimal::parse(fmt::format("{:.4f}", *number));
  return std::nullopt;
}

std::optional<bool> JsonBody::boolean(std::string_view name) const {
  const auto* value = member(node_->object, name);
  if (!value) return std::nullopt;
  if (const auto* flag = value->if_bool()) return *flag;
  if (const auto number = integer_of(*value); number && (*number == 0 || *number == 1)) return *number == 1;
  return std::nullopt;
}

std::optional<JsonBody> JsonBody::object(std::string_view name) const {
  const auto* value = member(node_->object, name);
  if (!value || !value->is_object()) return std::nullopt;
  return JsonBody(std::make_shared<const Node>(Node{value->get_object()}));
}

std::optional<std::vector<JsonBody>> JsonBody::objects(std::string_view name) const {
  const auto* value = member(node_->object, name);
  if (!value || !value->is_array()) return std::nullopt;
  std::vector<JsonBody> found;
  for (const auto& item : value->get_array())
    if (item.is_object()) found.push_back(JsonBody(std::make_shared<const Node>(Node{item.get_object()})));
  return found;
}

std::optional<std::vector<std::string>> JsonBody::texts(std::string_view name) const {
  const auto* value = member(node_->object, name);
  if (!value || !value->is_array()) return std::nullopt;
  std::vector<std::string> found;
  for (const auto& item : value->get_array()) {
    if (!item.is_string()) return std::nullopt;
    found.emplace_back(item.get_string());
  }
  return found;
}

std::optional<std::vector<std::int64_t>> JsonBody::integers(std::string_view name) const {
  const auto* value = member(node_->object, name);
  if (!value || !value->is_array()) return std::nullopt;
  std::vector<std::int64_t> found;
  for (const auto& item : value->get_array()) {
    const auto number = integer_of(item);
    if (!number) return std::nullopt;
    found.push_back(*number);
  }
  return found;
}

std::vector<std::string> JsonBody::names() const {
  std::vector<std::string> names;
  for (const auto& item : node_->object) names.emplace_back(item.key());
  return names;
}

std::optional<std::string> JsonBody::raw(std::string_view name) const {
  const auto* value = member(node_->object, name);
  if (!value) return std::nullopt;
  return json::serialize(*value);
}

std::string JsonBody::str() const {
  return json::serialize(node_->object);
}

}  // namespace matjar::sandbox
