#include "sourcing/noon/noon_page.hpp"

#include <array>
#include <utility>

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::noon {

namespace {

/// The shop of a country is named in the path; the product's own JSON has amounts alone.
std::string currency_of(const Page& page) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kCountries = {{{"/uae-", "AED"},
                                                                                               {"/saudi-", "SAR"},
                                                                                               {"/egypt-", "EGP"},
                                                                                               {"/kuwait-", "KWD"},
                                                                                               {"/bahrain-", "BHD"},
                                                                                               {"/qatar-", "QAR"},
                                                                                               {"/oman-", "OMR"}}};
  for (const std::string& address : {page.source().url ? page.source().url->str() : std::string(), page.canonical()}) {
    for (const auto& [path, currency] : kCountries) {
      if (address.find(path) != std::string::npos) return std::string(currency);
    }
  }
  return "";
}

/// "v1614/N123A_1" is a picture's key; some keys have their ending already.
std::string address_of(const std::string& key) {
  if (key.empty() || key.starts_with("http")) return key;
  const bool ended = key.ends_with(".jpg") || key.ends_with(".png") || key.ends_with(".webp");
  return "https://f.nooncdn.com/p/" + key + (ended ? "" : ".jpg");
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

bool is_amount(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0.") != std::string::npos;
}

struct Prices {
  std::string asked;
  std::string list;
};

Prices prices_of(const ScriptValue& offer) {
  const std::string price = offer.text("price");
  const std::string sale = offer.text("sale_price");
  return is_amount(sale) ? Prices{sale, price} : Prices{price, ""};
}

std::optional<bool> stock_of(const ScriptValue& variant) {
  const ScriptValue offer = offer_of(variant);
  if (!offer) return variant.at("offers").is_array() ? std::optional(false) : std::nullopt;
  if (offer.at("is_buyable").flag() == false) return false;
  const std::string stock = offer.text("stock");
  if (stock.empty()) return offer.at("is_buyable").flag();
  return stock != "0";
}

void read_variants(const ScriptValue& product, const std::string& currency, FactWriter& to) {
  const auto variants = product.items("variants");
  if (variants.size() < 2) return;
  for (const ScriptValue& item : variants) {
    VariantFinding variant;
    variant.sku = item.text("sku");
    variant.route = to.route("variants");
    variant.text = item.text("variant");
    if (!variant.text.empty()) variant.options.emplace_back("Size", variant.text);
    variant.price = to.price_of("variants.offers", prices_of(offer_of(item)).asked, currency);
    variant.available = stock_of(item);
    to.variant(std::move(variant));
  }
}

/// The variant of the address (?o= names an offer of it), else the first that is in stock, else the first.
ScriptValue shown_variant(const ScriptValue& product) {
  ScriptValue first;
  for (const ScriptValue& item : product.items("variants")) {
    if (stock_of(item) == true) return item;
    if (!first) first = item;
  }
  return first;
}

void read_price(const ScriptValue& product, const std::string& currency, FactWriter& to) {
  const ScriptValue variant = shown_variant(product);
  const ScriptValue offer = variant ? offer_of(variant) : product;
  const Prices prices = prices_of(offer);
  if (!to.price("variants.offers.price", prices.asked, currency)) return;
  to.findings().price_settled = true;
  if (!prices.list.empty()) to.list_price("variants.offers.price", prices.list, currency);
  to.seller("variants.offers.store_name", offer.text("store_name"));
}

void read_product(const Page& page, const ScriptValue& product, Findings& findings) {
  FactWriter to(page, findings, "script:__NEXT_DATA__.catalog.product", 0.93);
  to.title("product_title", product.first_of({"product_title", "title", "name"}).text());
  to.brand("brand", product.text("brand"));
  to.sku("sku", product.text("sku"));
  to.description("long_description", product.text("long_description"));
  for (const ScriptValue& bullet : product.items("feature_bullets")) to.bullet("feature_bullets", bullet.text());
  for (const ScriptValue& crumb : product.items("breadcrumbs")) to.category("breadcrumbs", crumb.text("name"));
  for (const ScriptValue& row : product.items("specifications"))
    to.attribute("specifications", row.text("name"), row.text("value"));
  to.rating("product_rating.value", product.text("product_rating.value"));
  to.review_count("product_rating.count", product.text("product_rating.count"));
  std::vector<std::string> images;
  for (const ScriptValue& key : product.items("image_keys")) images.push_back(address_of(key.text()));
  to.images("image_keys", images);
  const std::string currency = currency_of(page);
  read_variants(product, currency, to);
  read_price(product, currency, to);
  std::optional<bool> in_stock;
  for (const ScriptValue& variant : product.items("variants")) {
    if (const auto own = stock_of(variant)) in_stock = in_stock.value_or(false) || *own;
  }
  if (in_stock) to.availability("variants.offers.stock", *in_stock ? "in stock" : "no offer", *in_stock);
}

}  // namespace

bool is_noon_page(const Page& page) {
  return is_host(host_of(page), "noon.com");
}

void read_noon_page(const Page& page, Findings& findings) {
  const NodeId script = page.by_id("__NEXT_DATA__");
  if (script == kNoNode) return;
  const auto document = ScriptDocument::parse(page.raw_text(script));
  if (!document) return;
  const ScriptValue product = document->root().first_of(
      {"props.pageProps.catalog.product", "props.pageProps.product", "props.catalog.product"});
  if (product.is_object()) read_product(page, product, findings);
}

}  // namespace matjar::sourcing::noon
