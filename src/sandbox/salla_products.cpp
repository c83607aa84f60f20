#include <algorithm>

#include "base/utf8.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/salla_store.hpp"

namespace matjar::sandbox {

namespace {

constexpr std::string_view kNotJson = "The request body must be a JSON object";

net::Response show(Call& call, EmulatedStore& store, const EmulatedProduct* product, int status = 200) {
  if (!product) return salla_not_found();
  call.product = std::to_string(product->id);
  return salla_answer(status, product_json(*product, read_language(call), store));
}

/// Texts can only be written in a language that the store has switched on.
bool language_refused(const Call& call, const EmulatedStore& store, FieldErrors& errors) {
  if (store.language_enabled(write_language(call))) return false;
  errors.add("Content-Language", "اللغة غير مفعلة في المتجر");
  return true;
}

net::Response create(Call& call, EmulatedStore& store) {
  const auto body = JsonBody::parse(call.request.body);
  if (!body) return salla_refusal(400, "error", kNotJson);
  FieldErrors errors;
  check_product(*body, Write::create, store, 0, errors);
  language_refused(call, store, errors);
  if (!errors.empty()) return errors.response();
  EmulatedProduct product;
  product.id = store.next_id();
  product.created_at = call.now;
  product.updated_at = call.now;
  apply_product(*body, Write::create, write_language(call), store, product);
  const auto& kept = store.products.emplace(product.id, std::move(product)).first->second;
  call.changed = true;
  store.announce("product.created", kept);
  return show(call, store, &kept, 201);
}

void announce_changes(EmulatedStore& store, const EmulatedProduct& before, const EmulatedProduct& after) {
  if (before.price != after.price || before.sale_price != after.sale_price)
    store.announce("product.price.updated", after);
  if (before.status() != after.status()) store.announce("product.status.updated", after);
  if (before.categories != after.categories) store.announce("product.category.updated", after);
  if (before.brand_id != after.brand_id) store.announce("product.brand.updated", after);
  if (before.tags != after.tags) store.announce("product.tags.updated", after);
}

net::Response update(Call& call, EmulatedStore& store, EmulatedProduct* product) {
  if (!product) return salla_not_found();
  call.product = std::to_string(product->id);
  const auto body = JsonBody::parse(call.request.body);
  if (!body) return salla_refusal(400, "error", kNotJson);
  FieldErrors errors;
  check_product(*body, Write::update, store, product->id, errors);
  if (const auto type = body->text("product_type"); type && *type != product->type)
    errors.add("product_type", "لا يمكن تغيير نوع المنتج بعد إنشائه");
  language_refused(call, store, errors);
  if (!errors.empty()) return errors.response();
  const auto before = *product;
  apply_product(*body, Write::update, write_language(call), store, *product);
  product->updated_at = call.now;
  call.changed = true;
  announce_changes(store, before, *product);
  return show(call, store, product, 201);
}

net::Response remove(Call& call, EmulatedStore& store, const EmulatedProduct* product) {
  if (!product) return salla_not_found();
  call.product = std::to_string(product->id);
  store.announce("product.deleted", *product);
  store.products.erase(product->id);
  call.changed = true;
  return salla_deleted("تم حذف المنتج بنجاح");
}

bool found_by(const EmulatedProduct& product, const std::string& keyword) {
  if (keyword.empty() || product.sku == keyword) return true;
  const auto wanted = fold_case(keyword);
  return std::ranges::any_of(product.texts, [&](const auto& item) {
    return fold_case(item.second.name.value_or("")).find(wanted) != std::string::npos;
  });
}

net::Response list(Call& call, EmulatedStore& store) {
  const auto status = call.query("status");
  if (!status.empty() && !is_status(status)) return salla_field_error("status", "القيمة المدخلة غير صحيحة");
  const auto category = call.query("category");
  std::vector<std::string> rows;
  for (const auto& [id, product] : store.products) {
    if (!found_by(product, call.query("keyword")) || (!status.empty() && product.status() != status)) continue;
    const bool in_category = category.empty() || std::ranges::any_of(product.categories, [&](std::int64_t number) {
                               return std::to_string(number) == category;
                             });
    if (in_category) rows.push_back(product_json(product, read_language(call), store));
  }
  return salla_list(rows, page_request_of(call.request));
}

}  // namespace

void add_product_routes(PathTable& table, EmulatedStore& store) {
  const auto path = [](std::string_view below) { return fmt::format("{}{}", kAdminPrefix, below); };
  using enum net::Method;
  table.add(get, path("/products"), [&store](Call& call) { return list(call, store); });
  table.add(post, path("/products"), [&store](Call& call) { return create(call, store); });
  table.add(get, path("/products/{id}"),
            [&store](Call& call) { return show(call, store, store.find(call.parameter("id"))); });
  table.add(put, path("/products/{id}"),
            [&store](Call& call) { return update(call, store, store.find(call.parameter("id"))); });
  table.add(del, path("/products/{id}"),
            [&store](Call& call) { return remove(call, store, store.find(call.parameter("id"))); });
  table.add(get, path("/products/sku/{sku}"),
            [&store](Call& call) { return show(call, store, store.find_by_sku(call.parameter("sku"))); });
  table.add(put, path("/products/sku/{sku}"),
            [&store](Call& call) { return update(call, store, store.find_by_sku(call.parameter("sku"))); });
  table.add(del, path("/products/sku/{sku}"),
            [&store](Call& call) { return remove(call, store, store.find_by_sku(call.parameter("sku"))); });
}

}  // namespace matjar::sandbox
