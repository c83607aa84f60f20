#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "sourcing/amazon/amazon_page.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/page_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/quote.hpp"

namespace matjar::sourcing::amazon {

namespace {

/// Where the price that a shopper pays now stands, the surest place first. One place is enough: the others repeat it or
/// show something else.
struct Place {
  std::string_view selector;
  double confidence;
};

constexpr std::array<Place, 47> kPrices = {{
    {"#corePrice_feature_div .apexPriceToPay .a-offscreen", 0.97},
    {"#corePriceDisplay_desktop_feature_div .priceToPay", 0.97},
    {"#corePriceDisplay_desktop_feature_div .apexPriceToPay", 0.97},
    {"#corePriceDisplay_mobile_feature_div .priceToPay", 0.97},
    {"#corePrice_feature_div .a-price", 0.96},
    {"#corePrice_desktop .apexPriceToPay", 0.96},
    {"#corePrice_desktop .a-price", 0.94},
    {"#corePriceDisplay_desktop_feature_div .a-price", 0.94},
    {"#apex_desktop .apexPriceToPay", 0.95},
    {"#apex_desktop .priceToPay", 0.95},
    {"#apex_desktop_newAccordionRow .a-price", 0.94},
    {"#newAccordionRow_0 .a-price", 0.93},
    {"#newAccordionRow .header-price", 0.93},
    {"#priceblock_dealprice", 0.95},
    {"#priceblock_saleprice", 0.95},
    {"#priceblock_pospromoprice", 0.95},
    {"#priceblock_ourprice", 0.94},
    {"#price_inside_buybox", 0.94},
    {"#newBuyBoxPrice", 0.94},
    {"#kindle-price", 0.93},
    {"#actualPriceValue", 0.93},
    {"#buyNewSection .offer-price", 0.92},
    {"#buyNewSection .header-price", 0.92},
    {"#buyNewSection .a-color-price", 0.92},
    {"#newOfferAccordionRow .header-price", 0.92},
    {"#newOfferAccordionRow .a-color-price", 0.9},
    {"#buybox .a-price", 0.9},
    {"#buybox .offer-price", 0.9},
    {"#priceInsideBuyBox_feature_div .a-color-price", 0.9},
    {"#priceBlock .priceLarge", 0.9},
    {"#price .a-color-price", 0.88},
    {"#apex_desktop .a-price", 0.85},
    {"#tmmSwatches .selected .slot-price", 0.85},
    {"#tmmSwatches .swatchElement.selected .a-color-price", 0.85},
    {"#tmmSwatches .swatchElement.selected .a-color-base", 0.8},
    {"#mediaTab_heading_0 .a-color-price", 0.8},
    {"#booksHeaderSection .a-color-price", 0.8},
    {"#usedBuySection .offer-price", 0.7},
    {"#usedOfferAccordionRow .header-price", 0.65},
    {"#usedAccordionRow .a-price", 0.65},
    {"#usedBuyBox .a-color-price", 0.65},
    {"#used-button-price", 0.65},
    {"#olp_feature_div .a-color-price", 0.62},
    {"#olpLinkWidget_feature_div .a-price", 0.6},
    {"#olp-upd-new .a-color-price", 0.62},
    {"#olp-upd-new-used .a-color-price", 0.62},
    {"#all-offers-display .a-price", 0.55},
}};

/// Inside these stands a price for something else: the struck-out one, one per unit, by subscription, instalments.
constexpr std::array<std::string_view, 14> kOtherPriceClasses = {"basisPrice",
                                                                 "a-text-strike",
                                                                 "pricePerUnit",
                                                                 "snsAccordionRow",
                                                                 "aok-hidden",
                                                                 "a-text-price",
                                                                 "sns",
                                                                 "reinventPriceAccordionT2SecondaryText",
                                                                 "unitPrice",
                                                                 "monthlyPrice",
                                                                 "best-offer-name",
                                                                 "installment",
                                                                 "a-size-mini",
                                                                 "cardRoundedCorners"};
constexpr std::array<std::string_view, 12> kOtherPriceIds = {
    "snsAccordionRowMiddle",      "snsAccordionRow", "sns-base-price", "usedAccordionRow",
    "usedOfferAccordionRow",      "usedBuySection",  "rentBuySection", "sims-consolidated-1_feature_div",
    "attachAccessoryPaneDesktop", "mbb_feature_div", "abbWrapper",     "installmentCalculator_feature_div"};

bool is_other_price(const Page& page, NodeId node, bool wants_used) {
  for (NodeId at = node; at != kNoNode; at = page.parent(at)) {
    if (page.attribute(at, "data-a-strike") == "true" || page.tag(at) == "del" || page.tag(at) == "s") return true;
    const std::string_view classes = page.attribute(at, "class").value_or("");
    // The layout of 2021 writes the price to pay in the type of the others.
    const bool to_pay = has_class(classes, "apexPriceToPay") || has_class(classes, "priceToPay");
    if (!to_pay &&
        std::ranges::any_of(kOtherPriceClasses, [&](std::string_view name) { return has_class(classes, name); }))
      return true;
    const std::string_view id = page.attribute(at, "id").value_or("");
    if (id.empty() || (wants_used && id.starts_with("used"))) continue;
    if (std::ranges::find(kOtherPriceIds, id) != kOtherPriceIds.end()) return true;
  }
  return false;
}

/// What a price element says, and how it is put for reading.
struct PriceWords {
  Quote said;
  std::string text;
};

/// The screen reader's copy is the whole price; the visible one is cut into symbol, whole, fraction.
PriceWords price_words(const Page& page, NodeId node, std::string_view selector) {
  for (NodeId at = node; at < page.end(node); ++at) {
    if (!has_class(page.attribute(at, "class").value_or(""), "a-offscreen")) continue;
    Quote said = shown_at(page, at, at == node ? std::string(selector) : fmt::format("{} .a-offscreen", selector));
    if (said.text.find_first_of("0123456789") != std::string::npos) return {.said = said, .text = said.text};
  }
  Quote said = shown_at(page, node, selector);
  std::string whole;
  std::string fraction;
  std::string symbol;
  for (NodeId at = node; at < page.end(node); ++at) {
    const std::string_view classes = page.attribute(at, "class").value_or("");
    if (has_class(classes, "a-price-whole") && whole.empty()) whole = page.text(at);
    if (has_class(classes, "a-price-fraction") && fraction.empty()) fraction = page.text(at);
    if (has_class(classes, "a-price-symbol") && symbol.empty()) symbol = page.text(at);
  }
  if (whole.empty()) return {.said = said, .text = said.text};
  while (!whole.empty() && (whole.back() == '.' || whole.back() == ',')) whole.pop_back();
  return {.said = std::move(said), .text = symbol + " " + whole + (fraction.empty() ? "" : "." + fraction)};
}

std::optional<PriceFinding> price_at(const Page& page, const Place& place, const PriceHints& hints) {
  const bool wants_used = place.selector.find("used") != std::string_view::npos;
  for (const NodeId node : page.select(place.selector, 12)) {
    if (is_other_price(page, node, wants_used)) continue;
    const PriceWords words = price_words(page, node, place.selector);
    if (words.text.size() > 80) continue;
    const auto reading = read_amount(words.text, hints);
    if (!reading) continue;
    return PriceFinding{.amount = reading->amount,
                        .currency = reading->currency,
                        .route = words.said.route,
                        .text = words.said.text,
                        .confidence = place.confidence};
  }
  return std::nullopt;
}

void read_list_price(const Page& page, Findings& findings) {
  for (const std::string_view selector :
       {"#corePriceDisplay_desktop_feature_div .basisPrice .a-offscreen", ".basisPrice .a-offscreen",
        "#corePrice_desktop .a-text-price .a-offscreen", ".priceBlockStrikePriceString", "#listPrice",
        "#price .a-text-strike", "#print-list-price"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    const std::string text = page.text(node);
    const auto reading = read_amount(text, findings.hints);
    if (!reading) continue;
    findings.list_prices.push_back({.amount = reading->amount,
                                    .currency = reading->currency,
                                    .route = "css:" + std::string(selector),
                                    .text = text,
                                    .confidence = 0.85});
    return;
  }
}

}  // namespace

void read_amazon_price(const Page& page, Findings& findings) {
  for (const Place& place : kPrices) {
    auto price = price_at(page, place, findings.hints);
    if (!price) continue;
    findings.prices.push_back(std::move(*price));
    break;
  }
  read_list_price(page, findings);
}

}  // namespace matjar::sourcing::amazon
