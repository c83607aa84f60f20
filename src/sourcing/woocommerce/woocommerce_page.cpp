#include "sourcing/woocommerce/woocommerce_page.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::woocommerce {

namespace {

bool has_class(const Page& page, NodeId node, std::string_view name) {
  const std::string list = fmt::format(" {} ", page.attribute(node, "class").value_or(""));
  return list.find(fmt::format(" {} ", name)) != std::string::npos;
}

/// The product's own price: lists of other products write theirs as <span class="price">.
NodeId price_node(const Page& page) {
  for (const std::string_view selector : {".summary p.price", ".entry-summary p.price", "p.price"}) {
    if (const NodeId node = page.first(selector); node != kNoNode) return node;
  }
  return kNoNode;
}

enum class Amount { asked, crossed_out, other };

Amount kind_of(const Page& page, NodeId amount, NodeId price) {
  for (NodeId at = page.parent(amount); at != kNoNode && at != price; at = page.parent(at)) {
    if (page.tag(at) == "del") return Amount::crossed_out;
    if (has_class(page, at, "woocommerce-price-suffix") || has_class(page, at, "subscription-details"))
      return Amount::other;
  }
  return Amount::asked;
}

/// "<del>25</del> <ins>20</ins>", "20 – 25" (the lower end), "20 <small>(18 without tax)</small>".
void read_price(const Page& page, FactWriter& to) {
  const NodeId price = price_node(page);
  if (price == kNoNode) return;
  bool asked = false;
  bool crossed_out = false;
  for (const NodeId amount : page.with_class("amount")) {
    if (!page.is_inside(amount, price)) continue;
    const Amount kind = kind_of(page, amount, price);
    const std::string text = page.text(amount);
    if (kind == Amount::asked && !asked) asked = to.shown_price("p.price .amount", text);
    if (kind == Amount::crossed_out && !crossed_out) crossed_out = to.shown_list_price("p.price del .amount", text);
  }
  to.findings().price_settled = asked;
}

/// Shown names by the names in the form ("pa_color" → "Color", "dark-red" → "Dark red").
struct Axis {
  std::string name;
  std::map<std::string, std::string> values;
};

std::map<std::string, Axis> axes_of(const Page& page) {
  std::map<std::string, Axis> axes;
  std::map<std::string, std::string> labels;
  for (const NodeId label : page.select(".variations label", 60))
    labels.emplace(page.attribute(label, "for").value_or(""), page.text(label));
  for (const NodeId select : page.select(".variations select", 30)) {
    Axis axis;
    const std::string id(page.attribute(select, "id").value_or(""));
    const auto label = labels.find(id);
    axis.name = label == labels.end() || label->second.empty() ? id : label->second;
    for (const NodeId option : page.with_tag("option")) {
      if (page.is_inside(option, select))
        axis.values.emplace(page.attribute(option, "value").value_or(""), page.text(option));
    }
    axes.emplace(std::string(page.attribute(select, "name").value_or("")), std::move(axis));
  }
  return axes;
}

VariantFinding variant_of(const ScriptValue& item, const std::map<std::string, Axis>& axes, const std::string& currency,
                          const FactWriter& to) {
  VariantFinding variant;
  variant.sku = item.text("variation_id");
  variant.route = "attribute:data-product_variations";
  variant.text = item.text("sku");
  for (const auto& [name, value] : item.at("attributes").members()) {
    const std::string slug = value.text();
    if (slug.empty()) continue;
    const auto axis = axes.find(std::string(name));
    const bool known = axis != axes.end();
    const auto shown = known ? axis->second.values.find(slug) : std::map<std::string, std::string>::const_iterator();
    variant.options.emplace_back(known ? axis->second.name : std::string(name),
                                 known && shown != axis->second.values.end() ? shown->second : slug);
  }
  variant.price = to.price_of("display_price", item.text("display_price"), currency);
  variant.image = item.at("image").first_of({"full_src", "url", "src"}).text();
  variant.available = item.at("is_in_stock").flag();
  return variant;
}

void read_variations(const Page& page, Findings& findings) {
  for (const NodeId form : page.with_class("variations_form")) {
    const auto document =
        ScriptDocument::parse(decode_entities(page.attribute(form, "data-product_variations").value_or("")));
    if (!document) continue;
    FactWriter to(page, findings, "attribute:data-product_variations", 0.93);
    const std::string currency = findings.prices.empty() ? "" : findings.prices.front().currency;
    const auto axes = axes_of(page);
    for (const ScriptValue& item : document->root().items()) to.variant(variant_of(item, axes, currency, to));
    // A form of a grouped or quick-view product may follow; the page's own comes first.
    if (!findings.variants.empty()) return;
  }
}

void read_stock(const Page& page, FactWriter& to) {
  if (const auto any = any_available(to.findings().variants)) {
    to.availability("variations_form", *any ? "is_in_stock" : "not is_in_stock", *any);
    return;
  }
  for (const std::string_view selector : {".summary .stock", ".entry-summary .stock", "p.stock"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    to.availability(selector, page.text(node), !has_class(page, node, "out-of-stock"));
    return;
  }
}

/// The full picture: the one that the magnifier loads, else the one that the frame links.
std::string_view picture_in(const Page& page, NodeId frame) {
  std::string_view linked;
  for (NodeId at = frame + 1; at < page.end(frame); ++at) {
    if (const auto large = page.attribute(at, "data-large_image"); large && !large->empty()) return *large;
    const std::string_view href = page.tag(at) == "a" ? page.attribute(at, "href").value_or("") : "";
    if (linked.empty() && !href.starts_with('#')) linked = href;
  }
  return linked;
}

void read_gallery(const Page& page, FactWriter& to) {
  std::vector<std::string> images;
  for (const NodeId frame : page.with_class("woocommerce-product-gallery__image"))
    images.emplace_back(picture_in(page, frame));
  to.images(".woocommerce-product-gallery__image", images);
}

void read_attributes(const Page& page, FactWriter& to) {
  for (const std::string_view table : {"woocommerce-product-attributes", "shop_attributes"}) {
    for (const NodeId row : page.select(fmt::format("table.{} tr", table), 100)) {
      std::string name;
      std::string value;
      for (NodeId at = row + 1; at < page.end(row); ++at) {
        if (page.tag(at) == "th" && name.empty()) name = page.text(at);
        if (page.tag(at) == "td" && value.empty()) value = page.text(at);
      }
      to.attribute(table, name, value);
      if (has_class(page, row, "woocommerce-product-attributes-item--attribute_pa_brand")) to.brand("pa_brand", value);
    }
    if (!to.findings().attributes.empty()) return;
  }
}

std::string text_at(const Page& page, std::string_view selector) {
  const NodeId node = page.first(selector);
  return node == kNoNode ? "" : page.text(node);
}

void read_texts(const Page& page, FactWriter& to) {
  to.title("h1.product_title", text_at(page, "h1.product_title"));
  to.mpn(".product_meta .sku", text_at(page, ".product_meta .sku"));
  to.rating(".woocommerce-product-rating .rating", text_at(page, ".woocommerce-product-rating strong.rating"));
  to.review_count(".woocommerce-review-link .count", text_at(page, ".woocommerce-review-link .count"));
  for (const NodeId link : page.select(".product_meta .posted_in a", 10)) {
    const bool brand = page.attribute(link, "href").value_or("").find("/brand/") != std::string_view::npos;
    if (brand) {
      to.brand(".posted_in a", page.text(link));
    } else {
      to.category(".posted_in a", page.text(link));
    }
  }
  for (const std::string_view selector : {".woocommerce-product-details__short-description", "#tab-description"}) {
    if (const NodeId node = page.first(selector); node != kNoNode) to.description(selector, page.text(node));
  }
}

/// The number of the post that the product is: on the form, on the button, in the body's classes.
std::string product_id(const Page& page) {
  if (const NodeId form = page.first("form.variations_form[data-product_id]"); form != kNoNode)
    return std::string(*page.attribute(form, "data-product_id"));
  if (const NodeId button = page.first("button[name=add-to-cart]"); button != kNoNode)
    return std::string(page.attribute(button, "value").value_or(""));
  const NodeId body = page.first("body");
  const std::string_view classes = body == kNoNode ? "" : page.attribute(body, "class").value_or("");
  const std::size_t at = classes.find("postid-");
  if (at == std::string_view::npos) return "";
  return std::string(classes.substr(at + 7, classes.find_first_not_of("0123456789", at + 7) - at - 7));
}

}  // namespace

bool is_woocommerce_page(const Page& page) {
  return !page.with_class("woocommerce-product-gallery").empty() || !page.with_class("variations_form").empty() ||
         (!page.with_class("woocommerce").empty() && page.first("body.single-product") != kNoNode);
}

void read_woocommerce_page(const Page& page, Findings& findings) {
  FactWriter to(page, findings, "css", 0.93);
  read_texts(page, to);
  to.sku("form", product_id(page));
  read_price(page, to);
  read_variations(page, findings);
  read_stock(page, to);
  read_gallery(page, to);
  read_attributes(page, to);
}

}  // namespace matjar::sourcing::woocommerce
