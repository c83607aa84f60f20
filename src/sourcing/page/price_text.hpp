#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/money.hpp"
#include "sourcing/page/currency_signs.hpp"

namespace matjar::sourcing {

/// An amount with the currency that stood beside it.
struct PriceReading {
  Decimal amount;
  std::string currency;  ///< ISO 4217; empty when the text names none
};

/// Reads one price from text that people read: digits of all scripts, separators by position and currency, signs and
/// codes. Refuses what is not one price: ranges, instalments ("12 x", "/mo"), unit prices ("/100 ml"), percentages,
/// negative numbers, zero, several different amounts, an amount before tax, more than 12 digits.
std::optional<PriceReading> read_amount(std::string_view text, const PriceHints& hints);

/// The amount of an instalment ("$24.96/mo."), if the text is one.
std::optional<PriceReading> read_rate(std::string_view text, const PriceHints& hints);

/// Reads a price from a field made for machines ("49.1", "2449.00", "1,299.00"). A dot before three digits groups when
/// the currency has no use for three decimals and the digits could not be meant otherwise. An amount with more than
/// four decimals was computed ("41.319999999999997") and is rounded to those that the currency has.
std::optional<PriceReading> read_machine_amount(std::string_view text, const PriceHints& hints);

/// What two texts that stand for one price say, each thing only where it is certain.
struct PriceTexts {
  std::optional<Decimal> amount;  ///< may be nothing at all ("Free"), and that of an instalment
  std::string currency;           ///< ISO 4217; empty when neither text names one
};
/// Reads a field that is known to be a price's. The sign beside the amount counts more than the text for the currency,
/// which often is another label. Where that text names a currency, the first of several amounts is taken, as a price
/// stands before what it is compared with; a range only if that text says its begin.
PriceTexts read_price_texts(std::string_view currency_text, std::string_view price_text, const PriceHints& hints);

/// The price in `price_text`, its currency looked for in `currency_text` first, then in the price itself, then in the
/// hints.
std::optional<Money> read_price(std::string_view currency_text, std::string_view price_text, const PriceHints& hints);

/// Amount and code as Money; no value when the code is unknown or the amount has decimals that the currency lacks.
std::optional<Money> money_of(const Decimal& amount, std::string_view currency);

}  // namespace matjar::sourcing
