#include "sourcing/alibaba/offer_1688_page.hpp"

#include <array>
#include <map>
#include <set>

#include "base/utf8.hpp"
#include "sourcing/page/brand_words.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::alibaba {

namespace {

constexpr std::size_t kMaxAxes = 10;
constexpr std::string_view kYuan = "CNY";
constexpr std::string_view kPriceModel = "mainPrice.fields.finalPriceModel.tradeWithoutPromotion";

/// Where each generation keeps its state, and where in it the offer begins.
struct Generation {
  std::string_view marker;
  std::string_view root;
};

constexpr std::array<Generation, 4> kGenerations = {{{"window.contextPath,", "result.data"},
                                                     {"__INIT_DATA", ""},
                                                     {"iDetailData", ""},
                                                     {"window.context", "result.data"}}};

/// Every price of the shop is.
Quote in_yuan() {
  return {"", std::string(kYuan)};
}

/// "红色&gt;L" → the parts, in the order of the axes.
std::vector<std::string> parts_of(std::string_view path) {
  const std::string plain = decode_entities(path);
  std::vector<std::string> parts;
  std::string_view rest = plain;
  while (!rest.empty()) {
    const std::size_t stop = std::min(rest.find('>'), rest.size());
    parts.emplace_back(trim(rest.substr(0, stop)));
    rest.remove_prefix(std::min(stop + 1, rest.size()));
  }
  return parts;
}

ScriptValue axes_of(const ScriptValue& offer) {
  return offer.first_of(
      {"globalData.skuModel.skuProps", "Root.fields.dataJson.skuModel.skuProps", "sku.skuProps", "skuModel.skuProps"});
}

/// An axis of choice with the pictures of its values.
struct Axis {
  std::string name;
  std::map<std::string, std::string> pictures;
};

std::vector<Axis> named_axes_of(const ScriptValue& offer) {
  std::vector<Axis> axes;
  for (const ScriptValue& from : axes_of(offer).items()) {
    if (axes.size() >= kMaxAxes) break;
    Axis axis{.name = from.text("prop"), .pictures = {}};
    for (const ScriptValue& value : from.items("value"))
      axis.pictures.emplace(value.text("name"), value.text("imageUrl"));
    axes.push_back(std::move(axis));
  }
  return axes;
}

VariantFinding variant_of(const ScriptValue& item, std::string_view path, const std::vector<Axis>& axes,
                          const FactWriter& to) {
  VariantFinding variant = variant_called(item.first_of({"skuId", "specId"}));
  const auto parts = parts_of(path);
  for (std::size_t i = 0; i < parts.size() && i < kMaxAxes; ++i) {
    const bool named = i < axes.size() && !axes[i].name.empty();
    variant.options.emplace_back(named ? axes[i].name : "规格", parts[i]);
    if (i >= axes.size() || !variant.image.empty()) continue;
    const auto picture = axes[i].pictures.find(parts[i]);
    if (picture != axes[i].pictures.end()) variant.image = picture->second;
  }
  variant.price = to.price_of(item.first_of({"discountPrice", "price"}), in_yuan());
  put_stock(variant, stock_by_number(item.at("canBookCount")));
  return variant;
}

/// Every SKU of the offer with what tells it apart; `use` says false when there are enough.
template <class Use>
void for_each_sku(const ScriptValue& offer, Use use) {
  const auto list = offer.at(kPriceModel).items("skuMapOriginal");
  for (const ScriptValue& item : list) {
    if (!use(item, item.text("specAttrs"))) return;
  }
  if (!list.empty()) return;
  const ScriptValue map = offer.first_of({"globalData.skuModel.skuInfoMap", "Root.fields.dataJson.skuModel.skuInfoMap",
                                          "sku.skuMap", "skuModel.skuInfoMap"});
  for (const auto& [path, item] : map.members()) {
    if (!use(item, std::string(path))) return;
  }
}

/// What the SKUs say together about being in stock.
std::optional<Stock> read_skus(const ScriptValue& offer, FactWriter& to) {
  const auto axes = named_axes_of(offer);
  std::optional<Stock> all;
  for_each_sku(offer, [&](const ScriptValue& item, const std::string& path) {
    const Quote count = item.at("canBookCount");
    all = any_stock(std::move(all), stock_by_number(count));
    return to.variant(variant_of(item, path, axes, to));
  });
  return all;
}

/// Prices that fall with the quantity: the first step is the one for the smallest.
ScriptValue first_step(const ScriptValue& offer) {
  const ScriptValue steps =
      offer.first_of({"globalData.orderParamModel.orderParam.skuParam.skuRangePrices",
                      "Root.fields.dataJson.orderParamModel.orderParam.skuParam.skuRangePrices", "sku.priceRange"});
  const ScriptValue step = steps.at("0");
  if (step) return step.at(step.is_array() ? "1" : "price");
  return offer.at(kPriceModel).first_of({"offerPriceRanges.0.price", "offerMinPrice"});
}

void read_price(const ScriptValue& offer, FactWriter& to) {
  if (const VariantFinding* shown = shown_variant(to.findings().variants, "")) {
    to.findings().prices.push_back(*shown->price);
    to.findings().price_settled = true;
    return;
  }
  const Quote range = first_step(offer);
  to.findings().price_settled = to.price({range.route, range.text.substr(0, range.text.find('-'))}, in_yuan());
  if (to.findings().price_settled) to.findings().prices.back().text = range.text;
}

void read_images(const ScriptValue& offer, FactWriter& to) {
  const ScriptValue list =
      offer.first_of({"gallery.fields.offerImgList", "gallery.fields.mainImage", "globalData.images", "images"});
  std::vector<Quote> images;
  for (const ScriptValue& item : list.items())
    images.emplace_back(item.is_object() ? item.first_of({"fullPathImageURI", "imageURI", "url"}) : item);
  to.images(images);
}

void read_attributes(const ScriptValue& offer, FactWriter& to) {
  for (const std::string_view group : {"decisionCpv", "normalCpv"}) {
    for (const ScriptValue& row : offer.at("gallery.fields.CpvEnhance").items(group)) {
      to.attribute(row.text("name"), row.items("values"));
    }
  }
  for (const ScriptValue& row : offer.items("globalData.offerDetail.featureAttributes"))
    to.attribute(row.text("name"), row.at("value"));
  for (std::size_t i = 0; i < to.findings().attributes.size(); ++i) {
    const TextFinding& value = to.findings().attributes[i];
    if (names_the_brand(to.findings().attribute_names[i])) to.brand({value.route, value.text});
  }
}

void read_offer(const Page& page, const ScriptValue& offer, Findings& findings) {
  FactWriter to(page, findings, 0.92);
  to.title(offer.first_of({"productTitle.fields.title", "globalData.tempModel.offerTitle",
                           "Root.fields.dataJson.tempModel.offerTitle", "offerTitle"}));
  to.sku(offer.first_of({"globalData.tempModel.offerId", "Root.fields.dataJson.tempModel.offerId", "offerId"}));
  to.seller(offer.first_of({"globalData.tempModel.companyName", "Root.fields.dataJson.tempModel.companyName"}));
  const auto stock = read_skus(offer, to);
  read_price(offer, to);
  read_images(offer, to);
  read_attributes(offer, to);
  to.availability(stock);
}

void read_markup(const Page& page, Findings& findings) {
  FactWriter to(page, findings, 0.9);
  for (const std::string_view selector : {".title-content h1", ".title-text", "h1.d-title", ".mod-detail-title h1"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    to.title(shown_at(page, node, selector));
    break;
  }
  std::vector<Quote> images;
  for (const NodeId tab : page.select("#dt-tab [data-imgs]", 40)) {
    const Quote imgs = attribute_at(page, tab, "#dt-tab [data-imgs]", "data-imgs");
    const auto pair = ScriptDocument::parse_attribute(imgs.text, json_in(imgs));
    if (pair) images.emplace_back(pair->root().first_of({"original", "preview"}));
  }
  to.images(images);
}

}  // namespace

bool is_1688_page(const Page& page) {
  return is_host(host_of(page), "1688.com");
}

void read_1688_page(const Page& page, Findings& findings) {
  findings.hints = {.currency = std::string(kYuan), .country = "cn"};
  read_markup(page, findings);
  // Generations have markers that begin alike; what one has parsed need not be parsed for another.
  std::set<const char*> parsed;
  for (const Generation& generation : kGenerations) {
    for (const NodeId node : page.with_tag("script")) {
      const std::string_view text = page.raw_text(node);
      if (text.find(generation.marker) == std::string_view::npos) continue;
      const std::string_view state = value_after(text, generation.marker, 8);
      if (state.empty() || !parsed.insert(state.data()).second) continue;
      const auto document = ScriptDocument::parse(state, script_route(generation.marker));
      if (!document || !document->root().at(generation.root).is_object()) continue;
      read_offer(page, document->root().at(generation.root), findings);
      if (findings.price_settled) return;
    }
  }
}

}  // namespace matjar::sourcing::alibaba
