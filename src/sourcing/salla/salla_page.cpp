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

/// The button that puts the page's product into the cart; cards of other products have buttons too.
NodeId own_button(const Page& page) {
  for (const std::string_view selector :
       {".product-form salla-add-product-button", "#single-product salla-add-product-button",
        "form salla-add-product-button"}) {
    if (const NodeId node = page.first(selector); node != kNoNode) return node;
  }
  return kNoNode;
}

std::string product_id(const Page& page) {
  const NodeId button = own_button(page);
  if (button != kNoNode) {
    if (const auto id = page.attribute(button, "product-id"); id && !id->empty()) return std::string(*id);
  }
  const NodeId hidden = page.first(".product-form input[name=id]");
  return hidden == kNoNode ? "" : std::string(page.attribute(hidden, "value").value_or(""));
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
      if (!is_hidden(page, node) && to.shown_price(".total-price", page.text(node))) return node;
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
  if (before != kNoNode && !is_hidden(page, before)) to.shown_list_price(".before-price", page.text(before));
}

/// Shops announce the product to search engines and catalogues in metas.
void read_metas(const Page& page, FactWriter& to) {
  const std::string_view currency = page.meta("product:price:currency");
  const std::string_view sale = page.meta("product:sale_price:amount");
  const std::string_view price = page.meta("product:price:amount");
  if (currency.empty() || to.findings().price_settled) return;
  if (!sale.empty() && to.price("product:sale_price:amount", sale, currency)) {
    to.list_price("product:price:amount", price, currency);
  } else if (!price.empty()) {
    to.price("product:price:amount", price, currency);
  }
}

void read_gallery(const Page& page, const std::string& id, FactWriter& to) {
  const NodeId slider = page.by_id(fmt::format("details-slider-{}", id));
  if (slider == kNoNode) return;
  std::vector<std::string> images;
  for (NodeId at = slider + 1; at < page.end(slider); ++at) {
    if (page.tag(at) != "a" || !page.attribute(at, "data-fslightbox")) continue;
    if (page.attribute(at, "data-video-src")) continue;
    images.emplace_back(page.attribute(at, "href").value_or(""));
  }
  to.images("salla-slider a[data-fslightbox]", images);
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
  for (const NodeId stars : page.select("#single-product salla-rating-stars, .product-single salla-rating-stars", 20)) {
    const std::string_view count = page.attribute(stars, "reviews").value_or("");
    if (count.empty() || count == "0" || is_of_a_card(page, stars, button)) continue;
    to.rating("salla-rating-stars[value]", page.attribute(stars, "value").value_or(""));
    to.review_count("salla-rating-stars[reviews]", count);
    return;
  }
}

void read_brand(const Page& page, FactWriter& to) {
  for (const std::string_view selector : {".product-brand a[title]", "a.brand-logo[title]"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    to.brand(selector, page.attribute(node, "title").value_or(""));
    return;
  }
}

/// The product that the shop reports to its analytics; `items` holds one when it is a product's page.
void read_data_layer(const Page& page, Findings& findings) {
  FactWriter to(page, findings, "script:dataLayer", 0.88);
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view text = page.raw_text(node);
    if (text.find("ecommerce") == std::string_view::npos || text.find("detail") == std::string_view::npos) continue;
    const auto document = ScriptDocument::parse(value_after(text, "dataLayer.push", 4));
    if (!document) continue;
    const auto products = document->root().items("ecommerce.detail.products");
    if (products.size() != 1) continue;
    to.brand("detail.brand", products.front().text("brand"));
    to.category("detail.category", products.front().text("category"));
    if (!findings.price_settled)
      to.price("detail.price", products.front().text("price"), document->root().text("ecommerce.currencyCode"));
    return;
  }
}

}  // namespace

bool is_salla_page(const Page& page) {
  return !page.with_tag("salla-add-product-button").empty() && own_button(page) != kNoNode;
}

void read_salla_page(const Page& page, Findings& findings) {
  FactWriter to(page, findings, "css", 0.92);
  const std::string id = product_id(page);
  to.sku("salla-add-product-button[product-id]", id);
  read_shown_price(page, to);
  FactWriter metas(page, findings, "meta", 0.9);
  read_metas(page, metas);
  const NodeId button = own_button(page);
  const std::string_view status = page.attribute(button, "product-status").value_or("");
  if (status == "sale") to.availability("[product-status]", status, true);
  if (status.starts_with("out")) to.availability("[product-status]", status, false);
  read_gallery(page, id, to);
  read_rating(page, to);
  read_brand(page, to);
  if (const NodeId text = page.first(".product__description"); text != kNoNode)
    to.description(".product__description", text);
  read_data_layer(page, findings);
}

}  // namespace matjar::sourcing::salla
