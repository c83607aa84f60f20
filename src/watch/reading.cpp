#include "watch/reading.hpp"

#include <utility>

namespace matjar::watch {

namespace {

WatchVerdict on_hold(std::string reason, std::optional<Decimal> change = std::nullopt) {
  return {.state = WatchState::on_hold, .reprice = false, .price_change = change, .reason = std::move(reason)};
}

Decimal negated(const Decimal& value) {
  return {-value.mantissa(), value.scale()};
}

WatchVerdict compare_prices(const Money& before, const Money& after, const WatchRules& rules) {
  if (before.currency() != after.currency()) return on_hold("currency_changed");
  if (before.minor() <= 0 || after.minor() <= 0) return on_hold("price_unreadable");
  const auto change = Decimal(after.minor() - before.minor(), 0).over(Decimal(before.minor(), 0), 6);
  if (!change) return on_hold("price_unreadable");
  if (*change > rules.hold_above_rise) return on_hold("price_rose", change);
  if (*change < negated(rules.hold_below_fall)) return on_hold("price_fell", change);
  const bool moved = !change->is_zero() && (*change >= rules.reprice_from || *change <= negated(rules.reprice_from));
  return {.state = WatchState::available,
          .reprice = moved,
          .price_change = change,
          .reason = moved ? "price_changed" : "unchanged"};
}

}  // namespace

std::string_view to_string(WatchState state) {
  switch (state) {
    case WatchState::available:
      return "available";
    case WatchState::on_hold:
      return "on_hold";
    case WatchState::out_of_stock:
      return "out_of_stock";
  }
  return "on_hold";
}

WatchVerdict compare_readings(const Reading& before, const Reading& after, const WatchRules& rules) {
  switch (after.availability) {
    case product::Availability::out_of_stock:
      return {
          .state = WatchState::out_of_stock, .reprice = false, .price_change = std::nullopt, .reason = "out_of_stock"};
    case product::Availability::unknown:
      return on_hold("availability_unreadable");
    case product::Availability::preorder:
      return on_hold("preorder_only");
    case product::Availability::in_stock:
      break;
  }
  if (!after.price || after.price->minor() <= 0) return on_hold("price_unreadable");
  if (!before.price)
    return {.state = WatchState::available, .reprice = true, .price_change = std::nullopt, .reason = "first_price"};
  return compare_prices(*before.price, *after.price, rules);
}

}  // namespace matjar::watch
