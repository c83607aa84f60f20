#include "sourcing/structured_data/offer_details.hpp"

#include <fmt/format.h>
#include <optional>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/structured_data/number_text.hpp"

namespace matjar::sourcing::structured_data {

namespace {

constexpr std::int64_t kMostDays = 365;

/// A number with its unit, or the number alone.
Quote quantity_at(const Thing& thing, std::string_view property, const std::string& route) {
  const std::string at = route + "." + std::string(property);
  for (const Thing* quantity : thing.things(property)) {
    if (std::string text = quantity->text("value"); !text.empty()) return {at + ".value", std::move(text)};
  }
  return {at, thing.text(property)};
}

/// Whether a way leads to Saudi Arabia. What it costs to a country that nobody names may be the cost to the shop's own.
bool leads_here(const Thing& details) {
  if (ascii_lower(details.text("doesNotShip")).ends_with("true")) return false;
  for (const Thing* region : details.things("shippingDestination")) {
    for (const Value* country : region->all("addressCountry")) {
      const std::string name = country->thing.empty() ? country->text : country->thing.front().text("name");
      if (ascii_lower(trim(name)) == "sa") return true;
    }
  }
  return false;
}

struct Days {
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::vector<Quote> said;
};

/// Handling and transit; none when one of them is not said in days.
std::optional<Days> days_of(const Thing& details, const std::string& route) {
  Days days;
  const auto times = details.things("deliveryTime");
  if (times.size() != 1) return std::nullopt;
  for (const std::string_view part : {"handlingTime", "transitTime"}) {
    const auto spans = times.front()->things(part);
    if (spans.empty()) continue;
    const Thing& span = *spans.front();
    const std::string unit = ascii_lower(span.text("unitCode"));
    const std::string at = route + ".deliveryTime." + std::string(part);
    const Quote least{at + ".minValue", span.text("minValue")};
    const Quote most{at + ".maxValue", span.text("maxValue")};
    const std::string from = pieces_in(least.text);
    const std::string to = pieces_in(most.text);
    const bool in_days = unit.empty() || unit == "day" || unit == "d";
    if (spans.size() > 1 || !in_days || from.empty() || to.empty()) return std::nullopt;
    days.least += std::stoll(from);
    days.most += std::stoll(to);
    days.said.insert(days.said.end(), {least, most});
  }
  if (days.most == 0 || days.least > days.most || days.most > kMostDays) return std::nullopt;
  return days;
}

std::optional<ShippingFinding> shipping_of(const Thing& details, const std::string& route) {
  ShippingFinding found;
  std::vector<Quote> said;
  for (const Thing* rate : details.things("shippingRate")) {
    const Quote value{route + ".shippingRate.value", rate->text("value")};
    const Quote currency{route + ".shippingRate.currency", rate->text("currency")};
    const auto amount = decimal_of(value.text);
    if (!amount || amount->is_negative() || currency.empty()) continue;
    found.cost = PriceFinding{.amount = *amount, .currency = currency.text, .route = value.route, .text = value.text};
    said = {value, currency};
    break;
  }
  if (const auto days = days_of(details, route)) {
    found.days =
        days->least == days->most ? fmt::format("{}", days->most) : fmt::format("{}-{}", days->least, days->most);
    said.insert(said.end(), days->said.begin(), days->said.end());
  }
  if (said.empty()) return std::nullopt;
  found.method = plain_from_markup(details.text("shippingLabel"));
  found.said = joined(said);
  return found;
}

}  // namespace

Quote stock_level(const Thing& product, const std::string& route) {
  Quote level;
  for (const Thing* offer : product.things("offers")) {
    Quote quantity = quantity_at(*offer, "inventoryLevel", route + ".offers");
    if (quantity.empty()) continue;
    if (!level.empty() && level.text != quantity.text) return {};
    level = std::move(quantity);
  }
  return level;
}

void read_shipping(const Thing& product, const std::string& route, Findings& findings) {
  for (const Thing* offer : product.things("offers")) {
    for (const Thing* details : offer->things("shippingDetails")) {
      if (!leads_here(*details)) continue;
      auto found = shipping_of(*details, route + ".offers.shippingDetails");
      if (!found) continue;
      findings.shipping.push_back(std::move(*found));
      return;
    }
  }
}

}  // namespace matjar::sourcing::structured_data
