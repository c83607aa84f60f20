#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/salla_store.hpp"

namespace matjar::sandbox {

namespace {

net::Response change_status(Call& call, EmulatedStore& store) {
  auto* product = store.find(call.parameter("id"));
  if (!product) return salla_not_found();
  call.product = std::to_string(product->id);
  const auto body = JsonBody::parse(call.request.body);
  const auto status = body ? body->text("status") : std::nullopt;
  if (!status || !is_status(*status)) return salla_field_error("status", "القيمة المدخلة غير صحيحة");
  if (*status == "sale" && product->images.empty())
    return salla_field_error("status", "لا يمكن عرض المنتج قبل إضافة صورة واحدة على الأقل");
  if (*status == "sale" && !product->unlimited_quantity && product->quantity.value_or(0) == 0)
    return salla_field_error("status", "لا يمكن عرض المنتج قبل إضافة كمية");
  const auto before = std::string(product->status());
  product->wanted_status = *status;
  product->updated_at = call.now;
  call.changed = true;
  if (product->status() != before) store.announce("product.status.updated", *product);
  return salla_answer(200, JsonObject().text("message", "تم تحديث حالة المنتج بنجاح").number("code", 200).str());
}

/// One line of a bulk change names its product by `id`, `sku` or the pair `identifer_type`/`identifer`, spelled like
/// that.
EmulatedProduct* product_of(const JsonBody& line, EmulatedStore& store) {
  if (const auto id = line.integer("id")) return store.find(std::to_string(*id));
  if (const auto sku = line.text("sku")) return store.find_by_sku(*sku);
  for (const auto* spelling : {"identifer", "identifier"}) {
    const auto type = line.text(std::string(spelling) + "_type").value_or("id");
    if (const auto text = line.text(spelling); text && type == "sku") return store.find_by_sku(*text);
    if (const auto number = line.integer(spelling)) return store.find(std::to_string(*number));
  }
  return nullptr;
}

net::Response change_quantities(Call& call, EmulatedStore& store) {
  const auto body = JsonBody::parse(call.request.body);
  const auto lines = body ? body->objects("products") : std::nullopt;
  if (!lines || lines->empty()) return salla_field_error("products", "هذا الحقل مطلوب");
  FieldErrors errors;
  for (std::size_t i = 0; i < lines->size(); ++i) {
    if (!product_of((*lines)[i], store)) errors.add(fmt::format("products.{}.identifer", i), "المنتج غير موجود");
    const auto quantity = (*lines)[i].integer("quantity");
    if (!quantity || *quantity < 0) errors.add(fmt::format("products.{}.quantity", i), "القيمة المدخلة غير صحيحة");
  }
  if (!errors.empty()) return errors.response();
  for (const auto& line : *lines) {
    auto* product = product_of(line, store);
    const auto before = std::string(product->status());
    product->quantity = *line.integer("quantity");
    product->updated_at = call.now;
    call.product = std::to_string(product->id);
    if (product->status() != before) store.announce("product.status.updated", *product);
  }
  call.changed = true;
  return salla_answer(201, JsonObject().text("message", "تم تحديث الكميات بنجاح").number("code", 201).str());
}

net::Response change_price(Call& call, EmulatedStore& store) {
  auto* product = store.find_by_sku(call.parameter("sku"));
  if (!product) return salla_not_found();
  call.product = std::to_string(product->id);
  const auto body = JsonBody::parse(call.request.body);
  FieldErrors errors;
  if (!body || !body->has("price")) errors.add("price", "هذا الحقل مطلوب");
  if (body) check_product(*body, Write::update, store, product->id, errors);
  if (!errors.empty()) return errors.response();
  product->price = body->decimal("price")->rescaled(2, Rounding::half_up).value_or(product->price);
  call.changed = true;
  store.announce("product.price.updated", *product);
  return salla_answer(200, product_json(*product, read_language(call), store));
}

}  // namespace

void add_stock_routes(PathTable& table, EmulatedStore& store) {
  const auto path = [](std::string_view below) { return fmt::format("{}{}", kAdminPrefix, below); };
  using enum net::Method;
  for (const auto* below : {"/products/quantities", "/products/quantities/bulk"})
    for (const auto method : {post, put})
      table.add(method, path(below), [&store](Call& call) { return change_quantities(call, store); });
  table.add(post, path("/products/sku/{sku}/price"), [&store](Call& call) { return change_price(call, store); });
  table.add(post, path("/products/{id}/status"), [&store](Call& call) { return change_status(call, store); });
}

}  // namespace matjar::sandbox
