#include "sourcing/etsy/etsy_page.hpp"

#include "base/utf8.hpp"
#include "sourcing/page/currency_signs.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"

namespace matjar::sourcing::etsy {

namespace {

/// What the brackets behind a choice say.
enum class Note { none, price, surcharge, sold_out };

/// "14 Inches (€40.63)", "Large (+$5.00)", "Blue [Sold out]": the name alone, and what stands in brackets. Brackets
/// that say nothing of the kind are part of the name: "38 (EUR)" is a size, "Complete set (ALL)" no currency.
struct Choice {
  std::string name;
  Note note = Note::none;
  std::string text;
};

/// "40.63", "40,63": amounts are written with two decimals.
bool has_decimals(std::string_view text) {
  const auto digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  for (std::size_t at = text.find_first_of(".,"); at != std::string_view::npos; at = text.find_first_of(".,", at + 1)) {
    if (at > 0 && digit(at - 1) && digit(at + 1) && digit(at + 2) && !digit(at + 3)) return true;
  }
  return false;
}

Note note_of(std::string_view text, const PriceHints& hints) {
  if (contains_any(fold_case(text), {"sold out", "agotado", "ausverkauft", "épuisé", "esaurito"}))
    return Note::sold_out;
  const bool written = has_currency_sign(text) || has_decimals(text);
  if (!written) return Note::none;
  const std::size_t plus = text.find('+');
  const auto reading = read_amount(text.substr(plus == std::string_view::npos ? 0 : plus + 1), hints);
  if (!reading || reading->currency.empty() || (!hints.currency.empty() && reading->currency != hints.currency))
    return Note::none;
  return plus == std::string_view::npos ? Note::price : Note::surcharge;
}

Choice choice_of(std::string_view text, const PriceHints& hints) {
  const std::size_t open = text.find_last_of("([");
  const bool ends = !text.empty() && (text.back() == ')' || text.back() == ']');
  if (open == std::string_view::npos || !ends) return {.name = std::string(trim(text)), .text = ""};
  const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
  const Note note = note_of(inside, hints);
  if (note == Note::none) return {.name = std::string(trim(text)), .text = ""};
  return {.name = std::string(trim(text.substr(0, open))), .note = note, .text = std::string(inside)};
}

std::string label_of(const Page& page, NodeId select) {
  const std::string_view id = page.attribute(select, "id").value_or("");
  for (const NodeId label : page.with_tag("label")) {
    if (page.attribute(label, "for") == id) return page.text(label);
  }
  return "Option";
}

std::optional<PriceFinding> price_of(const Choice& choice, const Quote& option, const PriceHints& hints) {
  if (choice.note != Note::price) return std::nullopt;
  const auto reading = read_amount(choice.text, hints);
  if (!reading) return std::nullopt;
  return PriceFinding{.amount = reading->amount,
                      .currency = reading->currency,
                      .route = option.route,
                      .text = option.text,
                      .confidence = 0.85};
}

/// With one list to choose from, its entries are what is sold and their values the shop's ids of them. With two, the
/// page does not say which pairs exist.
void read_variants(const Page& page, FactWriter& to) {
  static constexpr std::string_view kOptions = "select[id^=variation-selector-] option, select.variation option";
  const auto selects = page.select("select[id^=variation-selector-], select.variation", 4);
  if (selects.size() != 1) return;
  const NodeId select = selects.front();
  const std::string axis = label_of(page, select);
  for (NodeId option = select + 1; option < page.end(select); ++option) {
    if (page.tag(option) != "option") continue;
    const Quote id = attribute_at(page, option, kOptions, "value");
    if (id.empty()) continue;
    const Quote shown = shown_at(page, option, kOptions);
    const Choice choice = choice_of(shown.text, to.findings().hints);
    VariantFinding variant = variant_called(id);
    variant.options.emplace_back(axis, choice.name);
    variant.price = price_of(choice, shown, to.findings().hints);
    if (choice.note == Note::sold_out) variant.available = false;
    if (!to.variant(std::move(variant))) return;
  }
}

void read_seller(const Page& page, FactWriter& to) {
  // The address of the shop names it: "/shop/NAME?ref=…".
  const Quote href = attribute_in(page, "a[href*=shop-header-name], a[href*=shopheader-name]", "href");
  const std::size_t at = href.text.find("/shop/");
  if (at == std::string::npos) return;
  const std::string name = href.text.substr(at + 6);
  to.seller({href.route, name.substr(0, name.find_first_of("/?#"))});
  if (!to.findings().sellers.empty()) to.findings().sellers.back().text = href.text;
}

}  // namespace

bool is_etsy_page(const Page& page) {
  return is_host(host_of(page), "etsy.com");
}

void read_etsy_page(const Page& page, Findings& findings) {
  FactWriter to(page, findings, 0.8);
  read_seller(page, to);
  read_variants(page, to);
}

}  // namespace matjar::sourcing::etsy
