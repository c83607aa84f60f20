#include "sourcing/noon/noon_page.hpp"

#include <array>
#include <utility>

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::noon {

namespace {

/// The shop of a country is the first part of the path ("/uae-en/lamp/…"); the product's own JSON has amounts alone.
std::string currency_in_path(const Url& url) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kCountries = {{{"uae", "AED"},
                                                                                               {"saudi", "SAR"},
                                                                                               {"egypt", "EGP"},
                                                                                               {"kuwait", "KWD"},
                                                                                               {"bahrain", "BHD"},
                                                                                               {"qatar", "QAR"},
                                                                                               {"oman", "OMR"}}};
  const auto segments = url.segments();
  const std::string shop = segments.empty() ? "" : segments.front();
  if (!shop.ends_with("-en") && !shop.ends_with("-ar")) return "";
  for (const auto& [country, currency] : kCountries) {
    if (country == std::string_view(shop).substr(0, shop.size() - 3)) return std::string(currency);
  }
  return "";
}

std::string currency_of(const Page& page) {
  if (page.source().url) {
    if (std::string currency = currency_in_path(*page.source().url); !currency.empty()) return currency;
  }
  const auto canonical = Url::parse(page.canonical());
  return canonical ? currency_in_path(*canonical) : "";
}

/// "v1614/N123A_1" is a picture's key; some keys have their ending already.
std::string address_of(const std::string& key) {
  if (key.empty() || key.starts_with("http")) return key;
  const bool ended = key.ends_with(".jpg") || key.ends_with(".png") || key.ends_with(".webp");
  return "https://f.nooncdn.com/p/" + key + (ended ? "" : ".jpg");
}

ScriptValue offer_called(const ScriptValue& variant, std::string_view code) {
  for (const ScriptValue& offer : variant.items("offers")) {
    if (!code.empty() && offer.text("offer_code") == code) return offer;
  }
  return {};
}

/// The offer that the page sells by: the first that can be bought, else the first.
ScriptValue offer_of(const ScriptValue& variant) {
  ScriptValue best;
  for (const ScriptValue& offer : variant.items("offers")) {
    const bool buyable = offer.at("is_buyable").flag() != false && offer.text("stock") != "0";
    if (buyable) return offer;
    if (!best) best = offer;
  }
  return best;
}

std::optional<Stock> stock_of(const ScriptValue& variant) {
  const ScriptValue offer = offer_of(variant);
  // An empty list of offers says that nobody sells it.
  if (!offer)
    return variant.at("offers").is_array()
               ? std::optional(Stock{.in_stock = false, .said = written(variant.at("offers"))})
               : std::nullopt;
  const ScriptValue buyable = offer.at("is_buyable");
  const Quote stock = offer.at("stock");
  if (buyable.flag() == false || (stock.empty() && buyable.flag()))
    return Stock{.in_stock = *buyable.flag(), .said = written(buyable)};
  return stock_by_number(stock);
}

std::optional<bool> is_in_stock(const ScriptValue& variant) {
  const auto stock = stock_of(variant);
  return stock ? std::optional(stock->in_stock) : std::nullopt;
}

void read_variants(const ScriptValue& product, const Quote& currency, FactWriter& to) {
  const auto variants = product.items("variants");
  if (variants.size() < 2) return;
  for (const ScriptValue& item : variants) {
    VariantFinding variant = variant_called(item.at("sku"));
    if (const std::string size = item.text("variant"); !size.empty()) variant.options.emplace_back("Size", size);
    variant.price = to.price_of(price_pair(offer_of(item)).asked, currency);
    put_stock(variant, stock_of(item));
    if (!to.variant(std::move(variant))) return;
  }
}

/// The first variant that is in stock, else the first.
ScriptValue shown_variant(const ScriptValue& product) {
  ScriptValue first;
  for (const ScriptValue& item : product.items("variants")) {
    if (is_in_stock(item) == true) return item;
    if (!first) first = item;
  }
  return first;
}

/// The offer that the address asks for (?o=), else that of the shown variant.
ScriptValue shown_offer(const Page& page, const ScriptValue& product) {
  const std::string wanted = page.source().url ? page.source().url->parameter("o").value_or("") : "";
  for (const ScriptValue& item : product.items("variants")) {
    if (const ScriptValue offer = offer_called(item, wanted)) return offer;
  }
  const ScriptValue variant = shown_variant(product);
  return variant ? offer_of(variant) : product;
}

void read_price(const Page& page, const ScriptValue& product, const Quote& currency, FactWriter& to) {
  const ScriptValue offer = shown_offer(page, product);
  const PricePair prices = price_pair(offer);
  if (!to.price(prices.asked, currency)) return;
  to.findings().price_settled = true;
  to.list_price(prices.list, currency);
  to.seller(offer.at("store_name"));
}

void read_product(const Page& page, const ScriptValue& product, Findings& findings) {
  FactWriter to(page, findings, 0.93);
  to.title(product.first_of({"product_title", "title", "name"}));
  to.brand(product.at("brand"));
  to.sku(product.at("sku"));
  to.description(product.at("long_description"));
  for (const ScriptValue& bullet : product.items("feature_bullets")) to.bullet(bullet);
  for (const ScriptValue& crumb : product.items("breadcrumbs")) to.category(crumb.at("name"));
  for (const ScriptValue& row : product.items("specifications")) to.attribute(row.text("name"), row.at("value"));
  to.rating(product.at("product_rating.value"));
  to.review_count(product.at("product_rating.count"));
  const auto keys = product.items("image_keys");
  to.images({keys.begin(), keys.end()}, address_of);
  const Quote currency{"", currency_of(page)};
  read_variants(product, currency, to);
  read_price(page, product, currency, to);
  std::optional<Stock> stock;
  for (const ScriptValue& variant : product.items("variants")) stock = any_stock(stock, stock_of(variant));
  to.availability(stock);
}

}  // namespace

bool is_noon_page(const Page& page) {
  return is_host(host_of(page), "noon.com");
}

void read_noon_page(const Page& page, Findings& findings) {
  const NodeId script = page.by_id("__NEXT_DATA__");
  if (script == kNoNode) return;
  const auto document = ScriptDocument::parse(page.raw_text(script), script_route("__NEXT_DATA__"));
  if (!document) return;
  const ScriptValue product = document->root().first_of(
      {"props.pageProps.catalog.product", "props.pageProps.product", "props.catalog.product"});
  if (product.is_object()) read_product(page, product, findings);
}

}  // namespace matjar::sourcing::noon
