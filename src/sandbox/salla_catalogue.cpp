#include <algorithm>

#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/salla_store.hpp"

namespace matjar::sandbox {

namespace {

std::string category_json(const EmulatedCategory& category, const EmulatedStore& store, bool with_translations) {
  JsonObject shown;
  shown.number("id", category.id).text("name", category.name).null("image");
  shown.raw("urls", JsonObject().text("customer", store.base + "/salla/store").text("admin", "").str());
  shown.number("parent_id", category.parent_id).number("sort_order", category.sort_order);
  shown.text("status", category.status).raw("sub_categories", "[]");
  if (with_translations) shown.raw("translations", category.translations);
  return shown.str();
}

bool matches(const EmulatedCategory& category, const std::string& keyword) {
  return keyword.empty() || category.name.find(keyword) != std::string::npos ||
         category.translations.find(keyword) != std::string::npos;
}

net::Response list_categories(Call& call, const EmulatedStore& store) {
  const bool with_translations = call.query("with").find("translations") != std::string::npos;
  std::vector<std::string> rows;
  for (const auto& [id, category] : store.categories)
    if (matches(category, call.query("keyword"))) rows.push_back(category_json(category, store, with_translations));
  return salla_list(rows, page_request_of(call.request));
}

net::Response create_category(Call& call, EmulatedStore& store) {
  const auto body = JsonBody::parse(call.request.body);
  if (!body) return salla_refusal(400, "error", "The request body must be a JSON object");
  FieldErrors errors;
  const auto name = body->text("name");
  if (!name || name->empty()) errors.add("name", "هذا الحقل مطلوب");
  const auto status = body->text("status").value_or("active");
  if (status != "active" && status != "hidden") errors.add("status", "القيمة المدخلة غير صحيحة");
  const auto parent = body->integer("parent_id").value_or(0);
  if (parent != 0 && !store.has_category(parent)) errors.add("parent_id", "التصنيف غير موجود");
  if (!errors.empty()) return errors.response();
  EmulatedCategory category{.id = store.next_id(),
                            .name = *name,
                            .status = status,
                            .parent_id = parent,
                            .sort_order = body->integer("sort_order").value_or(0),
                            .translations = body->object("translations") ? *body->raw("translations") : "{}"};
  const auto& kept = store.categories.emplace(category.id, std::move(category)).first->second;
  call.changed = true;
  return salla_answer(201, category_json(kept, store, true));
}

net::Response list_tags(Call& call, const EmulatedStore& store) {
  std::vector<std::string> rows;
  for (const auto& [id, name] : store.tags) rows.push_back(JsonObject().number("id", id).text("name", name).str());
  return salla_list(rows, page_request_of(call.request));
}

net::Response create_tag(Call& call, EmulatedStore& store) {
  const auto name = call.query("tag_name");
  if (name.empty()) return salla_field_error("tag_name", "هذا الحقل مطلوب");
  const auto known = std::ranges::find(store.tags, name, [](const auto& item) { return item.second; });
  const auto id = known == store.tags.end() ? store.next_id() : known->first;
  store.tags[id] = name;
  call.changed = true;
  return salla_answer(200, JsonObject().number("id", id).text("name", name).str());
}

}  // namespace

void add_catalogue_routes(PathTable& table, EmulatedStore& store) {
  const auto path = [](std::string_view below) { return fmt::format("{}{}", kAdminPrefix, below); };
  using enum net::Method;
  table.add(get, path("/categories"), [&store](Call& call) { return list_categories(call, store); });
  table.add(get, path("/categories/search"), [&store](Call& call) { return list_categories(call, store); });
  table.add(post, path("/categories"), [&store](Call& call) { return create_category(call, store); });
  table.add(get, path("/products/tags"), [&store](Call& call) { return list_tags(call, store); });
  table.add(post, path("/products/tags"), [&store](Call& call) { return create_tag(call, store); });
}

}  // namespace matjar::sandbox
