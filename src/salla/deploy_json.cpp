#include "salla/deploy_json.hpp"

#include <boost/json.hpp>
#include <utility>

#include "base/time_text.hpp"

namespace matjar::salla {

namespace {

namespace json = boost::json;

Result<json::object> parse(std::string_view text) {
  boost::system::error_code failed;
  json::value value = json::parse(text, failed);
  if (failed || !value.is_object()) {
    return fail(ErrorKind::internal, {.name = "deploy_json_invalid",
                                      .message = "The kept data of a deployment is not a JSON object.",
                                      .next_step = "This is a defect of the program; please report it."});
  }
  return std::move(*value.if_object());
}

std::string text(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  const json::string* found = value == nullptr ? nullptr : value->if_string();
  return found == nullptr ? std::string() : std::string(*found);
}

json::object value_of(const LocalizedText& both) {
  return {{"ar", both.ar}, {"en", both.en}};
}

LocalizedText localized(const json::value* value) {
  const json::object* object = value == nullptr ? nullptr : value->if_object();
  if (object == nullptr) return {};
  return {.ar = text(*object, "ar"), .en = text(*object, "en")};
}

const json::array& list(const json::object& object, std::string_view key) {
  static const json::array kNone;
  const json::value* value = object.if_contains(key);
  const json::array* found = value == nullptr ? nullptr : value->if_array();
  return found == nullptr ? kNone : *found;
}

std::int64_t number(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

json::object value_of(const StoreBefore& before) {
  json::object object{{"english", before.english}};
  if (!before.product) return object;
  const StoreBefore::Product& product = *before.product;
  object["product"] = {{"id", product.id.value()}, {"name", product.name},         {"price", product.price},
                       {"images", product.images}, {"quantity", product.quantity}, {"status", product.status}};
  return object;
}

StoreBefore store_before(const json::object& object) {
  StoreBefore before;
  const json::value* english = object.if_contains("english");
  before.english = english != nullptr && english->is_bool() && english->get_bool();
  const json::value* product = object.if_contains("product");
  const json::object* fields = product == nullptr ? nullptr : product->if_object();
  if (fields == nullptr) return before;
  before.product = StoreBefore::Product{.id = SallaProductId(text(*fields, "id")),
                                        .name = text(*fields, "name"),
                                        .price = text(*fields, "price"),
                                        .images = number(*fields, "images"),
                                        .quantity = number(*fields, "quantity"),
                                        .status = text(*fields, "status")};
  return before;
}

}  // namespace

std::string deploy_undo_json(const DeployUndo& undo) {
  json::object object{{"sku", undo.sku}};
  if (undo.product) object["product_id"] = undo.product->value();
  if (undo.before) object["before"] = value_of(*undo.before);
  return json::serialize(object);
}

Result<DeployUndo> deploy_undo_from_json(std::string_view text_of_undo) {
  TRY_ASSIGN(const json::object object, parse(text_of_undo));
  DeployUndo undo{.sku = text(object, "sku"), .product = {}, .before = {}};
  if (std::string id = text(object, "product_id"); !id.empty()) undo.product = SallaProductId(std::move(id));
  if (const json::value* before = object.if_contains("before"); before != nullptr && before->is_object()) {
    undo.before = store_before(before->get_object());
  }
  return undo;
}

std::string deploy_receipt_json(const DeployReceipt& receipt) {
  json::array lines;
  for (const ReceiptLine& line : receipt.lines) {
    lines.push_back({{"what", line.what}, {"before", line.before}, {"after", line.after}, {"at", to_rfc3339(line.at)}});
  }
  json::array left;
  for (const LocalizedText& task : receipt.left_to_merchant) left.push_back(value_of(task));
  const json::object object{
      {"product_id", receipt.product.value()}, {"urls", value_of(receipt.urls)},
      {"admin_url", receipt.admin_url},        {"lines", std::move(lines)},
      {"left_to_merchant", std::move(left)},   {"single_language_store", receipt.single_language_store}};
  return json::serialize(object);
}

Result<DeployReceipt> deploy_receipt_from_json(std::string_view text_of_receipt) {
  TRY_ASSIGN(const json::object object, parse(text_of_receipt));
  DeployReceipt receipt;
  receipt.product = SallaProductId(text(object, "product_id"));
  receipt.urls = localized(object.if_contains("urls"));
  receipt.admin_url = text(object, "admin_url");
  for (const json::value& line : list(object, "lines")) {
    const json::object* fields = line.if_object();
    if (fields == nullptr) continue;
    receipt.lines.push_back({.what = text(*fields, "what"),
                             .before = text(*fields, "before"),
                             .after = text(*fields, "after"),
                             .at = from_rfc3339(text(*fields, "at")).value_or(Timestamp())});
  }
  for (const json::value& task : list(object, "left_to_merchant")) receipt.left_to_merchant.push_back(localized(&task));
  const json::value* single = object.if_contains("single_language_store");
  receipt.single_language_store = single != nullptr && single->is_bool() && *single->if_bool();
  return receipt;
}

}  // namespace matjar::salla
