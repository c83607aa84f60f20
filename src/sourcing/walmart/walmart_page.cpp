#include "sourcing/walmart/walmart_page.hpp"

#include <map>

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::walmart {

namespace {

/// "size-large" → ("Size", "Large").
std::map<std::string, std::pair<std::string, std::string>> options_of(const ScriptValue& product) {
  std::map<std::string, std::pair<std::string, std::string>> out;
  for (const ScriptValue& axis : product.items("variantCriteria")) {
    for (const ScriptValue& value : axis.items("variantList"))
      out.emplace(value.text("id"), std::pair(axis.text("name"), value.text("name")));
  }
  return out;
}

std::optional<PriceFinding> amount_of(const ScriptValue& value, const FactWriter& to) {
  return to.price_of(value.at("price"), value.at("currencyUnit"));
}

/// "IN_STOCK", "PRE_ORDER", …; unknown for words that say neither.
product::Availability availability_of(std::string_view status) {
  using product::Availability;
  if (status == "IN_STOCK" || status == "LIMITED_STOCK") return Availability::in_stock;
  if (status == "PRE_ORDER" || status == "PREORDER" || status == "PRE_ORDER_SELLABLE" || status == "BACKORDER")
    return Availability::preorder;
  if (status == "OUT_OF_STOCK" || status == "NOT_AVAILABLE" || status == "RETIRED") return Availability::out_of_stock;
  return Availability::unknown;
}

void read_variants(const ScriptValue& product, FactWriter& to) {
  const auto options = options_of(product);
  for (const auto& [key, item] : product.at("variantsMap").members()) {
    VariantFinding variant = variant_called(item.at("usItemId"));
    for (const ScriptValue& id : item.items("variants")) {
      if (const auto known = options.find(id.text()); known != options.end()) variant.options.push_back(known->second);
    }
    variant.price = amount_of(item.at("priceInfo.currentPrice"), to);
    variant.image = item.at("imageInfo.allImages").at("0").text("url");
    const auto availability = availability_of(item.text("availabilityStatus"));
    if (availability != product::Availability::unknown)
      variant.available = availability != product::Availability::out_of_stock;
    if (!to.variant(std::move(variant))) return;
  }
}

void read_price(const ScriptValue& product, FactWriter& to) {
  const ScriptValue info = product.at("priceInfo");
  auto price = amount_of(info.at("currentPrice"), to);
  if (!price) return;
  to.findings().prices.push_back(std::move(*price));
  to.findings().price_settled = true;
  if (auto list = amount_of(info.at("wasPrice"), to)) to.findings().list_prices.push_back(std::move(*list));
}

void read_texts(const ScriptValue& product, const ScriptValue& more, FactWriter& to) {
  to.title(product.at("name"));
  to.brand(product.at("brand"));
  to.sku(product.at("usItemId"));
  to.gtin(product.at("upc"));
  to.mpn(product.at("model"));
  to.seller(product.first_of({"sellerDisplayName", "sellerName"}));
  to.description(product.at("shortDescription"));
  to.description(more.at("longDescription"));
  to.rating(product.at("averageRating"));
  to.review_count(product.at("numberOfReviews"));
  for (const ScriptValue& crumb : product.items("category.path")) to.category(crumb.at("name"));
  for (const ScriptValue& row : more.items("specifications")) to.attribute(row.text("name"), row.at("value"));
}

void read_product(const Page& page, const ScriptValue& data, Findings& findings) {
  FactWriter to(page, findings, 0.94);
  const ScriptValue product = data.at("product");
  read_texts(product, data.at("idml"), to);
  std::vector<Quote> images;
  for (const ScriptValue& image : product.items("imageInfo.allImages")) images.emplace_back(image.at("url"));
  to.images(images);
  read_variants(product, to);
  read_price(product, to);
  const Quote status = product.at("availabilityStatus");
  if (const auto availability = availability_of(status.text); availability != product::Availability::unknown)
    to.availability(status, availability);
}

}  // namespace

bool is_walmart_page(const Page& page) {
  const std::string host = host_of(page);
  return is_host(host, "walmart.com") || is_host(host, "walmart.ca");
}

void read_walmart_page(const Page& page, Findings& findings) {
  const NodeId script = page.by_id("__NEXT_DATA__");
  if (script == kNoNode) return;
  const auto document = ScriptDocument::parse(page.raw_text(script), script_route("__NEXT_DATA__"));
  if (!document) return;
  const ScriptValue data = document->root().at("props.pageProps.initialData.data");
  if (data.at("product.name")) read_product(page, data, findings);
}

}  // namespace matjar::sourcing::walmart
