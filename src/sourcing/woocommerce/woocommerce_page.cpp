#include "sourcing/woocommerce/woocommerce_page.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/page_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::woocommerce {

namespace {

constexpr int kMaxLevels = 12;
constexpr int kMaxAmounts = 40;
constexpr NodeId kMaxFrameNodes = 200;

/// The product's own price: lists of other products write theirs as <span class="price">.
NodeId price_node(const Page& page) {
  for (const std::string_view selector : {".summary p.price", ".entry-summary p.price", "p.price"}) {
    if (const NodeId node = page.first(selector); node != kNoNode) return node;
  }
  return kNoNode;
}

enum class Amount { asked, crossed_out, with_tax, other };

/// What stands behind the price: the same with or without tax, in the shop's own words.
Amount kind_of_suffix(const std::string& text) {
  const std::string words = ascii_lower(text);
  const bool without = contains_any(words, {"excl", "exkl", "ex.", "ex ", "without", "hors", "netto", "ohne", "sin ",
                                            "zonder", "esclus", "uden", "غير شامل", "بدون"});
  const bool with = contains_any(words, {"incl", "inkl", "inc.", "inc ", "ttc", "with ", "brutto", "mit ", "con ",
                                         "comp", "med ", "شامل", "شاملة"});
  return with && !without ? Amount::with_tax : Amount::other;
}

Amount kind_of(const Page& page, NodeId amount, NodeId price) {
  NodeId at = page.parent(amount);
  for (int levels = 0; at != kNoNode && at != price; ++levels, at = page.parent(at)) {
    if (levels == kMaxLevels) return Amount::other;
    if (page.tag(at) == "del") return Amount::crossed_out;
    if (has_class(page, at, "woocommerce-price-suffix")) return kind_of_suffix(page.text(at));
  }
  return Amount::asked;
}

/// So much a month, or a year, is not what the product costs.
bool is_subscription(const Page& page, NodeId price) {
  return std::ranges::any_of(page.with_class("subscription-details"),
                             [&](NodeId node) { return page.is_inside(node, price); });
}

/// The first amounts of each kind, as texts.
std::map<Amount, std::string> amounts_in(const Page& page, NodeId price) {
  std::map<Amount, std::string> first;
  int seen = 0;
  for (const NodeId amount : page.with_class("amount")) {
    if (!page.is_inside(amount, price)) continue;
    if (++seen > kMaxAmounts) break;
    first.try_emplace(kind_of(page, amount, price), page.text(amount));
  }
  return first;
}

/// "<del>25</del> <ins>20</ins>", "20 – 25" (the lower end), "20 <small>(18 without tax)</small>". What is paid is the
/// price with tax where both are shown; the one that is crossed out is then of the other kind.
void read_price(const Page& page, FactWriter& to) {
  const NodeId price = price_node(page);
  if (price == kNoNode || is_subscription(page, price)) return;
  auto amounts = amounts_in(page, price);
  if (to.shown_price({"css:p.price .woocommerce-price-suffix .amount", amounts[Amount::with_tax]})) {
    to.findings().price_settled = true;
    return;
  }
  to.findings().price_settled = to.shown_price({"css:p.price .amount", amounts[Amount::asked]});
  to.shown_list_price({"css:p.price del .amount", amounts[Amount::crossed_out]});
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
    for (NodeId at = select + 1; at < page.end(select); ++at) {
      if (page.tag(at) == "option") axis.values.emplace(page.attribute(at, "value").value_or(""), page.text(at));
    }
    axes.emplace(std::string(page.attribute(select, "name").value_or("")), std::move(axis));
  }
  return axes;
}

VariantFinding variant_of(const ScriptValue& item, const std::map<std::string, Axis>& axes, const Quote& currency,
                          const FactWriter& to) {
  VariantFinding variant = variant_called(item.at("variation_id"));
  for (const auto& [name, value] : item.at("attributes").members()) {
    const std::string slug = value.text();
    if (slug.empty()) continue;
    const auto axis = axes.find(std::string(name));
    const bool known = axis != axes.end();
    const auto shown = known ? axis->second.values.find(slug) : std::map<std::string, std::string>::const_iterator();
    variant.options.emplace_back(known ? axis->second.name : std::string(name),
                                 known && shown != axis->second.values.end() ? shown->second : slug);
  }
  variant.price = to.price_of(item.at("display_price"), currency);
  variant.image = item.at("image").first_of({"full_src", "url", "src"}).text();
  variant.available = item.at("is_in_stock").flag();
  return variant;
}

/// The number of the post that the product is: in the body's classes, on the button that buys it.
struct Number {
  std::string value;
  Quote said;
};

Number number_of_page(const Page& page) {
  const Quote classes = attribute_in(page, "body", "class");
  const std::string_view text = classes.text;
  for (std::size_t at = text.find("postid-"); at != std::string_view::npos; at = text.find("postid-", at + 1)) {
    if (at > 0 && text[at - 1] != ' ') continue;
    return {.value = std::string(text.substr(at + 7, text.find_first_not_of("0123456789", at + 7) - at - 7)),
            .said = classes};
  }
  Quote button = attribute_in(page, ".summary [name=add-to-cart], form.cart [name=add-to-cart]", "value");
  return {.value = button.text, .said = std::move(button)};
}

