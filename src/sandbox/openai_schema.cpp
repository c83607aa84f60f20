#include <boost/json.hpp>

#include "sandbox/openai_endpoint.hpp"

namespace matjar::sandbox {

namespace {

namespace json = boost::json;

std::string context_of(const std::string& path) {
  return "In context=(" + path + "), ";
}

std::optional<std::string> trouble_in(const json::value& schema, const std::string& path, int depth);

bool contains_text(const json::array& items, std::string_view wanted) {
  for (const auto& item : items)
    if (item.is_string() && std::string_view(item.get_string()) == wanted) return true;
  return false;
}

std::optional<std::string> trouble_in_object(const json::object& schema, const std::string& path, int depth) {
  const auto* more = schema.if_contains("additionalProperties");
  if (!more || !more->is_bool() || more->get_bool())
    return context_of(path) + "'additionalProperties' is required to be supplied and to be false.";
  const auto* properties = schema.if_contains("properties");
  if (!properties || !properties->is_object()) return context_of(path) + "object schema missing properties.";
  const auto* required = schema.if_contains("required");
  for (const auto& property : properties->get_object()) {
    const std::string name(property.key());
    if (!required || !required->is_array() || !contains_text(required->get_array(), name))
      return context_of(path) +
             "'required' is required to be supplied and to be an array including every key in properties. Missing '" +
             name + "'.";
    if (auto trouble = trouble_in(property.value(), path + "'properties', '" + name + "', ", depth + 1)) return trouble;
  }
  return std::nullopt;
}

std::optional<std::string> trouble_in(const json::value& value, const std::string& path, int depth) {
  constexpr int kMaxDepth = 10;  // the documented limit of nesting
  if (depth > kMaxDepth) return context_of(path) + "schema exceeds the maximum nesting depth of 10.";
  if (!value.is_object()) return context_of(path) + "schema must be an object.";
  const auto& schema = value.get_object();
  const auto* type = schema.if_contains("type");
  if (type && type->is_string() && std::string_view(type->get_string()) == "object")
    return trouble_in_object(schema, path, depth);
  if (type && type->is_string() && std::string_view(type->get_string()) == "array") {
    const auto* items = schema.if_contains("items");
    if (!items) return context_of(path) + "array schema missing items.";
    return trouble_in(*items, path + "'items', ", depth + 1);
  }
  if (const auto* any = schema.if_contains("anyOf"); any && any->is_array()) {
    for (const auto& choice : any->get_array())
      if (auto trouble = trouble_in(choice, path + "'anyOf', ", depth + 1)) return trouble;
    return std::nullopt;
  }
  const bool typed = type || schema.contains("enum") || schema.contains("const") || schema.contains("$ref");
  return typed ? std::nullopt : std::optional(context_of(path) + "schema must have a 'type' key.");
}

}  // namespace

std::optional<std::string> strict_schema_trouble(std::string_view schema_json) {
  json::error_code problem;
  const auto schema = json::parse(json::string_view(schema_json.data(), schema_json.size()), problem);
  if (problem || !schema.is_object()) return "schema must be a JSON Schema of 'type: \"object\"'.";
  const auto* type = schema.get_object().if_contains("type");
  if (!type || !type->is_string() || std::string_view(type->get_string()) != "object")
    return "schema must be a JSON Schema of 'type: \"object\"'.";
  return trouble_in(schema, "", 0);
}

}  // namespace matjar::sandbox
