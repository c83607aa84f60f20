#include "sourcing/shopify/shopify_page.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

#include "base/utf8.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::shopify {

namespace {

/// How a document writes its prices.
enum class Prices { minor_units, decimal_text };

/// A product's JSON with what has to be known to read it.
struct ProductJson {
  ScriptDocument document;
  ScriptValue product;
  Prices prices = Prices::minor_units;
};

/// What the page says about which product it shows.
struct Identity {
  std::string id;
  std::string handle;
};

bool is_bare_answer(const Page& page) {
  const std::string_view start = trim(std::string_view(page.html()).substr(0, 200));
  return start.starts_with('{') &&
         (start.starts_with("{\"product\":{\"id\":") || start.find("\"title\":") != std::string_view::npos) &&
         page.html().find("\"variants\":[") != std::string::npos &&
         page.html().find("\"handle\":") != std::string::npos;
}

std::string handle_in(std::string_view address) {
  const std::size_t at = address.find("/products/");
  if (at == std::string_view::npos) return "";
  std::string_view handle = address.substr(at + 10);
  handle = handle.substr(0, handle.find_first_of("/?#"));
  for (const std::string_view ending : {".js", ".json"}) {
    if (handle.ends_with(ending)) handle.remove_suffix(ending.size());
  }
  return std::string(handle);
}

bool is_product(const ScriptValue& value) {
  return value.at("variants").is_array() && value.at("title") && value.at("id");
}

bool is_own(const ScriptValue& product, const Identity& identity) {
  if (!identity.id.empty()) return product.text("id") == identity.id;
  return !identity.handle.empty() && product.text("handle") == identity.handle;
}

std::optional<ProductJson> from_bare_answer(const Page& page) {
  auto document = ScriptDocument::parse(page.html(), "json:");
  if (!document) return std::nullopt;
  const ScriptValue inner = document->root().at("product");
  const ScriptValue product = inner ? inner : document->root();
  if (!is_product(product)) return std::nullopt;
  return ProductJson{.document = std::move(*document),
                     .product = product,
                     .prices = inner ? Prices::decimal_text : Prices::minor_units};
}

/// The theme's own script: whole product, or an object that holds it.
std::optional<ProductJson> from_theme_script(const Page& page, const Identity& identity) {
  static constexpr std::string_view kScripts = "script[type=application/json]";
  for (const NodeId node : page.select(kScripts, 200)) {
    const std::string_view text = page.raw_text(node);
    if (text.find("\"variants\":") == std::string_view::npos || text.find("\"handle\":") == std::string_view::npos)
      continue;
    auto document = ScriptDocument::parse(text, fmt::format("json(css:{})", kScripts));
    if (!document) continue;
    const bool named = page.attribute(node, "data-product-json").has_value() ||
                       page.attribute(node, "id").value_or("").starts_with("ProductJson");
    for (const std::string_view path : {"", "product"}) {
      const ScriptValue product = document->root().at(path);
      if (!is_product(product)) continue;
      const bool unnamed_page = identity.id.empty() && identity.handle.empty();
      if (!is_own(product, identity) && !(named && unnamed_page)) continue;
      return ProductJson{.document = std::move(*document), .product = product};
    }
  }
  return std::nullopt;
}

/// `product | json` begins with the id and the title, wherever a theme or an app puts it.
std::optional<ProductJson> from_any_script(const Page& page, const Identity& identity) {
  if (identity.id.empty()) return std::nullopt;
  const std::string& html = page.html();
  const std::string start = fmt::format("{{\"id\":{},\"title\":", identity.id);
  int tries = 0;
  for (std::size_t at = html.find(start); at != std::string::npos && tries < 4;
       at = html.find(start, at + 1), ++tries) {
    auto document = ScriptDocument::parse(balanced_value(html, at), script_route(start));
    if (!document || !is_product(document->root())) continue;
    const ScriptValue product = document->root();
    return ProductJson{.document = std::move(*document), .product = product};
  }
  return std::nullopt;
}

/// The same JSON as an attribute's value, for the theme's own elements.
std::optional<ProductJson> from_attribute(const Page& page, const Identity& identity) {
  for (const std::string_view name : {"data-product", "data-product-json", "product"}) {
    for (const NodeId node : page.select(fmt::format("[{}]", name), 20)) {
      const Quote quote = attribute_at(page, node, fmt::format("[{}]", name), name);
      const std::string_view text = trim(quote.text);
      if (!text.starts_with('{')) continue;
      auto document = ScriptDocument::parse_attribute(text, json_in(quote));
      if (!document || !is_product(document->root()) || !is_own(document->root(), identity)) continue;
      const ScriptValue product = document->root();
      return ProductJson{.document = std::move(*document), .product = product};
    }
  }
  return std::nullopt;
}

/// Shopify.currency = {"active":"EUR","rate":"1.0"}; the others are followed by the code.
Quote currency_of(const Page& page) {
  const std::string& html = page.html();
  for (const std::string_view marker : {"Shopify.currency", "ShopifyAnalytics.meta.currency", "cart_currency"}) {
    const std::size_t at = html.find(marker);
    if (at == std::string::npos) continue;
    const std::string_view near = std::string_view(html).substr(at, 200);
    const bool inside = marker == "Shopify.currency";
    const std::string_view code = inside ? string_after(near, "\"active\"", 4) : string_after(near, marker, 4);
    if (code.size() == 3) return {script_route(marker) + (inside ? ".active" : ""), std::string(code)};
  }
  return meta_of(page, "og:price:currency");
}

std::optional<PriceFinding> amount_of(const ScriptValue& value, Prices prices, const Quote& currency,
                                      const FactWriter& to) {
  return prices == Prices::minor_units ? to.price_of_hundredths(value, currency) : to.price_of(value, currency);
}

std::vector<std::string> axes_of(const ScriptValue& product) {
  std::vector<std::string> axes;
  for (const ScriptValue& option : product.items("options"))
    axes.push_back(option.is_object() ? option.text("name") : option.text());
  return axes;
}

/// A picture's address: a text, or an object that holds it.
ScriptValue picture(const ScriptValue& value) {
  return value.is_object() ? value.at("src") : value;
}

/// The product's pictures by their numbers.
std::map<std::string, std::string> pictures_of(const ScriptValue& product) {
  std::map<std::string, std::string> pictures;
  for (const ScriptValue& image : product.items("images")) {
    if (std::string id = image.text("id"); !id.empty()) pictures.emplace(std::move(id), image.text("src"));
  }
  return pictures;
}

std::string variant_picture(const std::map<std::string, std::string>& pictures, const ScriptValue& variant) {
  if (const ScriptValue featured = variant.at("featured_image")) return picture(featured).text();
  const auto found = pictures.find(variant.text("image_id"));
  return found == pictures.end() ? "" : found->second;
}

/// "Red / S" of `var meta` holds the values without the names of their axes.
void add_options(const ScriptValue& variant, const std::vector<std::string>& axes, VariantFinding& out) {
  static constexpr std::array<std::string_view, 3> kKeys = {"option1", "option2", "option3"};
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    const std::string value = variant.text(kKeys[i]);
    if (value.empty() || value == "Default Title") continue;
    out.options.emplace_back(i < axes.size() ? axes[i] : "Option", value);
  }
  const std::string shown = variant.text("public_title");
  if (out.options.empty() && !variant.at("option1") && !shown.empty()) out.options.emplace_back("Option", shown);
}

