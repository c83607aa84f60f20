#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/money.hpp"
#include "base/result.hpp"

namespace matjar::pricing {

/// What one unit of each currency costs in Saudi riyals, on one date. Immutable; safe for concurrent use.
class ExchangeRates {
 public:
  /// Reads the format of data/rates.toml: `date` (YYYY-MM-DD), `source` and the table `sar_per_unit` of decimals as
  /// text. Error `rates_unreadable` (invalid_input), which names the offending key.
  static Result<ExchangeRates> parse(std::string_view toml);

  const std::string& date() const { return date_; }
  const std::string& source() const { return source_; }
  std::optional<Decimal> sar_per_unit(const Currency& currency) const;

  /// The amount in riyals, rounded as asked. Errors: `rate_missing` (invalid_input), `amount_out_of_range`
  /// (invalid_input).
  Result<Money> to_sar(const Money& amount, Rounding rounding) const;

  /// "1 USD = 3.75 SAR on 2026-11-01": what stands beside a converted amount. Empty for riyals and unknown currencies.
  std::string note(const Currency& currency) const;

 private:
  ExchangeRates() = default;

  std::string date_;
  std::string source_;
  std::map<std::string, Decimal, std::less<>> sar_per_unit_;
};

/// Reads the file. Errors: `rates_missing` (not_found) and those of ExchangeRates::parse.
Result<ExchangeRates> load_rates(const std::filesystem::path& path);

}  // namespace matjar::pricing