/// The form that chooses a variation of the page's own product; forms of other products, of a quick view or a bundle,
/// are made alike. Where the number is missing: the only one.
NodeId own_form(const Page& page, const std::string& number) {
  const auto forms = page.with_class("variations_form");
  for (const NodeId form : forms) {
    if (!number.empty() && page.attribute(form, "data-product_id").value_or("") == number) return form;
  }
  if (forms.size() != 1) return kNoNode;
  const bool unnumbered = number.empty() || page.attribute(forms.front(), "data-product_id").value_or("").empty();
  return unnumbered ? forms.front() : kNoNode;
}

void read_number(const Page& page, const Number& number, NodeId form, FactWriter& to) {
  if (number.value.empty()) return to.sku(attribute_at(page, form, ".variations_form", "data-product_id"));
  to.sku({number.said.route, number.value});
  to.findings().skus.back().text = number.said.text;
}

/// What the variations say together about being in stock.
std::optional<Stock> read_variations(const Page& page, NodeId form, Findings& findings) {
  const Quote variations = attribute_at(page, form, ".variations_form", "data-product_variations");
  const auto document = ScriptDocument::parse_attribute(variations.text, json_in(variations));
  if (!document) return std::nullopt;
  FactWriter to(page, findings, 0.93);
  const Quote currency{"", findings.prices.empty() ? "" : findings.prices.front().currency};
  const auto axes = axes_of(page);
  std::optional<Stock> stock;
  for (const ScriptValue& item : document->root().items()) {
    const ScriptValue said = item.at("is_in_stock");
    if (const auto flag = said.flag())
      stock = any_stock(std::move(stock), Stock{.in_stock = *flag, .said = written(said)});
    if (!to.variant(variant_of(item, axes, currency, to))) break;
  }
  return stock;
}

product::Availability availability_of(const Page& page, NodeId node) {
  if (has_class(page, node, "out-of-stock")) return product::Availability::out_of_stock;
  const bool later = has_class(page, node, "available-on-backorder");
  return later ? product::Availability::preorder : product::Availability::in_stock;
}

void read_stock(const Page& page, const std::optional<Stock>& of_variations, FactWriter& to) {
  if (of_variations) return to.availability(of_variations);
  for (const std::string_view selector : {".summary .stock", ".entry-summary .stock", "p.stock"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    // Its class says it, whatever the words.
    to.availability(attribute_at(page, node, selector, "class"), availability_of(page, node));
    return;
  }
}

/// The full picture: the one that the magnifier loads, else the one that the frame links.
Quote picture_in(const Page& page, NodeId frame) {
  static constexpr std::string_view kLarge = ".woocommerce-product-gallery__image [data-large_image]";
  static constexpr std::string_view kLink = ".woocommerce-product-gallery__image a";
  Quote linked;
  const NodeId end = std::min(page.end(frame), frame + kMaxFrameNodes);
  for (NodeId at = frame + 1; at < end; ++at) {
    if (Quote large = attribute_at(page, at, kLarge, "data-large_image"); !large.empty()) return large;
    if (page.tag(at) != "a" || !linked.empty()) continue;
    if (Quote href = attribute_at(page, at, kLink, "href"); !href.text.starts_with('#')) linked = std::move(href);
  }
  return linked;
}

void read_gallery(const Page& page, FactWriter& to) {
  std::vector<Quote> images;
  for (const NodeId frame : page.select(".woocommerce-product-gallery__image", 60))
    images.push_back(picture_in(page, frame));
  to.images(images);
}

void read_attributes(const Page& page, FactWriter& to) {
  for (const std::string_view table : {"woocommerce-product-attributes", "shop_attributes"}) {
    for (const NodeId row : page.select(fmt::format("table.{} tr", table), 100)) {
      std::string name;
      Quote value;
      for (NodeId at = row + 1; at < page.end(row); ++at) {
        if (page.tag(at) == "th" && name.empty()) name = page.text(at);
        if (page.tag(at) == "td" && value.empty()) value = shown_at(page, at, fmt::format("table.{} td", table));
      }
      to.attribute(name, value);
      if (has_class(page, row, "woocommerce-product-attributes-item--attribute_pa_brand")) to.brand(value);
    }
    if (!to.findings().attributes.empty()) return;
  }
}

void read_texts(const Page& page, FactWriter& to) {
  to.title(shown_in(page, "h1.product_title"));
  to.mpn(shown_in(page, ".product_meta .sku"));
  to.rating(shown_in(page, ".woocommerce-product-rating strong.rating"));
  to.review_count(shown_in(page, ".woocommerce-review-link .count"));
  for (const NodeId link : page.select(".product_meta .posted_in a", 10)) {
    const bool brand = page.attribute(link, "href").value_or("").find("/brand/") != std::string_view::npos;
    const Quote name = shown_at(page, link, ".product_meta .posted_in a");
    brand ? to.brand(name) : to.category(name);
  }
  for (const std::string_view selector : {".woocommerce-product-details__short-description", "#tab-description"}) {
    if (const NodeId node = page.first(selector); node != kNoNode) to.description(node, selector);
  }
}

}  // namespace

bool is_woocommerce_page(const Page& page) {
  return !page.with_class("woocommerce-product-gallery").empty() || !page.with_class("variations_form").empty() ||
         (!page.with_class("woocommerce").empty() && page.first("body.single-product") != kNoNode);
}

void read_woocommerce_page(const Page& page, Findings& findings) {
  FactWriter to(page, findings, 0.93);
  read_texts(page, to);
  const Number number = number_of_page(page);
  const NodeId form = own_form(page, number.value);
  read_number(page, number, form, to);
  read_price(page, to);
  read_stock(page, read_variations(page, form, findings), to);
  read_gallery(page, to);
  read_attributes(page, to);
}

}  // namespace matjar::sourcing::woocommerce