void read_variants(const ProductJson& json, const Quote& currency, FactWriter& to) {
  const std::vector<std::string> axes = axes_of(json.product);
  const auto pictures = pictures_of(json.product);
  for (const ScriptValue& item : json.product.items("variants")) {
    VariantFinding variant = variant_called(item.at("id"));
    add_options(item, axes, variant);
    const Quote own = item.at("price_currency");
    variant.price = amount_of(item.at("price"), json.prices, own.empty() ? currency : own, to);
    variant.image = variant_picture(pictures, item);
    variant.available = item.at("available").flag();
    if (!to.variant(std::move(variant))) return;
  }
}

/// Price, list price and own number of the variant that the page shows.
void read_shown_variant(const Page& page, const ProductJson& json, const Quote& currency, FactWriter& to) {
  const std::string wanted = page.source().url ? page.source().url->parameter("variant").value_or("") : "";
  const VariantFinding* shown = shown_variant(to.findings().variants, wanted);
  if (shown == nullptr) return;
  to.findings().prices.push_back(*shown->price);
  for (const ScriptValue& item : json.product.items("variants")) {
    if (item.text("id") != shown->sku) continue;
    const Quote own = item.at("price_currency");
    if (auto list = amount_of(item.at("compare_at_price"), json.prices, own.empty() ? currency : own, to))
      to.findings().list_prices.push_back(std::move(*list));
    to.gtin(item.at("barcode"));
    to.mpn(item.at("sku"));
    return;
  }
}

