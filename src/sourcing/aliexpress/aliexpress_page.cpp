#include "sourcing/aliexpress/aliexpress_page.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <map>

#include "base/utf8.hpp"
#include "sourcing/page/brand_words.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::aliexpress {

namespace {

namespace json = boost::json;

constexpr std::size_t kMaxVariants = 500;

/// A value inside nested objects by its path; null when any part is missing.
const json::value* at(const json::value* value, std::initializer_list<std::string_view> path) {
  for (const std::string_view key : path) {
    if (value == nullptr || !value->is_object()) return nullptr;
    value = value->get_object().if_contains(key);
  }
  return value;
}

/// The first path that leads somewhere: the generations name the same thing differently.
const json::value* first_of(const json::value& root,
                            std::initializer_list<std::initializer_list<std::string_view>> paths) {
  for (const auto& path : paths) {
    if (const json::value* found = at(&root, path); found != nullptr && !found->is_null()) return found;
  }
  return nullptr;
}

std::string text_of(const json::value* value) {
  if (value == nullptr) return "";
  if (value->is_string()) return std::string(value->get_string());
  return number_text(*value);
}

const json::array* list_of(const json::value* value) {
  return value != nullptr && value->is_array() ? &value->get_array() : nullptr;
}

std::optional<json::value> parsed(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(text, error);
  if (error) return std::nullopt;
  return value;
}

/// {"currency": "EUR", "value": 97.39, "formatedAmount": "€ 97,39"}.
std::optional<PriceFinding> amount_of(const json::value* value, std::string route, double confidence,
                                      const PriceHints& hints) {
  const std::string number = text_of(at(value, {"value"}));
  const std::string currency = text_of(at(value, {"currency"}));
  if (number.empty() || currency.empty()) return std::nullopt;
  const auto reading = read_machine_amount(number, hints);
  if (!reading) return std::nullopt;
  std::string shown = text_of(at(value, {"formatedAmount"}));
  return PriceFinding{.amount = reading->amount,
                      .currency = currency_code(currency, hints),
                      .route = std::move(route),
                      .text = shown.empty() ? number + " " + currency : shown,
                      .confidence = confidence};
}

/// Property value id → (axis, value, image), from the list of the product's axes.
struct OptionValue {
  std::string axis;
  std::string value;
  std::string image;
};

std::map<std::string, OptionValue> options_of(const json::array* axes) {
  std::map<std::string, OptionValue> out;
  if (axes == nullptr) return out;
  for (const json::value& axis : *axes) {
    const std::string name = text_of(at(&axis, {"skuPropertyName"}));
    const std::string axis_id = text_of(at(&axis, {"skuPropertyId"}));
    const json::array* values = list_of(at(&axis, {"skuPropertyValues"}));
    if (values == nullptr) continue;
    for (const json::value& value : *values) {
      std::string id = text_of(at(&value, {"propertyValueIdLong"}));
      if (id.empty()) id = text_of(at(&value, {"propertyValueId"}));
      std::string shown = text_of(at(&value, {"propertyValueDisplayName"}));
      if (shown.empty()) shown = text_of(at(&value, {"propertyValueName"}));
      out[axis_id + ":" + id] = {name, shown, text_of(at(&value, {"skuPropertyImagePath"}))};
    }
  }
  return out;
}

/// "14:200006152#Orange2;5:361386#M" as options.
void add_options(std::string_view path, const std::map<std::string, OptionValue>& known, VariantFinding& variant) {
  variant.text = std::string(path);
  while (!path.empty()) {
    const std::size_t stop = std::min(path.find(';'), path.size());
    std::string_view part = path.substr(0, stop);
    part = part.substr(0, part.find('#'));
    if (const auto found = known.find(std::string(part)); found != known.end()) {
      variant.options.emplace_back(found->second.axis, found->second.value);
      if (variant.image.empty() && !found->second.image.empty()) variant.image = found->second.image;
    }
    path.remove_prefix(std::min(stop + 1, path.size()));
  }
}

/// The SKUs of runParams: a list, or the same list as JSON text.
std::optional<json::value> sku_list(const json::value& root) {
  for (const auto& path :
       {std::initializer_list<std::string_view>{"skuModule", "skuPriceList"}, {"priceComponent", "skuPriceList"}}) {
    if (const json::value* list = at(&root, path); list != nullptr && list->is_array()) return *list;
  }
  const json::value* text = at(&root, {"priceComponent", "skuJson"});
  return text != nullptr && text->is_string() ? parsed(text->get_string()) : std::nullopt;
}

void read_skus(const json::value& root, Findings& findings) {
  const auto skus = sku_list(root);
  const json::array* list = skus ? list_of(&*skus) : nullptr;
  if (list == nullptr) return;
  const auto known = options_of(
      list_of(first_of(root, {{"skuModule", "productSKUPropertyList"}, {"skuComponent", "productSKUPropertyList"}})));
  for (const json::value& sku : *list) {
    if (findings.variants.size() >= kMaxVariants) return;
    VariantFinding variant;
    variant.route = "json:runParams.skuPriceList";
    variant.sku = text_of(at(&sku, {"skuIdStr"}));
    if (variant.sku.empty()) variant.sku = text_of(at(&sku, {"skuId"}));
    add_options(text_of(at(&sku, {"skuAttr"})), known, variant);
    variant.price = amount_of(at(&sku, {"skuVal", "skuActivityAmount"}), variant.route, 0.95, findings.hints);
    if (!variant.price)
      variant.price = amount_of(at(&sku, {"skuVal", "skuAmount"}), variant.route, 0.95, findings.hints);
    if (const json::value* stock = at(&sku, {"skuVal", "availQuantity"}); stock != nullptr && stock->is_int64())
      variant.available = stock->get_int64() > 0;
    findings.variants.push_back(std::move(variant));
  }
}

/// SKU paths and prices of mtop's answer, joined by the SKU's id.
void read_mtop_skus(const json::value& root, Findings& findings) {
  const json::value* paths = at(&root, {"SKU", "skuPaths"});
  if (paths == nullptr) return;
  std::vector<const json::value*> entries;
  if (paths->is_object()) {
    for (const auto& [key, value] : paths->get_object()) entries.push_back(&value);
  } else if (const json::array* list = list_of(paths)) {
    for (const json::value& value : *list) entries.push_back(&value);
  }
  const auto known = options_of(list_of(at(&root, {"SKU", "skuProperties"})));
  for (const json::value* entry : entries) {
    if (findings.variants.size() >= kMaxVariants) return;
    VariantFinding variant;
    variant.route = "json:mtop.SKU.skuPaths";
    variant.sku = text_of(at(entry, {"skuIdStr"}));
    if (variant.sku.empty()) variant.sku = text_of(at(entry, {"skuId"}));
    add_options(text_of(at(entry, {"path"})), known, variant);
    const json::value* price = at(&root, {"PRICE", "skuPriceInfoMap", variant.sku});
    variant.price = amount_of(at(price, {"salePrice"}), "json:mtop.PRICE.skuPriceInfoMap", 0.95, findings.hints);
    if (!variant.price)
      variant.price = amount_of(at(price, {"originalPrice"}), "json:mtop.PRICE.skuPriceInfoMap", 0.95, findings.hints);
    if (const json::value* stock = at(entry, {"skuStock"}); stock != nullptr && stock->is_int64())
      variant.available = stock->get_int64() > 0;
    findings.variants.push_back(std::move(variant));
  }
}

/// The price from which the product is sold. The amounts in USD without their currency ("skuCalPrice") are list prices.
void read_price(const json::value& root, Findings& findings) {
  const auto take = [&](const json::value* value, std::string route) {
    if (!findings.prices.empty()) return;
    if (auto price = amount_of(value, std::move(route), 0.96, findings.hints))
      findings.prices.push_back(std::move(*price));
  };
  take(at(&root, {"PRICE", "targetSkuPriceInfo", "salePrice"}), "json:mtop.PRICE.targetSkuPriceInfo.salePrice");
  take(at(&root, {"priceModule", "minActivityAmount"}), "json:runParams.priceModule.minActivityAmount");
  take(at(&root, {"priceComponent", "discountPrice", "minActivityAmount"}),
       "json:runParams.priceComponent.discountPrice.minActivityAmount");
  if (findings.prices.empty()) {
    const PriceFinding* lowest = nullptr;
    for (const VariantFinding& variant : findings.variants) {
      if (variant.price && variant.available.value_or(true) &&
          (lowest == nullptr || variant.price->amount < lowest->amount))
        lowest = &*variant.price;
    }
    if (lowest != nullptr) findings.prices.push_back(*lowest);
  }
  take(at(&root, {"priceModule", "minAmount"}), "json:runParams.priceModule.minAmount");
  take(at(&root, {"priceComponent", "origPrice", "minAmount"}), "json:runParams.priceComponent.origPrice.minAmount");
  for (const json::value* list :
       {at(&root, {"priceModule", "minAmount"}), at(&root, {"priceComponent", "origPrice", "minAmount"}),
        at(&root, {"PRICE", "targetSkuPriceInfo", "originalPrice"})}) {
    if (auto price = amount_of(list, "json:runParams.origPrice", 0.9, findings.hints))
      findings.list_prices.push_back(std::move(*price));
  }
}

bool is_brand_name(const json::value& attribute) {
  return text_of(at(&attribute, {"attrNameId"})) == "2" || names_the_brand(text_of(at(&attribute, {"attrName"})));
}

void read_attributes(const json::value& root, Findings& findings) {
  const json::array* list = list_of(first_of(
      root, {{"specsModule", "props"}, {"productPropComponent", "props"}, {"PRODUCT_PROP_PC", "showedProps"}}));
  if (list == nullptr) return;
  for (const json::value& item : *list) {
    const std::string name = text_of(at(&item, {"attrName"}));
    const std::string value = text_of(at(&item, {"attrValue"}));
    if (name.empty() || value.empty()) continue;
    TextFinding found{.value = value, .route = "json:props", .text = value, .confidence = 0.9};
    if (is_brand_name(item)) findings.brands.push_back(found);
    findings.add_attribute(name, std::move(found));
  }
}

void read_images(const json::value& root, Findings& findings) {
  const json::array* list = list_of(first_of(
      root,
      {{"imageModule", "imagePathList"}, {"imageComponent", "imagePathList"}, {"HEADER_IMAGE_PC", "imagePathList"}}));
  if (list == nullptr) return;
  ImageFinding images{.urls = {}, .route = "json:imagePathList", .confidence = 0.95};
  for (const json::value& item : *list) {
    std::string url = text_of(&item);
    if (url.starts_with("//")) url.insert(0, "https:");
    if (url.starts_with("http")) images.urls.push_back(std::move(url));
  }
  if (!images.urls.empty()) findings.images.push_back(std::move(images));
}

void add(std::vector<TextFinding>& to, const json::value* value, std::string route) {
  const std::string text = text_of(value);
  if (!trim(text).empty())
    to.push_back({.value = plain_from_markup(text), .route = std::move(route), .text = text, .confidence = 0.95});
}

void read_all(const json::value& root, Findings& findings) {
  add(findings.titles,
      first_of(root, {{"titleModule", "subject"},
                      {"productInfoComponent", "subject"},
                      {"PRODUCT_TITLE", "text"},
                      {"GLOBAL_DATA", "globalData", "subject"}}),
      "json:subject");
  add(findings.skus,
      first_of(root, {{"actionModule", "productId"},
                      {"productInfoComponent", "idStr"},
                      {"GLOBAL_DATA", "globalData", "productId"},
                      {"feedbackModule", "productId"}}),
      "json:productId");
  add(findings.ratings,
      first_of(root, {{"titleModule", "feedbackRating", "averageStar"},
                      {"feedbackComponent", "evarageStar"},
                      {"PC_RATING", "rating"}}),
      "json:averageStar");
  add(findings.review_counts,
      first_of(root, {{"titleModule", "feedbackRating", "totalValidNum"},
                      {"feedbackComponent", "totalValidNum"},
                      {"PC_RATING", "totalValidNum"}}),
      "json:totalValidNum");
  add(findings.sellers,
      first_of(root, {{"storeModule", "storeName"}, {"sellerComponent", "storeName"}, {"SHOP_CARD_PC", "storeName"}}),
      "json:storeName");
  read_skus(root, findings);
  read_mtop_skus(root, findings);
  read_price(root, findings);
  read_attributes(root, findings);
  read_images(root, findings);
  const json::value* stock = first_of(root, {{"quantityModule", "totalAvailQuantity"},
                                             {"inventoryComponent", "totalAvailQuantity"},
                                             {"QUANTITY_PC", "totalAvailableInventory"}});
  if (stock != nullptr && stock->is_int64()) {
    findings.availabilities.push_back(
        {.value = stock->get_int64() > 0 ? product::Availability::in_stock : product::Availability::out_of_stock,
         .route = "json:totalAvailQuantity",
         .text = text_of(stock),
         .confidence = 0.9});
  }
}

/// The object that holds the modules: bare, under "data", or under "data.result".
const json::value* root_of(const json::value& value) {
  const json::value* root = &value;
  for (int depth = 0; depth < 4 && root != nullptr && root->is_object(); ++depth) {
    for (const std::string_view key : {"titleModule", "productInfoComponent", "PRODUCT_TITLE", "GLOBAL_DATA"}) {
      if (root->get_object().contains(key)) return root;
    }
    const json::value* inner = at(root, {"data"});
    if (inner == nullptr) inner = at(root, {"result"});
    root = inner;
  }
  return nullptr;
}

}  // namespace

bool is_aliexpress_page(const Page& page) {
  return is_shop_host(host_of(page), "aliexpress") || (page.html().find("runParams") != std::string::npos &&
                                                       contains_any(page.html(), {"alicdn.com", "aliexpress.com"}));
}

bool read_aliexpress_json(std::string_view text, Findings& findings) {
  auto value = parsed(text);
  if (!value) value = parsed(strict_json(text));
  if (!value) return false;
  const json::value* root = root_of(*value);
  if (root == nullptr) return false;
  read_all(*root, findings);
  return !findings.titles.empty();
}

void read_aliexpress_page(const Page& page, Findings& findings) {
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view script = page.raw_text(node);
    for (const std::string_view marker : {"runParams", "_d_c_.DCData", "_init_data_"}) {
      const std::size_t found = script.find(marker);
      if (found == std::string_view::npos) continue;
      const std::string_view value = value_after(script.substr(found), marker, 16);
      if (!value.empty() && read_aliexpress_json(value, findings)) {
        findings.price_settled = true;
        return;
      }
    }
  }
}

}  // namespace matjar::sourcing::aliexpress
