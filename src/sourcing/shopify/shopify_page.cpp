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
  std::string route;
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
  auto document = ScriptDocument::parse(page.html());
  if (!document) return std::nullopt;
  const ScriptValue inner = document->root().at("product");
  const ScriptValue product = inner ? inner : document->root();
  if (!is_product(product)) return std::nullopt;
  return ProductJson{.document = std::move(*document),
                     .product = product,
                     .route = inner ? "json:product" : "json:product.js",
                     .prices = inner ? Prices::decimal_text : Prices::minor_units};
}

/// The theme's own script: whole product, or an object that holds it.
std::optional<ProductJson> from_theme_script(const Page& page, const Identity& identity) {
  for (const NodeId node : page.select("script[type=application/json]", 200)) {
    const std::string_view text = page.raw_text(node);
    if (text.find("\"variants\":") == std::string_view::npos || text.find("\"handle\":") == std::string_view::npos)
      continue;
    auto document = ScriptDocument::parse(text);
    if (!document) continue;
    const bool named = page.attribute(node, "data-product-json").has_value() ||
                       page.attribute(node, "id").value_or("").starts_with("ProductJson");
    for (const std::string_view path : {"", "product"}) {
      const ScriptValue product = document->root().at(path);
      if (!is_product(product)) continue;
      const bool unnamed_page = identity.id.empty() && identity.handle.empty();
      if (!is_own(product, identity) && !(named && unnamed_page)) continue;
      return ProductJson{.document = std::move(*document), .product = product, .route = "script:product-json"};
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
    auto document = ScriptDocument::parse(balanced_value(html, at));
    if (!document || !is_product(document->root())) continue;
    const ScriptValue product = document->root();
    return ProductJson{.document = std::move(*document), .product = product, .route = "script:product"};
  }
  return std::nullopt;
}

/// The same JSON as an attribute's value, for the theme's own elements.
std::optional<ProductJson> from_attribute(const Page& page, const Identity& identity) {
  for (const std::string_view name : {"data-product", "data-product-json", "product"}) {
    for (const NodeId node : page.select(fmt::format("[{}]", name), 20)) {
      const std::string_view text = trim(page.attribute(node, name).value_or(""));
      if (!text.starts_with('{')) continue;
      auto document = ScriptDocument::parse_attribute(text);
      if (!document || !is_product(document->root()) || !is_own(document->root(), identity)) continue;
      const ScriptValue product = document->root();
      return ProductJson{
          .document = std::move(*document), .product = product, .route = fmt::format("attribute:{}", name)};
    }
  }
  return std::nullopt;
}

std::string currency_of(const Page& page) {
  const std::string& html = page.html();
  for (const std::string_view marker : {"Shopify.currency", "ShopifyAnalytics.meta.currency", "cart_currency"}) {
    const std::size_t at = html.find(marker);
    if (at == std::string::npos) continue;
    const std::string_view near = std::string_view(html).substr(at, 200);
    const std::string_view code =
        marker == "Shopify.currency" ? string_after(near, "\"active\"", 4) : string_after(near, marker, 4);
    if (code.size() == 3) return std::string(code);
  }
  return std::string(page.meta("og:price:currency"));
}

std::optional<PriceFinding> amount_of(const ScriptValue& value, Prices prices, std::string_view route,
                                      std::string_view currency, const FactWriter& to) {
  const std::string amount = value.text();
  return prices == Prices::minor_units ? to.price_of_hundredths(route, amount, currency)
                                       : to.price_of(route, amount, currency);
}

std::vector<std::string> axes_of(const ScriptValue& product) {
  std::vector<std::string> axes;
  for (const ScriptValue& option : product.items("options"))
    axes.push_back(option.is_object() ? option.text("name") : option.text());
  return axes;
}

/// A picture's address: a text, or an object that holds it.
std::string picture(const ScriptValue& value) {
  return value.is_object() ? value.text("src") : value.text();
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
  if (const ScriptValue featured = variant.at("featured_image")) return picture(featured);
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

void read_variants(const ProductJson& json, const std::string& currency, FactWriter& to) {
  const std::vector<std::string> axes = axes_of(json.product);
  const auto pictures = pictures_of(json.product);
  for (const ScriptValue& item : json.product.items("variants")) {
    VariantFinding variant;
    variant.sku = item.text("id");
    variant.route = to.route("variants");
    variant.text = item.text("title");
    add_options(item, axes, variant);
    const std::string own = item.text("price_currency");
    variant.price = amount_of(item.at("price"), json.prices, "variants.price", own.empty() ? currency : own, to);
    variant.image = variant_picture(pictures, item);
    variant.available = item.at("available").flag();
    if (!to.variant(std::move(variant))) return;
  }
}

/// Price, list price and own number of the variant that the page shows.
void read_shown_variant(const Page& page, const ProductJson& json, const std::string& currency, FactWriter& to) {
  const std::string wanted = page.source().url ? page.source().url->parameter("variant").value_or("") : "";
  const VariantFinding* shown = shown_variant(to.findings().variants, wanted);
  if (shown == nullptr) return;
  to.findings().prices.push_back(*shown->price);
  for (const ScriptValue& item : json.product.items("variants")) {
    if (item.text("id") != shown->sku) continue;
    const std::string& paid_in = shown->price->currency.empty() ? currency : shown->price->currency;
    if (auto list = amount_of(item.at("compare_at_price"), json.prices, "variants.compare_at_price", paid_in, to))
      to.findings().list_prices.push_back(std::move(*list));
    to.gtin("variants.barcode", item.text("barcode"));
    to.mpn("variants.sku", item.text("sku"));
    return;
  }
}

void read_product(const Page& page, const ProductJson& json, const std::string& currency, Findings& findings) {
  FactWriter to(page, findings, json.route, 0.94);
  const ScriptValue& product = json.product;
  to.title("title", product.text("title"));
  to.brand("vendor", product.text("vendor"));
  to.sku("id", product.text("id"));
  to.category("type", product.first_of({"type", "product_type"}).text());
  to.description("description", product.first_of({"description", "body_html"}).text());
  std::vector<std::string> images;
  for (const ScriptValue& image : product.items("images")) images.push_back(picture(image));
  to.images("images", images);
  read_variants(json, currency, to);
  read_shown_variant(page, json, currency, to);
  const auto any = product.at("available").flag() ? product.at("available").flag() : any_available(findings.variants);
  if (any) to.availability("available", *any ? "true" : "false", *any);
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
    read_product(page, *json, "", findings);
    findings.price_settled = true;
    return;
  }
  const std::string currency = currency_of(page);
  auto meta = ScriptDocument::parse(value_after(page.html(), "var meta = ", 2));
  Identity identity{
      .id = meta ? meta->root().text("product.id") : "",
      .handle = handle_in(page.canonical().empty() && page.source().url ? page.source().url->str() : page.canonical())};
  for (const auto& route : {from_theme_script, from_any_script, from_attribute}) {
    if (const auto json = route(page, identity)) return read_product(page, *json, currency, findings);
  }
  if (!meta || !meta->root().at("product.variants").is_array()) return;
  const ScriptValue product = meta->root().at("product");
  const ProductJson json{.document = std::move(*meta), .product = product, .route = "script:meta.product"};
  // It has no title, no pictures and no stock: the rest of the page says them.
  FactWriter to(page, findings, json.route, 0.9);
  to.brand("vendor", product.text("vendor"));
  to.sku("id", product.text("id"));
  read_variants(json, currency, to);
  read_shown_variant(page, json, currency, to);
}

}  // namespace matjar::sourcing::shopify
