#include "sourcing/structured_data/offers.hpp"

#include <algorithm>

#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"

namespace matjar::sourcing::structured_data {

namespace {

using product::Availability;

constexpr std::size_t kMaxOtherOffers = 20;
constexpr double kOtherOffer = 0.2;

/// A price inside priceSpecification that is not what the shopper pays for one.
bool is_other_price(const Thing& specification) {
  const std::string type = ascii_lower(specification.text("priceType"));
  return contains_any(type, {"list", "strikethrough", "msrp", "srp", "regular"}) ||
         specification.find("referenceQuantity") != nullptr || specification.find("billingDuration") != nullptr ||
         specification.find("validForMemberTier") != nullptr;
}

struct Amount {
  Quote price;
  Quote currency;
  bool visible = false;
};

Quote currency_of(const Thing& offer, const std::string& route) {
  return {route + ".priceCurrency", offer.text("priceCurrency")};
}

Amount amount_of(const Thing& offer, std::string_view property, const std::string& route) {
  Amount amount;
  if (const Value* value = offer.find(property); value != nullptr && !value->text.empty()) {
    amount = {.price = {route + "." + std::string(property), value->text},
              .currency = currency_of(offer, route),
              .visible = value->visible};
  }
  return amount;
}

/// What one offer asks for one piece.
Amount amount_asked(const Thing& offer, const std::string& route) {
  for (const std::string_view property : {"price", "lowPrice"}) {
    Amount amount = amount_of(offer, property, route);
    if (!amount.price.empty() && amount.price.text != "0") return amount;
  }
  for (const Thing* specification : offer.things("priceSpecification")) {
    if (is_other_price(*specification)) continue;
    Amount amount = amount_of(*specification, "price", route + ".priceSpecification");
    if (amount.currency.empty()) amount.currency = currency_of(offer, route);
    if (!amount.price.empty()) return amount;
  }
  return {};
}

std::optional<PriceFinding> finding_of(const Amount& amount, const PriceHints& hints) {
  if (amount.price.empty()) return std::nullopt;
  PriceHints known = hints;
  const std::string code = currency_code(amount.currency.text, hints);
  if (!code.empty()) known.currency = code;
  const auto reading = read_machine_amount(amount.price.text, known);
  if (!reading) return std::nullopt;
  Quote said = joined({amount.price, amount.currency});
  return PriceFinding{.amount = reading->amount,
                      .currency = code.empty() ? reading->currency : code,
                      .route = std::move(said.route),
                      .text = std::move(said.text),
                      .confidence = amount.visible ? 0.86 : 0.84};
}

struct Offer {
  const Thing* thing;
  std::string route;
};

/// The offers of a product, those inside an AggregateOffer after it.
std::vector<Offer> offers_of(const Thing& product, const std::string& route) {
  std::vector<Offer> out;
  for (const std::string_view property : {"offers", "offer", "Offers"}) {
    for (const Thing* offer : product.things(property)) {
      out.push_back({offer, route + "." + std::string(property)});
      for (const Thing* inner : offer->things("offers"))
        out.push_back({inner, route + "." + std::string(property) + ".offers"});
    }
  }
  return out;
}

}  // namespace

Availability availability_of(std::string_view text) {
  std::string name = type_name(text);
  std::erase_if(name, [](char c) { return c == ' ' || c == '_' || c == '-'; });
  if (name == "instock" || name == "limitedavailability" || name == "instoreonly" || name == "onlineonly" ||
      name == "available" || name == "madetoorder") {
    return Availability::in_stock;
  }
  if (name == "outofstock" || name == "soldout" || name == "discontinued" || name == "oos" || name == "reserved")
    return Availability::out_of_stock;
  if (name == "preorder" || name == "presale" || name == "backorder") return Availability::preorder;
  return Availability::unknown;
}

std::optional<PriceFinding> price_of(const Thing& product, const std::string& route, const PriceHints& hints) {
  for (const Offer& offer : offers_of(product, route)) {
    if (auto price = finding_of(amount_asked(*offer.thing, offer.route), hints)) return price;
  }
  return std::nullopt;
}

void read_offers(const Thing& product, const std::string& route, double confidence, Findings& findings) {
  std::optional<PriceFinding> chosen;
  std::vector<PriceFinding> others;
  bool chosen_in_stock = false;
  bool any_in_stock = false;
  std::optional<AvailabilityFinding> last;
  for (const Offer& offer : offers_of(product, route)) {
    const std::string availability_text = offer.thing->text("availability");
    const Availability availability = availability_of(availability_text);
    const bool in_stock = availability == Availability::in_stock || availability == Availability::preorder;
    if (availability != Availability::unknown && !any_in_stock) {
      last = AvailabilityFinding{.value = availability,
                                 .route = offer.route + ".availability",
                                 .text = availability_text,
                                 .confidence = confidence};
    }
    any_in_stock = any_in_stock || in_stock;
    auto price = finding_of(amount_asked(*offer.thing, offer.route), findings.hints);
    if (price && (!chosen || (in_stock && !chosen_in_stock && availability != Availability::unknown))) {
      if (chosen) others.push_back(std::move(*chosen));
      chosen = std::move(price);
      chosen_in_stock = in_stock || availability == Availability::unknown;
    } else if (price && others.size() < kMaxOtherOffers) {
      others.push_back(std::move(*price));
    }
    for (const Thing* specification : offer.thing->things("priceSpecification")) {
      if (!is_other_price(*specification) || specification->find("referenceQuantity") != nullptr) continue;
      Amount amount = amount_of(*specification, "price", offer.route + ".priceSpecification");
      if (amount.currency.empty()) amount.currency = currency_of(*offer.thing, offer.route);
      if (auto list = finding_of(amount, findings.hints)) findings.list_prices.push_back(std::move(*list));
    }
    if (const std::string seller = offer.thing->text("seller"); !seller.empty() && findings.sellers.empty()) {
      findings.sellers.push_back(
          {.value = plain_from_markup(seller), .route = offer.route + ".seller", .text = seller, .confidence = 0.7});
    }
  }
  if (last) findings.availabilities.push_back(std::move(*last));
  if (!chosen) {
    // Old markup puts the price on the product itself.
    chosen = finding_of(amount_asked(product, route), findings.hints);
  }
  if (!chosen) return;
  chosen->confidence += confidence - 0.85;
  findings.prices.push_back(std::move(*chosen));
  // They count when the page itself speaks against the first one.
  for (PriceFinding& other : others) {
    if (other.amount == findings.prices.back().amount) continue;
    other.confidence += confidence - 0.85 - kOtherOffer;
    findings.prices.push_back(std::move(other));
  }
}

}  // namespace matjar::sourcing::structured_data
