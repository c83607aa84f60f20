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

std::optional<PriceFinding> price_of(const ScriptValue& item, const PriceKeys& keys, const Quote& currency,
                                     const FactWriter& to, const PriceHints& hints) {
  const Quote shown = item.first_of(keys.shown);
  if (const auto reading = read_amount(shown.text, hints)) {
    const bool names_it = !reading->currency.empty();
    auto price = to.price_of({shown.route, reading->amount.str()}, names_it ? Quote("", reading->currency) : currency);
    if (price) price->text = names_it ? shown.text : joined({shown, currency}).text;
    return price;
  }
  if (!has_hundredths(currency.text)) return std::nullopt;
  return to.price_of_hundredths(item.first_of(keys.number), currency);
}

const PriceKeys kAsked = {.shown = {"normalPriceStr", "priceStr", "salePriceStr"},
                          .number = {"normalPrice", "price", "salePrice"}};
const PriceKeys kCrossedOut = {.shown = {"normalLinePriceStr", "linePriceStr", "marketPriceStr"},
                               .number = {"normalLinePrice", "linePrice", "marketPrice"}};

std::optional<Stock> stock_of(const ScriptValue& item) {
  const Quote quantity = item.first_of({"stockQuantity", "stock", "quantity"});
  if (quantity.text == "0") return Stock{.in_stock = false, .said = quantity};
  const ScriptValue on_sale = item.first_of({"isOnsale", "is_onsale"});
  if (const auto flag = on_sale.flag()) return Stock{.in_stock = *flag, .said = written(on_sale)};
  return std::nullopt;
}

/// What the SKUs say together about being in stock.
std::optional<Stock> read_skus(const ScriptValue& store, const Quote& currency, FactWriter& to,
                               const PriceHints& hints) {
  std::optional<Stock> all;
  for (const ScriptValue& item : store.first_of({"sku", "skuList", "goods.sku"}).items()) {
    VariantFinding variant = variant_called(item.first_of({"skuId", "sku_id"}));
    for (const ScriptValue& spec : item.first_of({"specs", "spec"}).items()) {
      variant.options.emplace_back(spec.first_of({"specKey", "spec_key"}).text(),
                                   spec.first_of({"specValue", "spec_value"}).text());
    }
    variant.price = price_of(item, kAsked, currency, to, hints);
    variant.image = item.first_of({"thumbUrl", "thumb_url"}).text();
    const auto stock = stock_of(item);
    put_stock(variant, stock);
    all = any_stock(std::move(all), stock);
    if (!to.variant(std::move(variant))) break;
  }
  return all;
}

void read_price(const ScriptValue& store, const Quote& currency, FactWriter& to, Findings& findings) {
  const VariantFinding* shown = shown_variant(findings.variants, "");
  if (shown == nullptr) return;
  findings.prices.push_back(*shown->price);
  findings.price_settled = true;
  for (const ScriptValue& item : store.first_of({"sku", "skuList", "goods.sku"}).items()) {
    if (item.first_of({"skuId", "sku_id"}).text() != shown->sku) continue;
    if (auto list = price_of(item, kCrossedOut, currency, to, findings.hints))
      findings.list_prices.push_back(std::move(*list));
    return;
  }
}

std::vector<Quote> gallery_of(const ScriptValue& store, const ScriptValue& goods) {
  std::vector<Quote> images;
  const ScriptValue list = goods.first_of({"gallery", "topGallery", "bannerList"});
  const ScriptValue outer = store.first_of({"gallery", "topGallery"});
  for (const ScriptValue& item : (list ? list : outer).items())
    images.emplace_back(item.is_object() ? item.first_of({"url", "imageUrl"}) : item);
  if (images.empty()) images.emplace_back(goods.first_of({"hdThumbUrl", "thumbUrl"}));
  return images;
}

void read_store(const Page& page, const ScriptValue& store, Findings& findings) {
  FactWriter to(page, findings, 0.92);
  const ScriptValue goods = store.at("goods");
  to.title(goods.first_of({"goodsName", "title"}));
  to.sku(goods.first_of({"goodsId", "goods_id"}));
  to.seller(store.first_of({"mall.mallName", "goods.mall.mallName"}));
  to.images(gallery_of(store, goods));
  for (const ScriptValue& row : goods.first_of({"goodsProperty", "goodsProperties"}).items()) {
    auto values = row.items("values");
    if (const ScriptValue value = row.at("value")) values.insert(values.begin(), value);
    to.attribute(row.text("key"), values);
  }
  const ScriptValue review = store.first_of({"review", "goods.review"});
  to.rating(review.first_of({"goodsScore", "score"}));
  to.review_count(review.first_of({"reviewNum", "reviewCount"}));
  const Quote currency = store.first_of({"currency", "localInfo.currency", "goods.currency"});
  const auto stock = read_skus(store, currency, to, findings.hints);
  read_price(store, currency, to, findings);
  to.availability(stock);
}

}  // namespace

bool is_temu_page(const Page& page) {
  return is_host(host_of(page), "temu.com");
}

void read_temu_page(const Page& page, Findings& findings) {
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view text = page.raw_text(node);
    if (text.find("rawData") == std::string_view::npos) continue;
    const auto document = ScriptDocument::parse(value_after(text, "rawData", 8), script_route("rawData"));
    if (!document || !document->root().at("store.goods").is_object()) continue;
    read_store(page, document->root().at("store"), findings);
    return;
  }
}

}  // namespace matjar::sourcing::temu
