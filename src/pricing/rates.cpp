#include "pricing/rates.hpp"

#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <toml++/toml.h>

#include "base/time_text.hpp"

namespace matjar::pricing {

namespace {

constexpr std::size_t kMaxFileBytes = 256 * 1024;

std::unexpected<Error> unreadable(std::string message) {
  return fail(ErrorKind::invalid_input, {.name = "rates_unreadable",
                                         .message = std::move(message),
                                         .next_step = "Correct data/rates.toml and start again."});
}

Result<toml::table> table_of(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return unreadable(
        fmt::format("The exchange rates are no TOML: {} in line {}.", error.description(), error.source().begin.line));
  }
}

/// A rate is above zero; text, so that nobody's parser makes a binary fraction of it.
Result<Decimal> rate_of(std::string_view code, const toml::node& node) {
  const std::optional<std::string> text = node.value_exact<std::string>();
  const std::optional<Decimal> rate = text ? Decimal::parse(*text) : std::nullopt;
  if (!rate || rate->is_zero() || rate->is_negative())
    return unreadable(fmt::format("The rate of {} is no decimal above zero, written as text.", code));
  return *rate;
}

}  // namespace

Result<ExchangeRates> ExchangeRates::parse(std::string_view toml) {
  TRY_ASSIGN(const toml::table table, table_of(toml));
  ExchangeRates rates;
  rates.date_ = table["date"].value_or(std::string());
  rates.source_ = table["source"].value_or(std::string());
  if (rates.date_.size() != 10 || !from_rfc3339(rates.date_ + "T00:00:00Z"))
    return unreadable("The exchange rates carry no date of the form 2026-01-31.");
  if (rates.source_.empty()) return unreadable("The exchange rates do not say where they come from.");

  const toml::table* values = table["sar_per_unit"].as_table();
  if (values == nullptr) return unreadable("The table sar_per_unit is missing.");
  for (const auto& [key, node] : *values) {
    const std::string_view code = key.str();
    if (!Currency::from_code(code)) return unreadable(fmt::format("{} is no currency of ISO 4217.", code));
    TRY_ASSIGN(const Decimal rate, rate_of(code, node));
    rates.sar_per_unit_.emplace(code, rate);
  }
  const auto riyal = rates.sar_per_unit_.find("SAR");
  if (riyal == rates.sar_per_unit_.end() || riyal->second != Decimal(1, 0))
    return unreadable("One SAR must be one SAR.");
  return rates;
}

std::optional<Decimal> ExchangeRates::sar_per_unit(const Currency& currency) const {
  const auto found = sar_per_unit_.find(currency.code());
  if (found == sar_per_unit_.end()) return std::nullopt;
  return found->second;
}

Result<Money> ExchangeRates::to_sar(const Money& amount, Rounding rounding) const {
  if (amount.currency() == Currency::sar()) return amount;
  const std::optional<Decimal> rate = sar_per_unit(amount.currency());
  if (!rate) {
    return fail(ErrorKind::invalid_input,
                {.name = "rate_missing",
                 .message = fmt::format("There is no exchange rate for {}.", amount.currency().code()),
                 .next_step = "Add the currency to data/rates.toml, or enter the cost in riyals."});
  }
  const std::optional<Decimal> converted = amount.amount().times(*rate);
  if (!converted) {
    return fail(ErrorKind::invalid_input, {.name = "amount_out_of_range",
                                           .message = amount.str() + " is more than can be converted.",
                                           .next_step = "Check the price on the page."});
  }
  return Money::from_decimal(*converted, Currency::sar(), rounding);
}

std::string ExchangeRates::note(const Currency& currency) const {
  const std::optional<Decimal> rate = sar_per_unit(currency);
  if (!rate || currency == Currency::sar()) return {};
  return fmt::format("1 {} = {} SAR on {}", currency.code(), rate->str(), date_);
}

Result<ExchangeRates> load_rates(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file.is_open()) {
    return fail(ErrorKind::not_found,
                {.name = "rates_missing",
                 .message = "There is no file " + path.string() + ".",
                 .next_step = "Put data/rates.toml there, or set its place in the configuration."});
  }
  if (text.size() > kMaxFileBytes) return unreadable("The file of exchange rates is larger than 256 KiB.");
  return ExchangeRates::parse(text);
}

}  // namespace matjar::pricing
