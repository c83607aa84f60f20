#include "sourcing/banggood/banggood_page.hpp"

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing::banggood {

namespace {

std::string text_at(const Page& page, std::string_view selector) {
  const NodeId node = page.first(selector);
  return node == kNoNode ? "" : page.text(node);
}

/// The shown price follows the visitor's currency; the one in the page's JSON-LD may be another day's.
void read_price(const Page& page, FactWriter& to) {
  for (const std::string_view selector :
       {".product-info .main-price", ".main-price", ".item_main_right .item_now_price", ".item_now_price"}) {
    if (!to.shown_price(selector, text_at(page, selector))) continue;
    for (const std::string_view old : {".product-info .old-price", ".old-price", ".item_old_price"}) {
      if (to.shown_list_price(old, text_at(page, old))) return;
    }
    return;
  }
}

void read_gallery(const Page& page, FactWriter& to) {
  for (const std::string_view selector :
       {".product-image-list [data-large]", ".image-small-list [data-large]", ".thumbnail-box [data-large]"}) {
    std::vector<std::string> images;
    for (const NodeId node : page.select(selector, 60)) images.emplace_back(*page.attribute(node, "data-large"));
    if (images.empty()) continue;
    to.images(selector, images);
    return;
  }
}

}  // namespace

bool is_banggood_page(const Page& page) {
  const std::string host = host_of(page);
  return is_host(host, "banggood.com") || is_host(host, "banggood.in");
}

void read_banggood_page(const Page& page, Findings& findings) {
  FactWriter to(page, findings, "css", 0.9);
  to.title(".product-title-text", text_at(page, ".product-title-text"));
  if (const NodeId id = page.by_id("products_id"); id != kNoNode)
    to.sku("#products_id", page.attribute(id, "value").value_or(""));
  to.brand(".item_brand_box", text_at(page, ".item_brand_box a"));
  read_price(page, to);
  read_gallery(page, to);
}

}  // namespace matjar::sourcing::banggood
