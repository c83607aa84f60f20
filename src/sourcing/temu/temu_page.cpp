#include "sourcing/temu/temu_page.hpp"

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::temu {

namespace {

/// What a price of one SKU is called: the text that is shown names the currency, the number is in hundredths.
struct PriceKeys {
  std::initializer_list<std::string_view> shown;
  std::initializer_list<std::string_view> number;
};

std::optional<PriceFinding> price_of(const ScriptValue& item, const PriceKeys& keys, std::string_view route,
                                     const std::string& currency, const FactWriter& to, const PriceHints& hints) {
  const std::string shown = item.first_of(keys.shown).text();
  if (const auto reading = read_amount(shown, hints)) {
    auto price = to.price_of(route, reading->amount.str(), reading->currency.empty() ? currency : reading->currency);
    if (price) price->text = shown;
    return price;
  }
  return to.price_of(route, from_minor_units(item.first_of(keys.number).text()), currency);
}

const PriceKeys kAsked = {.shown = {"normalPriceStr", "priceStr", "salePriceStr"},
                          .number = {"normalPrice", "price", "salePrice"}};
const PriceKeys kCrossedOut = {.shown = {"normalLinePriceStr", "linePriceStr", "marketPriceStr"},
                               .number = {"normalLinePrice", "linePrice", "marketPrice"}};

void read_skus(const ScriptValue& store, const std::string& currency, FactWriter& to, const PriceHints& hints) {
  for (const ScriptValue& item : store.first_of({"sku", "skuList", "goods.sku"}).items()) {
    VariantFinding variant;
    variant.sku = item.first_of({"skuId", "sku_id"}).text();
    variant.route = to.route("sku");
    variant.text = variant.sku;
    for (const ScriptValue& spec : item.first_of({"specs", "spec"}).items()) {
      variant.options.emplace_back(spec.first_of({"specKey", "spec_key"}).text(),
                                   spec.first_of({"specValue", "spec_value"}).text());
    }
    variant.price = price_of(item, kAsked, "sku.normalPrice", currency, to, hints);
    variant.image = item.first_of({"thumbUrl", "thumb_url"}).text();
    const std::string stock = item.first_of({"stockQuantity", "stock", "quantity"}).text();
    if (const auto on_sale = item.first_of({"isOnsale", "is_onsale"}).flag()) variant.available = *on_sale;
    if (stock == "0") variant.available = false;
    to.variant(std::move(variant));
  }
}

void read_price(const ScriptValue& store, const std::string& currency, FactWriter& to, Findings& findings) {
  const VariantFinding* shown = shown_variant(findings.variants, "");
  if (shown == nullptr) return;
  findings.prices.push_back(*shown->price);
  findings.price_settled = true;
  for (const ScriptValue& item : store.first_of({"sku", "skuList", "goods.sku"}).items()) {
    if (item.first_of({"skuId", "sku_id"}).text() != shown->sku) continue;
    if (auto list = price_of(item, kCrossedOut, "sku.normalLinePrice", currency, to, findings.hints))
      findings.list_prices.push_back(std::move(*list));
  }
}

std::vector<std::string> gallery_of(const ScriptValue& store, const ScriptValue& goods) {
  std::vector<std::string> images;
  const ScriptValue list = goods.first_of({"gallery", "topGallery", "bannerList"});
  const ScriptValue outer = store.first_of({"gallery", "topGallery"});
  for (const ScriptValue& item : (list ? list : outer).items())
    images.push_back(item.is_object() ? item.first_of({"url", "imageUrl"}).text() : item.text());
  if (images.empty()) images.push_back(goods.first_of({"hdThumbUrl", "thumbUrl"}).text());
  return images;
}

void read_store(const Page& page, const ScriptValue& store, Findings& findings) {
  FactWriter to(page, findings, "script:rawData.store", 0.92);
  const ScriptValue goods = store.at("goods");
  to.title("goods.goodsName", goods.first_of({"goodsName", "title"}).text());
  to.sku("goods.goodsId", goods.first_of({"goodsId", "goods_id"}).text());
  to.seller("mall.mallName", store.first_of({"mall.mallName", "goods.mall.mallName"}).text());
  to.images("goods.gallery", gallery_of(store, goods));
  for (const ScriptValue& row : goods.first_of({"goodsProperty", "goodsProperties"}).items()) {
    std::string values = row.text("value");
    for (const ScriptValue& value : row.items("values")) values += (values.empty() ? "" : ", ") + value.text();
    to.attribute("goods.goodsProperty", row.text("key"), values);
  }
  const ScriptValue review = store.first_of({"review", "goods.review"});
  to.rating("review.goodsScore", review.first_of({"goodsScore", "score"}).text());
  to.review_count("review.reviewNum", review.first_of({"reviewNum", "reviewCount"}).text());
  const std::string currency = store.first_of({"currency", "localInfo.currency", "goods.currency"}).text();
  read_skus(store, currency, to, findings.hints);
  read_price(store, currency, to, findings);
  if (const auto any = any_available(findings.variants)) to.availability("sku.isOnsale", *any ? "true" : "false", *any);
}

}  // namespace

bool is_temu_page(const Page& page) {
  return is_host(host_of(page), "temu.com");
}

void read_temu_page(const Page& page, Findings& findings) {
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view text = page.raw_text(node);
    if (text.find("rawData") == std::string_view::npos) continue;
    const auto document = ScriptDocument::parse(value_after(text, "rawData", 8));
    if (!document || !document->root().at("store.goods").is_object()) continue;
    read_store(page, document->root().at("store"), findings);
    return;
  }
}

}  // namespace matjar::sourcing::temu
