#pragma once

#include <optional>
#include <string_view>

#include "base/decimal.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "pricing/rates.hpp"
#include "product/product_draft.hpp"
#include "product/source_product.hpp"

namespace matjar::pricing {

/// What a price in riyals ends with. A price is only ever raised to its ending.
enum class PriceEnding { none, whole, ninety_five, ninety_nine };

/// "none", ".00", ".95", ".99".
std::string_view to_string(PriceEnding ending);
std::optional<PriceEnding> price_ending_from(std::string_view text);

/// How a merchant turns a cost into a price. Shares and rates are parts of one: 0.15 is 15 %.
struct PricingRule {
  /// What stays of the price without VAT after goods, shipping, fees and risk; never undercut.
  Decimal margin_floor{25, 2};
  /// Price without VAT = (cost + shipping) × multiplier, where that is more than the floor asks for. At least 1.
  std::optional<Decimal> multiplier;
  Decimal vat_rate{15, 2};
  /// What a delivery costs the merchant where the source does not say so. In SAR. Without it an unknown cost blocks.
  std::optional<Money> default_shipping;
  Decimal payment_fee_rate{25, 3};                ///< of what the shopper pays
  Money payment_fee_fixed{100, Currency::sar()};  ///< per order
  Decimal cod_risk_rate{0, 2};                    ///< of what the shopper pays: refused cash-on-delivery parcels
  PriceEnding ending = PriceEnding::ninety_five;
};

/// The selling price of one piece. Exact: the lines `cost`, `shipping`, `payment_fee`, `cash_on_delivery_risk`,
/// `margin`, `rounding` and `vat` add up to the price; lines that are zero and say nothing are left out. A converted
/// line says rate and date. Costs and fees are rounded up, so the margin is never less than the floor. `compare_at`
/// comes from the source's list price alone, and only where it is above the price.
///
/// Errors, all invalid_input: `price_missing`, `shipping_unknown`, `rate_missing`, `amount_out_of_range`,
/// `pricing_rule_invalid` (rates outside 0..1, or together so high that no price leaves the margin).
Result<product::DraftPrice> price_product(const product::SourceProduct& source, const PricingRule& rule,
                                          const ExchangeRates& rates);

}  // namespace matjar::pricing
