#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/money.hpp"
#include "product/source_product.hpp"

namespace matjar::watch {

/// What one look at the source page said.
struct Reading {
  std::optional<Money> price;
  product::Availability availability = product::Availability::unknown;
  Timestamp at;
};

/// What the store should do with the product. `on_hold` means that a person has to look before it is sold again.
enum class WatchState { available, on_hold, out_of_stock };

std::string_view to_string(WatchState state);

/// Shares of the price before: 0.05 is 5 %.
struct WatchRules {
  Decimal reprice_from{2, 2};      ///< smaller changes are left alone
  Decimal hold_above_rise{30, 2};  ///< a larger rise would be sold at a loss until somebody agrees
  Decimal hold_below_fall{60, 2};  ///< a larger fall is more likely a mistake of the page than an offer
};

struct WatchVerdict {
  WatchState state = WatchState::on_hold;
  bool reprice = false;                 ///< the cost moved so far that the price should be calculated again
  std::optional<Decimal> price_change;  ///< share of the price before, negative for a fall; none without two prices
  std::string
      reason;  ///< "unchanged", "price_changed", "price_rose", "price_fell", "price_unreadable", "currency_changed",
               ///< "out_of_stock", "availability_unreadable", "preorder_only", "first_price"
};

/// Pure and total: what could not be read puts the product on hold and is never taken for "unchanged" or "gone".
WatchVerdict compare_readings(const Reading& before, const Reading& after, const WatchRules& rules);

}  // namespace matjar::watch
