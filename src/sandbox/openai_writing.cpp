#include <algorithm>
#include <boost/json.hpp>

#include "base/utf8.hpp"
#include "sandbox/openai_endpoint.hpp"
#include "sandbox/openai_facts.hpp"

namespace matjar::sandbox {

namespace {

namespace json = boost::json;

constexpr std::size_t kDefaultItems = 4;

/// Where in the answer a value stands: the nearest name that says what it is, its language, its place in a list.
struct Place {
  std::string concept_name;
  bool arabic = false;
  std::size_t index = 0;
};

bool has(const Place& place, std::string_view word) {
  return place.concept_name.find(word) != std::string::npos;
}

/// Cut at the end of a word.
std::string cut(std::string_view text, std::size_t most) {
  const auto prefix = prefix_of(text, most);
  if (prefix.size() == text.size()) return std::string(text);
  const auto space = prefix.find_last_of(' ');
  return std::string(space == std::string_view::npos || space < prefix.size() / 2 ? prefix : prefix.substr(0, space));
}

std::string short_title(const ModelFacts& facts) {
  const auto comma = facts.title.find_first_of(",|(");
  return cut(trim(std::string_view(facts.title).substr(0, comma)), 45);
}

std::string point_at(const ModelFacts& facts, std::size_t index) {
  if (facts.points.empty()) return short_title(facts);
  return cut(facts.points[index % facts.points.size()], 140);
}

std::string specification_at(const ModelFacts& facts, std::size_t index) {
  if (facts.specifications.empty()) return short_title(facts);
  const auto& [name, value] = facts.specifications[index % facts.specifications.size()];
  return cut(name + ": " + value, 140);
}

std::string description(const ModelFacts& facts, bool arabic) {
  std::string text = arabic ? "هذا المنتج هو " + short_title(facts) : "This is the " + short_title(facts);
  if (!facts.brand.empty()) text += arabic ? " من علامة " + facts.brand : " by " + facts.brand;
  text += arabic ? "، وهنا ما تذكره صفحة البائع عنه لتعرف ما تشتريه قبل أن تطلبه."
                 : ", and here is what the seller's page says about it.";
  for (std::size_t i = 0; i < std::min<std::size_t>(3, facts.points.size()); ++i)
    text += (arabic ? "\n\nمن التفاصيل كما وردت في الصفحة: " : "\n\n") + point_at(facts, i);
  for (std::size_t i = 0; i < std::min<std::size_t>(3, facts.specifications.size()); ++i)
    text += (arabic ? "\n\nومن المواصفات: " : "\n\nFrom the specifications: ") + specification_at(facts, i);
  return text;
}

std::string question(const ModelFacts& facts, const Place& place) {
  if (facts.specifications.empty()) return place.arabic ? "ما هذا المنتج؟" : "What is this product?";
  const auto& name = facts.specifications[place.index % facts.specifications.size()].first;
  return place.arabic ? "ماذا تذكر الصفحة عن " + name + "؟" : "What does the page say about " + name + "?";
}

std::string answer(const ModelFacts& facts, const Place& place) {
  if (facts.specifications.empty()) return short_title(facts);
  const auto& value = facts.specifications[place.index % facts.specifications.size()].second;
  return place.arabic ? "تذكر صفحة البائع: " + cut(value, 120) : "The seller's page says: " + cut(value, 120);
}

std::string headline(const ModelFacts& facts, bool arabic) {
  if (facts.brand.empty() || facts.title.find(facts.brand) != std::string::npos)
    return arabic ? "منتج " + short_title(facts) : short_title(facts);
  return arabic ? short_title(facts) + " من " + facts.brand : facts.brand + " " + short_title(facts);
}

std::string summary(const ModelFacts& facts, bool arabic) {
  const auto start = arabic ? "تعرف على " + headline(facts, true) + " مع تفاصيله كما وردت في صفحة البائع: "
                            : "Meet the " + headline(facts, false) + ". What the seller's page says: ";
  return cut(start + point_at(facts, 0), 155);
}

std::string text_for(const ModelFacts& facts, const Place& place) {
  const bool arabic = place.arabic;
  if (has(place, "question")) return question(facts, place);
  if (has(place, "answer")) return answer(facts, place);
  if (has(place, "call") || has(place, "cta")) return arabic ? "اطلبه الآن" : "Order now";
  if (has(place, "meta_description") || has(place, "seo_description")) return summary(facts, arabic);
  if (has(place, "subtitle") || has(place, "tagline"))
    return arabic ? "تفاصيله كما وردت في صفحة البائع" : point_at(facts, 0);
  if (has(place, "title") || has(place, "name") || has(place, "headline") || has(place, "alt"))
    return headline(facts, arabic);
  if (has(place, "spec") || has(place, "attribute"))
    return arabic ? "المواصفة: " + specification_at(facts, place.index) : specification_at(facts, place.index);
  if (has(place, "highlight") || has(place, "bullet") || has(place, "feature") || has(place, "point"))
    return arabic ? "كما تذكر الصفحة: " + point_at(facts, place.index) : point_at(facts, place.index);
  if (has(place, "keyword") || has(place, "tag")) return facts.category.empty() ? short_title(facts) : facts.category;
  if (has(place, "fact") || has(place, "evidence") || has(place, "source"))
    return facts.ids.empty() ? std::string() : facts.ids[place.index % facts.ids.size()];
  return description(facts, arabic);
}

std::size_t size_in(const json::object& schema, std::string_view name, std::size_t otherwise) {
  const auto* value = schema.if_contains(json::string_view(name.data(), name.size()));
  if (!value || !value->is_int64() || value->get_int64() < 0) return otherwise;
  return static_cast<std::size_t>(value->get_int64());
}

json::value instance(const json::value& schema, const ModelFacts& facts, Place place, int depth);

Place inside(const Place& outer, const std::string& name) {
  auto place = outer;
  if (name == "ar" || name.ends_with("_ar")) place.arabic = true;
  if (name == "en" || name.ends_with("_en")) place.arabic = false;
  const bool only_language = name == "ar" || name == "en" || name == "text" || name == "value";
  if (!only_language) place.concept_name = fold_case(name);
  return place;
}

json::value text_instance(const json::object& schema, const ModelFacts& facts, const Place& place) {
  auto text = cut(text_for(facts, place), size_in(schema, "maxLength", 4'000));
  const auto least = size_in(schema, "minLength", 0);
  for (std::size_t i = 0; count_code_points(text) < least && i < 20; ++i) text += " " + point_at(facts, i);
  return json::value(cut(text, size_in(schema, "maxLength", 4'000)));
}

json::value list_instance(const json::object& schema, const ModelFacts& facts, const Place& place, int depth) {
  const auto least = size_in(schema, "minItems", 0);
  const auto most = size_in(schema, "maxItems", std::max(least, kDefaultItems));
  const bool about_specifications = has(place, "spec") || has(place, "question") || has(place, "faq");
  const auto known = about_specifications ? facts.specifications.size() : facts.points.size();
  const auto count = std::clamp(std::max<std::size_t>(1, std::min(known, kDefaultItems)), least, std::max(least, most));
  json::array items;
  const auto* item = schema.if_contains("items");
  for (std::size_t i = 0; item && i < count; ++i) {
    auto at = place;
    at.index = i;
    items.push_back(instance(*item, facts, at, depth + 1));
  }
  return items;
}

std::string type_of(const json::object& schema) {
  const auto* type = schema.if_contains("type");
  if (type && type->is_string()) return std::string(type->get_string());
  if (type && type->is_array())
    for (const auto& name : type->get_array())
      if (name.is_string() && name.get_string() != "null") return std::string(name.get_string());
  return schema.contains("properties") ? "object" : "string";
}

json::value instance(const json::value& value, const ModelFacts& facts, Place place, int depth) {
  constexpr int kMaxDepth = 16;
  const auto* schema = value.if_object();
  if (!schema || depth > kMaxDepth) return nullptr;
  if (const auto* fixed = schema->if_contains("const")) return *fixed;
  if (const auto* choices = schema->if_contains("enum");
      choices && choices->is_array() && !choices->get_array().empty())
    return choices->get_array()[0];
  if (const auto* any = schema->if_contains("anyOf"); any && any->is_array() && !any->get_array().empty())
    return instance(any->get_array()[0], facts, place, depth + 1);
  const auto type = type_of(*schema);
  if (type == "object") {
    json::object object;
    if (const auto* properties = schema->if_contains("properties"); properties && properties->is_object())
      for (const auto& property : properties->get_object())
        object[property.key()] =
            instance(property.value(), facts, inside(place, std::string(property.key())), depth + 1);
    return object;
  }
  if (type == "array") return list_instance(*schema, facts, place, depth);
  if (type == "boolean") return false;
  if (type == "integer" || type == "number") return static_cast<std::int64_t>(size_in(*schema, "minimum", 0));
  if (type == "null") return nullptr;
  return text_instance(*schema, facts, place);
}

}  // namespace

std::string write_instance(std::string_view schema_json, std::string_view facts_text) {
  json::error_code problem;
  const auto schema = json::parse(json::string_view(schema_json.data(), schema_json.size()), problem);
  if (problem) return "{}";
  return json::serialize(instance(schema, facts_in(facts_text), Place(), 0));
}

}  // namespace matjar::sandbox
