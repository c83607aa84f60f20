#include "sourcing/temu/temu_page.hpp"

#include "base/money.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::temu {

namespace {

/// What a price of one SKU is called: the text that is shown names the currency, the number counts its minor units.
struct PriceKeys {
  std::initializer_list<std::string_view> shown;
  std::initializer_list<std::string_view> number;
};

/// Which unit the number counts is certain only where a hundredth is the smallest.
bool has_hundredths(const std::string& code) {
  const auto currency = Currency::from_code(code);
  return currency && currency->minor_digits() == 2;
}

std::optional<PriceFinding> price_of(const ScriptValue& item, const PriceKeys& keys, std::string_view route,
                                     const std::string& currency, const FactWriter& to, const PriceHints& hints) {
  const std::string shown = item.first_of(keys.shown).text();
  if (const auto reading = read_amount(shown, hints)) {
    auto price = to.price_of(route, reading->amount.str(), reading->currency.empty() ? currency : reading->currency);
    if (price) price->text = shown;
    return price;
  }
  if (!has_hundredths(currency)) return std::nullopt;
  return to.price_of_hundredths(route, item.first_of(keys.number).text(), currency);
}

const PriceKeys kAsked = {.shown = {"normalPriceStr", "priceStr", "salePriceStr"},
                          .number = {"normalPrice", "price", "salePrice"}};
const PriceKeys kCrossedOut = {.shown = {"normalLinePriceStr", "linePriceStr", "marketPriceStr"},
                               .number = {"normalLinePrice", "linePrice", "marketPrice"}};

std::optional<Stock> stock_of(const ScriptValue& item) {
  const std::string quantity = item.first_of({"stockQuantity", "stock", "quantity"}).text();
  if (quantity == "0") return Stock{.in_stock = false, .text = quantity};
  const ScriptValue on_sale = item.first_of({"isOnsale", "is_onsale"});
  if (const auto flag = on_sale.flag()) return Stock{.in_stock = *flag, .text = on_sale.written()};
  return std::nullopt;
}

/// What the SKUs say together about being in stock.
std::optional<Stock> read_skus(const ScriptValue& store, const std::string& currency, FactWriter& to,
                               const PriceHints& hints) {
  std::optional<Stock> all;
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
    const auto stock = stock_of(item);
    if (stock) variant.available = stock->in_stock;
    all = any_stock(std::move(all), stock);
    if (!to.variant(std::move(variant))) break;
  }
  return all;
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
    return;
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
  const auto stock = read_skus(store, currency, to, findings.hints);
  read_price(store, currency, to, findings);
  to.availability("sku.isOnsale", stock);
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