/// What the product says of itself, else its variants together.
std::optional<Stock> stock_of(const ScriptValue& product) {
  if (const auto flag = product.at("available").flag())
    return Stock{.in_stock = *flag, .said = written(product.at("available"))};
  std::optional<Stock> stock;
  for (const ScriptValue& item : product.items("variants")) {
    if (const auto flag = item.at("available").flag())
      stock = any_stock(std::move(stock), Stock{.in_stock = *flag, .said = written(item.at("available"))});
    if (stock && stock->in_stock) break;
  }
  return stock;
}

void read_product(const Page& page, const ProductJson& json, const Quote& currency, Findings& findings) {
  FactWriter to(page, findings, 0.94);
  const ScriptValue& product = json.product;
  to.title(product.at("title"));
  to.brand(product.at("vendor"));
  to.sku(product.at("id"));
  to.category(product.first_of({"type", "product_type"}));
  to.description(product.first_of({"description", "body_html"}));
  std::vector<Quote> images;
  for (const ScriptValue& image : product.items("images")) images.emplace_back(picture(image));
  to.images(images);
  read_variants(json, currency, to);
  read_shown_variant(page, json, currency, to);
  to.availability(stock_of(product));
  findings.price_settled = !findings.prices.empty();
}

}  // namespace

bool is_shopify_page(const Page& page) {
  return page.by_id("shopify-features") != kNoNode || page.by_id("shopify-digital-wallet") != kNoNode ||
         is_bare_answer(page) || page.html().find("ShopifyAnalytics.meta") != std::string::npos;
}

void read_shopify_page(const Page& page, Findings& findings) {
  if (is_bare_answer(page)) {
    const auto json = from_bare_answer(page);
    if (!json) return;
    findings.hints.country.clear();
    read_product(page, *json, {}, findings);
    findings.price_settled = true;
    return;
  }
  const Quote currency = currency_of(page);
  auto meta = ScriptDocument::parse(value_after(page.html(), "var meta = ", 2), script_route("var meta = "));
  Identity identity{
      .id = meta ? meta->root().text("product.id") : "",
      .handle = handle_in(page.canonical().empty() && page.source().url ? page.source().url->str() : page.canonical())};
  for (const auto& route : {from_theme_script, from_any_script, from_attribute}) {
    if (const auto json = route(page, identity)) return read_product(page, *json, currency, findings);
  }
  if (!meta || !meta->root().at("product.variants").is_array()) return;
  const ScriptValue product = meta->root().at("product");
  const ProductJson json{.document = std::move(*meta), .product = product};
  // It has no title, no pictures and no stock: the rest of the page says them.
  FactWriter to(page, findings, 0.9);
  to.brand(product.at("vendor"));
  to.sku(product.at("id"));
  read_variants(json, currency, to);
  read_shown_variant(page, json, currency, to);
}

}  // namespace matjar::sourcing::shopify
