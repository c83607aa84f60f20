#include "sourcing/aliexpress/aliexpress_page.hpp"

#include <algorithm>
#include <map>

#include "sourcing/page/brand_words.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::aliexpress {

namespace {

/// {"currency": "EUR", "value": 97.39, "formatedAmount": "€ 97,39"}.
std::optional<PriceFinding> amount_of(const ScriptValue& value, const FactWriter& to) {
  const ScriptValue currency = value.at("currency");
  if (currency.text().empty()) return std::nullopt;
  auto price = to.price_of(value.at("value"), currency);
  const Quote shown = value.at("formatedAmount");
  if (price && !shown.empty()) {
    price->route = shown.route;
    price->text = shown.text;
  }
  return price;
}

std::optional<PriceFinding> first_amount(const ScriptValue& value, std::initializer_list<std::string_view> paths,
                                         const FactWriter& to) {
  for (const std::string_view path : paths) {
    if (auto price = amount_of(value.at(path), to)) return price;
  }
  return std::nullopt;
}

/// What a value of an axis says.
struct OptionValue {
  std::string axis;
  std::string value;
  std::string image;
};
/// By "AXIS:VALUE", the ids.
using OptionValues = std::map<std::string, OptionValue>;

OptionValues options_of(const ScriptValue& axes) {
  OptionValues out;
  for (const ScriptValue& axis : axes.items()) {
    for (const ScriptValue& value : axis.items("skuPropertyValues")) {
      const std::string id = value.first_of({"propertyValueIdLong", "propertyValueId"}).text();
      out[axis.text("skuPropertyId") + ":" + id] = {
          .axis = axis.text("skuPropertyName"),
          .value = value.first_of({"propertyValueDisplayName", "propertyValueName"}).text(),
          .image = value.text("skuPropertyImagePath")};
    }
  }
  return out;
}

/// "14:200006152#Orange2;5:361386#M" as options.
void add_options(std::string_view path, const OptionValues& known, VariantFinding& variant) {
  while (!path.empty()) {
    const std::size_t stop = std::min(path.find(';'), path.size());
    std::string_view part = path.substr(0, stop);
    part = part.substr(0, part.find('#'));
    if (const auto found = known.find(std::string(part)); found != known.end()) {
      variant.options.emplace_back(found->second.axis, found->second.value);
      if (variant.image.empty()) variant.image = found->second.image;
    }
    path.remove_prefix(std::min(stop + 1, path.size()));
  }
}

/// The SKUs of runParams.
void read_sku_list(const ScriptValue& list, const OptionValues& known, FactWriter& to) {
  for (const ScriptValue& sku : list.items()) {
    VariantFinding variant = variant_called(sku.first_of({"skuIdStr", "skuId"}));
    add_options(sku.text("skuAttr"), known, variant);
    variant.price = first_amount(sku, {"skuVal.skuActivityAmount", "skuVal.skuAmount"}, to);
    put_stock(variant, stock_by_number(sku.at("skuVal.availQuantity")));
    if (!to.variant(std::move(variant))) return;
  }
}

/// A list, or the same list as JSON text.
void read_skus(const ScriptValue& root, FactWriter& to) {
  const OptionValues known =
      options_of(root.first_of({"skuModule.productSKUPropertyList", "skuComponent.productSKUPropertyList"}));
  for (const std::string_view path : {"skuModule.skuPriceList", "priceComponent.skuPriceList"}) {
    if (const ScriptValue list = root.at(path); list.is_array()) return read_sku_list(list, known, to);
  }
  const Quote text = root.at("priceComponent.skuJson");
  if (const auto list = ScriptDocument::parse(text.text, json_in(text))) read_sku_list(list->root(), known, to);
}

/// SKU paths and prices of mtop's answer, joined by the SKU's id.
void read_mtop_skus(const ScriptValue& root, FactWriter& to) {
  const ScriptValue paths = root.at("SKU.skuPaths");
  std::vector<ScriptValue> entries = paths.items();
  for (const auto& [key, value] : paths.members()) entries.push_back(value);
  const OptionValues known = options_of(root.at("SKU.skuProperties"));
  const ScriptValue prices = root.at("PRICE.skuPriceInfoMap");
  for (const ScriptValue& entry : entries) {
    VariantFinding variant = variant_called(entry.first_of({"skuIdStr", "skuId"}));
    add_options(entry.text("path"), known, variant);
    variant.price = first_amount(prices.at(variant.sku), {"salePrice", "originalPrice"}, to);
    put_stock(variant, stock_by_number(entry.at("skuStock")));
    if (!to.variant(std::move(variant))) return;
  }
}

/// The cheapest of what can be bought.
const PriceFinding* lowest_of(const std::vector<VariantFinding>& variants) {
  const PriceFinding* lowest = nullptr;
  for (const VariantFinding& variant : variants) {
    if (variant.price && variant.available.value_or(true) &&
        (lowest == nullptr || variant.price->amount < lowest->amount))
      lowest = &*variant.price;
  }
  return lowest;
}

/// The price from which the product is sold. The amounts in USD without their currency ("skuCalPrice") are list prices.
void read_price(const ScriptValue& root, FactWriter& to) {
  Findings& findings = to.findings();
  auto price = first_amount(root,
                            {"PRICE.targetSkuPriceInfo.salePrice", "priceModule.minActivityAmount",
                             "priceComponent.discountPrice.minActivityAmount"},
                            to);
  if (!price) {
    if (const PriceFinding* lowest = lowest_of(findings.variants)) price = *lowest;
  }
  if (!price) price = first_amount(root, {"priceModule.minAmount", "priceComponent.origPrice.minAmount"}, to);
  if (price) findings.prices.push_back(std::move(*price));
  for (const std::string_view path :
       {"priceModule.minAmount", "priceComponent.origPrice.minAmount", "PRICE.targetSkuPriceInfo.originalPrice"}) {
    if (auto list = amount_of(root.at(path), to)) findings.list_prices.push_back(std::move(*list));
  }
}

void read_attributes(const ScriptValue& root, FactWriter& to) {
  const ScriptValue list =
      root.first_of({"specsModule.props", "productPropComponent.props", "PRODUCT_PROP_PC.showedProps"});
  for (const ScriptValue& item : list.items()) {
    const std::string name = item.text("attrName");
    const ScriptValue value = item.at("attrValue");
    if (item.text("attrNameId") == "2" || names_the_brand(name)) to.brand(value);
    to.attribute(name, value);
  }
}

void read_images(const ScriptValue& root, FactWriter& to) {
  const ScriptValue list =
      root.first_of({"imageModule.imagePathList", "imageComponent.imagePathList", "HEADER_IMAGE_PC.imagePathList"});
  const auto images = list.items();
  to.images({images.begin(), images.end()});
}

void read_stock(const ScriptValue& root, FactWriter& to) {
  const ScriptValue stock = root.first_of({"quantityModule.totalAvailQuantity", "inventoryComponent.totalAvailQuantity",
                                           "QUANTITY_PC.totalAvailableInventory"});
  to.availability(stock_by_number(stock));
  to.stock(stock);
}

void read_all(const Page& page, const ScriptValue& root, Findings& findings) {
  FactWriter to(page, findings, 0.95);
  to.title(root.first_of(
      {"titleModule.subject", "productInfoComponent.subject", "PRODUCT_TITLE.text", "GLOBAL_DATA.globalData.subject"}));
  to.sku(root.first_of({"actionModule.productId", "productInfoComponent.idStr", "GLOBAL_DATA.globalData.productId",
                        "feedbackModule.productId"}));
  to.rating(
      root.first_of({"titleModule.feedbackRating.averageStar", "feedbackComponent.evarageStar", "PC_RATING.rating"}));
  to.review_count(root.first_of(
      {"titleModule.feedbackRating.totalValidNum", "feedbackComponent.totalValidNum", "PC_RATING.totalValidNum"}));
  to.seller(root.first_of({"storeModule.storeName", "sellerComponent.storeName", "SHOP_CARD_PC.storeName"}));
  read_skus(root, to);
  read_mtop_skus(root, to);
  read_price(root, to);
  read_attributes(root, to);
  read_images(root, to);
  read_stock(root, to);
}

/// The object that holds the modules: bare, or under "data" or "result", twice or thrice.
ScriptValue root_of(ScriptValue value) {
  for (int depth = 0; depth < 4 && value.is_object(); ++depth) {
    for (const std::string_view key : {"titleModule", "productInfoComponent", "PRODUCT_TITLE", "GLOBAL_DATA"}) {
      if (value.at(key)) return value;
    }
    value = value.first_of({"data", "result"});
  }
  return {};
}

bool read_document(const Page& page, const std::optional<ScriptDocument>& document, Findings& findings) {
  const ScriptValue root = document ? root_of(document->root()) : ScriptValue();
  if (!root) return false;
  read_all(page, root, findings);
  return !findings.titles.empty();
}

}  // namespace

bool is_aliexpress_page(const Page& page) {
  return is_shop_host(host_of(page), "aliexpress") || (page.html().find("runParams") != std::string::npos &&
                                                       contains_any(page.html(), {"alicdn.com", "aliexpress.com"}));
}

bool read_aliexpress_answer(const Page& page, std::string_view json, Findings& findings) {
  return read_document(page, ScriptDocument::parse(json, "answer:"), findings);
}

void read_aliexpress_page(const Page& page, Findings& findings) {
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view script = page.raw_text(node);
    for (const std::string_view marker : {"runParams", "_d_c_.DCData", "_init_data_"}) {
      const std::size_t found = script.find(marker);
      if (found == std::string_view::npos) continue;
      const std::string_view value = value_after(script.substr(found), marker, 16);
      if (value.empty() || !read_document(page, ScriptDocument::parse(value, script_route(marker)), findings)) continue;
      findings.price_settled = true;
      return;
    }
  }
  // "Rendered by the client": the product comes with an answer that the page's script fetches.
  if (page.with_tag("h1").empty() && page.html().find("_d_c_.isCSR = true") != std::string::npos)
    findings.kind = product::PageKind::empty_shell;
}

}  // namespace matjar::sourcing::aliexpress
