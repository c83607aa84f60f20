#include "sourcing/salla/salla_page.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/page_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::salla {

namespace {

constexpr int kMaxLevels = 30;
constexpr std::string_view kPush = "dataLayer.push";

/// The button that puts the page's product into the cart; cards of other products have buttons too.
NodeId own_button(const Page& page) {
  for (const std::string_view selector :
       {".product-form salla-add-product-button", "#single-product salla-add-product-button",
        "form salla-add-product-button"}) {
    if (const NodeId node = page.first(selector); node != kNoNode) return node;
  }
  return kNoNode;
}

Quote product_id(const Page& page) {
  Quote id = attribute_at(page, own_button(page), "salla-add-product-button", "product-id");
  return id.empty() ? attribute_in(page, ".product-form input[name=id]", "value") : id;
}

bool is_hidden(const Page& page, NodeId node) {
  for (int levels = 0; node != kNoNode && levels < 3; ++levels, node = page.parent(node)) {
    if (has_class(page, node, "hidden")) return true;
  }
  return false;
}

/// The theme draws the price twice, on sale and not, and hides one of them.
NodeId shown_price(const Page& page, FactWriter& to) {
  for (const std::string_view selector :
       {".product-form .total-price", ".price-wrapper .total-price", ".total-price"}) {
    for (const NodeId node : page.select(selector, 6)) {
      if (!is_hidden(page, node) && to.shown_price(shown_at(page, node, selector))) return node;
    }
  }
  return kNoNode;
}

/// The price before it is taken from beside the price alone: cards of other products are priced in the same way.
void read_shown_price(const Page& page, FactWriter& to) {
  const NodeId price = shown_price(page, to);
  if (price == kNoNode) return;
  to.findings().price_settled = true;
  const NodeId before = beside(page, price, "before-price", "total-price");
  if (before != kNoNode && !is_hidden(page, before)) to.shown_list_price(shown_at(page, before, ".before-price"));
}

/// Shops announce the product to search engines and catalogues in metas.
void read_metas(const Page& page, FactWriter& to) {
  const Quote currency = meta_of(page, "product:price:currency");
  const Quote sale = meta_of(page, "product:sale_price:amount");
  const Quote price = meta_of(page, "product:price:amount");
  if (currency.empty() || to.findings().price_settled) return;
  if (!sale.empty() && to.price(sale, currency)) {
    to.list_price(price, currency);
  } else if (!price.empty()) {
    to.price(price, currency);
  }
}

void read_gallery(const Page& page, const std::string& id, FactWriter& to) {
  const NodeId slider = page.by_id(fmt::format("details-slider-{}", id));
  if (slider == kNoNode) return;
  std::vector<Quote> images;
  for (NodeId at = slider + 1; at < page.end(slider); ++at) {
    if (page.tag(at) != "a" || !page.attribute(at, "data-fslightbox")) continue;
    if (page.attribute(at, "data-video-src")) continue;
    images.push_back(attribute_at(page, at, "a[data-fslightbox]", "href"));
  }
  to.images(images);
}

/// True for what is drawn in a card or a list of other products, or beside a comment: something between it and what it
/// shares with the product's button is one.
bool is_of_a_card(const Page& page, NodeId node, NodeId button) {
  NodeId at = page.parent(node);
  for (int levels = 0; at != kNoNode && !page.is_inside(button, at); ++levels, at = page.parent(at)) {
    const std::string_view tag = page.tag(at);
    const std::string_view classes = page.attribute(at, "class").value_or("");
    if (levels == kMaxLevels || tag.starts_with("salla-product") || tag == "salla-comments" || tag == "article" ||
        contains_any(classes, {"card", "comment", "slider", "related"}))
      return true;
    const auto buttons = page.with_tag("salla-add-product-button");
    const auto next = std::ranges::upper_bound(buttons, at);
    if (next != buttons.end() && page.is_inside(*next, at)) return true;
  }
  return false;
}

void read_rating(const Page& page, FactWriter& to) {
  const NodeId button = own_button(page);
  static constexpr std::string_view kStars = "#single-product salla-rating-stars, .product-single salla-rating-stars";
  for (const NodeId stars : page.select(kStars, 20)) {
    const Quote count = attribute_at(page, stars, kStars, "reviews");
    if (count.empty() || count.text == "0" || is_of_a_card(page, stars, button)) continue;
    to.rating(attribute_at(page, stars, kStars, "value"));
    to.review_count(count);
    return;
  }
}

void read_brand(const Page& page, FactWriter& to) {
  for (const std::string_view selector : {".product-brand a[title]", "a.brand-logo[title]"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    to.brand(attribute_at(page, node, selector, "title"));
    return;
  }
}

/// The product that the shop reports to its analytics; `items` holds one when it is a product's page.
void read_data_layer(const Page& page, Findings& findings) {
  FactWriter to(page, findings, 0.88);
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view text = page.raw_text(node);
    if (text.find("ecommerce") == std::string_view::npos || text.find("detail") == std::string_view::npos) continue;
    const auto document = ScriptDocument::parse(value_after(text, kPush, 4), script_route(kPush));
    if (!document) continue;
    const auto products = document->root().items("ecommerce.detail.products");
    if (products.size() != 1) continue;
    to.brand(products.front().at("brand"));
    to.category(products.front().at("category"));
    if (!findings.price_settled) to.price(products.front().at("price"), document->root().at("ecommerce.currencyCode"));
    return;
  }
}

}  // namespace

bool is_salla_page(const Page& page) {
  return !page.with_tag("salla-add-product-button").empty() && own_button(page) != kNoNode;
}

void read_salla_page(const Page& page, Findings& findings) {
  FactWriter to(page, findings, 0.92);
  const Quote id = product_id(page);
  to.sku(id);
  read_shown_price(page, to);
  FactWriter metas(page, findings, 0.9);
  read_metas(page, metas);
  const Quote status = attribute_at(page, own_button(page), "salla-add-product-button", "product-status");
  if (status.text == "sale") to.availability(status, true);
  if (status.text.starts_with("out")) to.availability(status, false);
  read_gallery(page, id.text, to);
  read_rating(page, to);
  read_brand(page, to);
  if (const NodeId text = page.first(".product__description"); text != kNoNode)
    to.description(text, ".product__description");
  read_data_layer(page, findings);
}

}  // namespace matjar::sourcing::salla
