#include "sourcing/banggood/banggood_page.hpp"

#include <array>

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/page_text.hpp"

namespace matjar::sourcing::banggood {

namespace {

/// A layout's price, and the class of the one before it.
struct PricePlace {
  std::string_view selector;
  std::string_view name;
  std::string_view old;
};

constexpr std::array<PricePlace, 4> kPrices = {{
    {.selector = ".product-info .main-price", .name = "main-price", .old = "old-price"},
    {.selector = ".main-price", .name = "main-price", .old = "old-price"},
    {.selector = ".item_main_right .item_now_price", .name = "item_now_price", .old = "item_old_price"},
    {.selector = ".item_now_price", .name = "item_now_price", .old = "item_old_price"},
}};

/// The shown price follows the visitor's currency; the one in the page's JSON-LD may be another day's. Cards of other
/// products have old prices too.
void read_price(const Page& page, FactWriter& to) {
  for (const auto& [selector, name, old] : kPrices) {
    const NodeId price = page.first(selector);
    if (price == kNoNode || !to.shown_price(shown_at(page, price, selector))) continue;
    const NodeId before = beside(page, price, old, name);
    if (before != kNoNode) to.shown_list_price(shown_at(page, before, "." + std::string(old)));
    return;
  }
}

void read_gallery(const Page& page, FactWriter& to) {
  for (const std::string_view selector :
       {".product-image-list [data-large]", ".image-small-list [data-large]", ".thumbnail-box [data-large]"}) {
    std::vector<Quote> images;
    for (const NodeId node : page.select(selector, 60))
      images.push_back(attribute_at(page, node, selector, "data-large"));
    if (images.empty()) continue;
    to.images(images);
    return;
  }
}

}  // namespace

bool is_banggood_page(const Page& page) {
  const std::string host = host_of(page);
  return is_host(host, "banggood.com") || is_host(host, "banggood.in");
}

void read_banggood_page(const Page& page, Findings& findings) {
  FactWriter to(page, findings, 0.9);
  to.title(shown_in(page, ".product-title-text"));
  to.sku(attribute_in(page, "#products_id", "value"));
  to.brand(shown_in(page, ".item_brand_box a"));
  read_price(page, to);
  read_gallery(page, to);
}

}  // namespace matjar::sourcing::banggood
