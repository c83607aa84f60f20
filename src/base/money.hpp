#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/result.hpp"

namespace matjar::inline base {

/// An ISO 4217 currency that is in use.
class Currency {
 public:
  /// No value for a code that ISO 4217 does not list.
  static std::optional<Currency> from_code(std::string_view code);
  static Currency sar();

  const std::string& code() const { return code_; }
  /// Decimals of the minor unit: 2 for SAR and USD, 3 for KWD, BHD, OMR, JOD, TND, 0 for JPY and KRW.
  int minor_digits() const { return minor_digits_; }
  bool operator==(const Currency&) const = default;

 private:
  Currency(std::string code, int minor_digits) : code_(std::move(code)), minor_digits_(minor_digits) {}
  std::string code_;
  int minor_digits_ = 2;
};

/// An exact amount in the currency's minor units. Amounts of different currencies never mix: arithmetic on them fails.
class Money {
 public:
  Money(std::int64_t minor, Currency currency) : minor_(minor), currency_(std::move(currency)) {}

  /// From a decimal in major units; rounds to the minor unit.
  static Result<Money> from_decimal(const Decimal& amount, const Currency& currency,
                                    Rounding rounding = Rounding::half_even);
  /// From "34.98"; refuses more decimals than the currency has unless they are zeros.
  static Result<Money> parse(std::string_view amount, const Currency& currency);

  std::int64_t minor() const { return minor_; }
  const Currency& currency() const { return currency_; }
  Decimal amount() const { return {minor_, currency_.minor_digits()}; }
  /// "34.98", with all decimals of the currency.
  std::string amount_text() const { return amount().str(); }
  /// "34.98 USD".
  std::string str() const { return amount_text() + " " + currency_.code(); }
  bool is_zero() const { return minor_ == 0; }

  Result<Money> plus(const Money& other) const;
  Result<Money> minus(const Money& other) const;
  Result<Money> times(const Decimal& factor, Rounding rounding = Rounding::half_even) const;
  bool operator==(const Money&) const = default;

 private:
  std::int64_t minor_;
  Currency currency_;
};

}  // namespace matjar::inline base
