#include "sandbox/openai_facts.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <optional>

#include "base/utf8.hpp"

namespace matjar::sandbox {

namespace {

namespace json = boost::json;
using namespace std::string_view_literals;

constexpr std::size_t kMaxPoints = 24;
constexpr int kMaxDepth = 12;

/// The text of a string, a number or a wrapped value.
std::optional<std::string> text_of(const json::value& value) {
  if (const auto* text = value.if_string()) return std::string(*text);
  if (value.is_number()) return json::serialize(value);
  if (const auto* object = value.if_object())
    for (const auto name : {"value"sv, "text"sv, "en"sv})
      if (const auto* inner = object->if_contains(json::string_view(name.data(), name.size()))) return text_of(*inner);
  return std::nullopt;
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

void take_pair(const json::value& item, ModelFacts& facts) {
  if (facts.specifications.size() >= kMaxPoints) return;
  const auto* object = item.if_object();
  if (!object) {
    if (auto text = text_of(item); text && facts.points.size() < kMaxPoints) facts.points.push_back(*text);
    return;
  }
  const auto* name = object->if_contains("name");
  const auto* value = object->if_contains("value");
  if (!name || !value) return;
  const auto name_text = text_of(*name);
  const auto value_text = text_of(*value);
  if (name_text && value_text) facts.specifications.emplace_back(*name_text, *value_text);
}

void take_pairs(const json::value& value, ModelFacts& facts) {
  if (const auto* items = value.if_array())
    for (const auto& item : *items) take_pair(item, facts);
  if (const auto* object = value.if_object())
    for (const auto& member : *object)
      if (auto text = text_of(member.value()); text && facts.specifications.size() < kMaxPoints)
        facts.specifications.emplace_back(std::string(member.key()), *text);
}

void take_points(const json::value& value, ModelFacts& facts) {
  const auto add = [&](const json::value& item) {
    if (auto text = text_of(item); text && !text->empty() && facts.points.size() < kMaxPoints)
      facts.points.push_back(*text);
  };
  if (const auto* items = value.if_array())
    for (const auto& item : *items) add(item);
  else
    add(value);
}

void take(std::string& into, const json::value& value) {
  if (!into.empty()) return;
  if (const auto* items = value.if_array(); items && !items->empty()) return take(into, items->back());
  if (auto text = text_of(value)) into = *text;
}

void gather(const json::value& value, ModelFacts& facts, int depth) {
  if (depth > kMaxDepth) return;
  if (const auto* items = value.if_array())
    for (const auto& item : *items) gather(item, facts, depth + 1);
  const auto* object = value.if_object();
  if (!object) return;
  for (const auto& member : *object) {
    const std::string name(member.key());
    if (is_one_of(name, {"title", "product_title", "product_name"}) || (name == "name" && !object->contains("value")))
      take(facts.title, member.value());
    else if (name == "brand")
      take(facts.brand, member.value());
    else if (is_one_of(name, {"category", "category_path", "categories"}))
      take(facts.category, member.value());
    else if (is_one_of(name, {"attributes", "specifications", "specs", "properties"}))
      take_pairs(member.value(), facts);
    else if (is_one_of(name, {"bullet_points", "bullets", "features", "highlights", "description", "paragraphs"}))
      take_points(member.value(), facts);
    else if (is_one_of(name, {"id", "fact_id"}) && member.value().is_string() && facts.ids.size() < kMaxPoints)
      facts.ids.emplace_back(member.value().get_string());
    else
      gather(member.value(), facts, depth + 1);
  }
}

/// The longest substring that is one JSON object; models get facts between other words.
std::optional<json::value> largest_object(std::string_view text) {
  std::optional<json::value> best;
  std::size_t best_size = 0;
  int tries = 0;
  for (auto at = text.find('{'); at != std::string_view::npos && tries < 200; ++tries) {
    json::stream_parser parser;
    json::error_code problem;
    const auto rest = text.substr(at);
    const auto used = parser.write_some(rest.data(), rest.size(), problem);
    const bool whole = !problem && parser.done();
    if (whole && used > best_size) {
      best = parser.release();
      best_size = used;
    }
    at = text.find('{', whole ? at + used : at + 1);
  }
  return best;
}

}  // namespace

ModelFacts facts_in(std::string_view text) {
  ModelFacts facts;
  if (const auto object = largest_object(text)) gather(*object, facts, 0);
  if (facts.title.empty()) facts.title = facts.brand.empty() ? "Product" : facts.brand;
  return facts;
}

}  // namespace matjar::sandbox
