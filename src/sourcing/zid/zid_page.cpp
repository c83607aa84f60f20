#include "sourcing/zid/zid_page.hpp"

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::zid {

namespace {

/// A text, or one per language: the page's own language first.
ScriptValue words(const Page& page, const ScriptValue& value) {
  if (!value.is_object()) return value;
  for (const std::string& language : {page.language(), std::string("ar"), std::string("en")}) {
    const ScriptValue text = language.empty() ? ScriptValue() : value.at(language);
    if (!text.text().empty()) return text;
  }
  return {};
}

ScriptValue picture(const ScriptValue& value) {
  if (!value.is_object()) return value;
  return value.first_of(
      {"image.full_size", "image.large", "image.medium", "full_size", "large", "image.src", "src", "url", "image"});
}

std::vector<Quote> pictures(const ScriptValue& product) {
  std::vector<Quote> out;
  for (const ScriptValue& item : product.first_of({"images", "media"}).items()) {
    if (!item.at("link")) out.emplace_back(picture(item));
  }
  return out;
}

/// "formatted_price" names the currency where the JSON has no field of its own.
Quote currency_of(const ScriptValue& product, const PriceHints& hints) {
  const Quote code = product.first_of({"currency", "currency_code"});
  if (code.text.size() == 3) return code;
  const Quote shown = product.first_of({"formatted_sale_price", "formatted_price", "currency_symbol"});
  return {"", currency_in(shown.text, hints)};
}

/// In stock by number; no value when the page does not say.
std::optional<Stock> stock_of(const ScriptValue& product) {
  const ScriptValue infinite = product.at("is_infinite");
  if (infinite.flag() == true) return Stock{.in_stock = true, .said = written(infinite)};
  const Quote quantity = product.at("quantity");
  if (auto stock = stock_by_number(quantity)) return stock;
  const ScriptValue said = product.first_of({"in_stock", "is_available"});
  if (const auto flag = said.flag()) return Stock{.in_stock = *flag, .said = written(said)};
  return std::nullopt;
}

/// That of the variants, where they say it.
std::optional<Stock> whole_stock_of(const ScriptValue& product) {
  std::optional<Stock> stock;
  for (const ScriptValue& item : product.items("variants")) {
    stock = any_stock(std::move(stock), stock_of(item));
    if (stock && stock->in_stock) break;
  }
  return stock ? stock : stock_of(product);
}

void read_variants(const Page& page, const ScriptValue& product, const Quote& currency, FactWriter& to) {
  for (const ScriptValue& item : product.items("variants")) {
    VariantFinding variant = variant_called(item.at("id"));
    for (const ScriptValue& attribute : item.items("attributes"))
      variant.options.emplace_back(words(page, attribute.at("name")).text(), words(page, attribute.at("value")).text());
    variant.price = to.price_of(price_pair(item).asked, currency);
    put_stock(variant, stock_of(item));
    const auto own = pictures(item);
    if (!own.empty()) variant.image = own.front().text;
    if (!to.variant(std::move(variant))) return;
  }
}

void read_product(const Page& page, const ScriptValue& product, Findings& findings) {
  FactWriter to(page, findings, 0.93);
  to.title(words(page, product.at("name")));
  to.sku(product.at("id"));
  to.mpn(product.at("sku"));
  to.gtin(product.at("barcode"));
  to.brand(words(page, product.first_of({"brand.name", "brand"})));
  to.description(words(page, product.first_of({"description", "short_description"})));
  for (const ScriptValue& category : product.items("categories")) to.category(words(page, category.at("name")));
  const Quote count = product.first_of({"rating.total_count", "rating.count"});
  if (!count.empty() && count.text != "0") {
    to.rating(product.at("rating.average"));
    to.review_count(count);
  }
  to.images(pictures(product));
  const Quote currency = currency_of(product, findings.hints);
  read_variants(page, product, currency, to);
  const PricePair prices = price_pair(product);
  findings.price_settled = to.price(prices.asked, currency);
  if (findings.price_settled) to.list_price(prices.list, currency);
  to.availability(whole_stock_of(product));
  if (product.at("is_infinite").flag() != true && product.items("variants").empty()) to.stock(product.at("quantity"));
}

/// The script that sets the page's product; `window.productObj = {…}` or `var productObj = {…}`.
ScriptValue own_product(const Page& page, std::optional<ScriptDocument>& keeper) {
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view text = page.raw_text(node);
    const std::size_t at = text.find("productObj");
    if (at == std::string_view::npos) continue;
    keeper = ScriptDocument::parse(value_after(text, "productObj", 4), script_route("productObj"));
    if (keeper && keeper->root().at("name") && keeper->root().at("id")) return keeper->root();
  }
  return {};
}

bool is_from_zid(const Page& page) {
  if (is_host(host_of(page), "zid.store")) return true;
  return page.first("img[src*=media.zid.store], link[href*=.zid.store], script[src*=.zid.store]") != kNoNode ||
         page.first("img[src*=media.zid.sa], script[src*=.zid.sa]") != kNoNode;
}

}  // namespace

bool is_zid_page(const Page& page) {
  return is_from_zid(page);
}

void read_zid_page(const Page& page, Findings& findings) {
  std::optional<ScriptDocument> keeper;
  if (const ScriptValue product = own_product(page, keeper)) read_product(page, product, findings);
}

}  // namespace matjar::sourcing::zid
