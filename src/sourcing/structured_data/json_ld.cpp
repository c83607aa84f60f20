#include <boost/json.hpp>
#include <map>

#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"
#include "sourcing/structured_data/thing.hpp"

namespace matjar::sourcing::structured_data {

namespace {

namespace json = boost::json;

constexpr std::size_t kMaxThings = 20'000;
constexpr std::size_t kMaxTypes = 16;
constexpr std::size_t kMaxScript = 12'000'000;
/// Bytes that references may repeat.
constexpr std::size_t kMaxRepeated = 8'000'000;

/// About as many bytes as a copy takes.
std::size_t size_of(const Thing& thing) {
  std::size_t size = sizeof(Thing) + thing.id.size();
  for (const auto& type : thing.types) size += sizeof(type) + type.size();
  for (const auto& [name, value] : thing.properties) {
    size += sizeof(Property) + name.size() + value.text.size();
    for (const Thing& inner : value.thing) size += size_of(inner);
  }
  return size;
}

bool is_reference(const Thing& thing) {
  return thing.properties.empty() && !thing.id.empty();
}

class Reader {
 public:
  void add(const json::value& value) {
    if (things_.size() >= kMaxThings) return;
    if (value.is_array()) {
      for (const json::value& item : value.get_array()) add(item);
    } else if (value.is_object()) {
      Thing thing = thing_of(value.get_object(), 0);
      things_.push_back(std::move(thing));
    }
  }

  std::vector<Thing> take() {
    for (const Thing& thing : things_) find_references(thing, 0);
    for (const Thing& thing : things_) find_named(thing, 0);
    for (Thing& thing : things_) follow(thing, 0);
    return std::move(things_);
  }

 private:
  static constexpr int kMaxDepth = 24;

  Thing thing_of(const json::object& object, int depth) {
    Thing thing;
    for (const auto& [key, value] : object) {
      if (key == "@type" || key == "type") {
        add_types(value, thing);
      } else if (key == "@id" && value.is_string()) {
        thing.id = std::string(value.get_string());
      } else if (key == "@graph") {
        add(value);
      } else if (depth < kMaxDepth) {
        add_values(std::string(key), value, thing, depth);
      }
    }
    return thing;
  }

  static void add_types(const json::value& value, Thing& thing) {
    if (thing.types.size() >= kMaxTypes) return;
    if (value.is_string()) thing.types.push_back(type_name(value.get_string()));
    if (!value.is_array()) return;
    for (const json::value& item : value.get_array()) add_types(item, thing);
  }

  void add_values(const std::string& key, const json::value& value, Thing& thing, int depth) {
    if (++count_ > kMaxThings) return;
    if (value.is_string()) {
      std::string text(trim(std::string_view(value.get_string())));
      if (!text.empty()) thing.properties.emplace_back(key, Value{.text = std::move(text)});
    } else if (value.is_number()) {
      thing.properties.emplace_back(key, Value{.text = number_text(value)});
    } else if (value.is_bool() && key == "doesNotShip") {
      // Of flags the one that says something: "brand": false names no brand.
      thing.properties.emplace_back(key, Value{.text = value.get_bool() ? "true" : "false"});
    } else if (value.is_array()) {
      for (const json::value& item : value.get_array()) {
        if (!item.is_array()) add_values(key, item, thing, depth);
      }
    } else if (value.is_object()) {
      Value inner;
      inner.thing.push_back(thing_of(value.get_object(), depth + 1));
      thing.properties.emplace_back(key, std::move(inner));
    }
  }

  struct Named {
    std::optional<Thing> thing;
    std::size_t size = 0;
  };

  bool may_repeat(std::size_t size) {
    if (size > left_) return false;
    left_ -= size;
    return true;
  }

  void find_references(const Thing& thing, int depth) {
    if (depth > kMaxDepth) return;
    if (is_reference(thing)) named_.try_emplace(thing.id);
    for (const auto& [name, value] : thing.properties) {
      for (const Thing& inner : value.thing) find_references(inner, depth + 1);
    }
  }

  /// Keeps a copy of what something refers to, as it is before references are followed.
  void find_named(const Thing& thing, int depth) {
    if (depth > kMaxDepth) return;
    const auto found = thing.id.empty() || is_reference(thing) ? named_.end() : named_.find(thing.id);
    if (found != named_.end() && !found->second.thing) {
      if (const std::size_t size = size_of(thing); may_repeat(size)) found->second = {thing, size};
    }
    for (const auto& [name, value] : thing.properties) {
      for (const Thing& inner : value.thing) find_named(inner, depth + 1);
    }
  }

  /// Puts what an "@id" refers to in its place. One level: what was put in is not followed again, so circles end.
  void follow(Thing& thing, int depth) {
    if (depth > kMaxDepth) return;
    for (auto& [name, value] : thing.properties) {
      if (value.thing.empty()) continue;
      Thing& inner = value.thing.front();
      const auto found = is_reference(inner) ? named_.find(inner.id) : named_.end();
      if (found == named_.end() || !found->second.thing) {
        follow(inner, depth + 1);
      } else if (may_repeat(found->second.size)) {
        inner = *found->second.thing;
      }
    }
  }

  std::vector<Thing> things_;
  std::size_t count_ = 0;
  std::map<std::string, Named> named_;  ///< what is referred to
  std::size_t left_ = kMaxRepeated;
};

std::optional<json::value> parsed(std::string_view text) {
  json::parse_options options;
  options.max_depth = 64;
  options.allow_invalid_utf8 = true;
  boost::system::error_code error;
  json::value value = json::parse(text, error, {}, options);
  if (error) return std::nullopt;
  return value;
}

/// Strict first, then repaired; then with the character references of a page that escaped its script.
std::optional<json::value> tolerant(std::string_view script) {
  const std::string_view text = trim(script);
  if (text.size() > kMaxScript) return std::nullopt;
  if (auto value = parsed(text)) return value;
  if (auto value = parsed(strict_json(text))) return value;
  if (text.find("&quot;") != std::string_view::npos) return parsed(strict_json(decode_entities(text)));
  return std::nullopt;
}

}  // namespace

ThingSet json_ld_things(const Page& page) {
  Reader reader;
  for (const NodeId script : page.with_tag("script")) {
    const std::string type = ascii_lower(page.attribute(script, "type").value_or(""));
    if (type.find("ld+json") == std::string::npos) continue;
    if (const auto value = tolerant(page.raw_text(script))) reader.add(*value);
  }
  return {.syntax = "json-ld", .things = reader.take()};
}

}  // namespace matjar::sourcing::structured_data
