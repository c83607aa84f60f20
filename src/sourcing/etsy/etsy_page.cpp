#include "sourcing/etsy/etsy_page.hpp"

#include "base/utf8.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"

namespace matjar::sourcing::etsy {

namespace {

/// "14 Inches (€40.63)", "Large (+$5.00)", "Blue [Sold out]": the name alone, and what stands in brackets.
struct Choice {
  std::string name;
  std::string note;
};

Choice choice_of(std::string_view text, const PriceHints& hints) {
  const std::size_t open = text.find_last_of("([");
  const bool ends = !text.empty() && (text.back() == ')' || text.back() == ']');
  if (open == std::string_view::npos || !ends) return {std::string(trim(text)), ""};
  const std::string_view note = text.substr(open + 1, text.size() - open - 2);
  const bool known = !currency_in(note, hints).empty() ||
                     contains_any(ascii_lower(note), {"sold out", "agotado", "ausverkauft", "épuisé", "esaurito"});
  if (!known) return {std::string(trim(text)), ""};
  return {std::string(trim(text.substr(0, open))), std::string(note)};
}

bool is_sold_out(const Choice& choice) {
  return !choice.note.empty() && choice.note.find_first_of("0123456789") == std::string::npos;
}

std::string label_of(const Page& page, NodeId select) {
  const std::string_view id = page.attribute(select, "id").value_or("");
  for (const NodeId label : page.with_tag("label")) {
    if (page.attribute(label, "for") == id) return page.text(label);
  }
  return "Option";
}

std::optional<PriceFinding> price_of(const Choice& choice, const PriceHints& hints) {
  if (choice.note.empty() || choice.note.find('+') != std::string::npos) return std::nullopt;
  const auto reading = read_amount(choice.note, hints);
  if (!reading) return std::nullopt;
  return PriceFinding{.amount = reading->amount,
                      .currency = reading->currency,
                      .route = "css:#variation-selector-0 option",
                      .text = choice.note,
                      .confidence = 0.85};
}

/// With one list to choose from, its entries are what is sold and their values the shop's ids of them. With two, the
/// page does not say which pairs exist.
void read_variants(const Page& page, FactWriter& to) {
  const auto selects = page.select("select[id^=variation-selector-], select.variation", 4);
  if (selects.size() != 1) return;
  const NodeId select = selects.front();
  const std::string axis = label_of(page, select);
  for (const NodeId option : page.with_tag("option")) {
    if (!page.is_inside(option, select)) continue;
    const std::string_view id = page.attribute(option, "value").value_or("");
    if (id.empty()) continue;
    const std::string text = page.text(option);
    const Choice choice = choice_of(text, to.findings().hints);
    VariantFinding variant;
    variant.sku = std::string(id);
    variant.options.emplace_back(axis, choice.name);
    variant.price = price_of(choice, to.findings().hints);
    if (is_sold_out(choice)) variant.available = false;
    variant.route = "css:#variation-selector-0 option";
    variant.text = text;
    to.variant(std::move(variant));
  }
}

void read_seller(const Page& page, FactWriter& to) {
  // The address of the shop names it: "/shop/NAME?ref=…".
  const NodeId link = page.first("a[href*=shop-header-name], a[href*=shopheader-name]");
  if (link == kNoNode) return;
  const std::string_view href = page.attribute(link, "href").value_or("");
  const std::size_t at = href.find("/shop/");
  if (at == std::string_view::npos) return;
  const std::string_view name = href.substr(at + 6);
  to.seller("a[href*=/shop/]", name.substr(0, name.find_first_of("/?#")));
}

}  // namespace

bool is_etsy_page(const Page& page) {
  return is_host(host_of(page), "etsy.com");
}

void read_etsy_page(const Page& page, Findings& findings) {
  FactWriter to(page, findings, "css", 0.8);
  read_seller(page, to);
  read_variants(page, to);
}

}  // namespace matjar::sourcing::etsy
