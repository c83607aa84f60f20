#include "base/money.hpp"

#include "base/currency_table.hpp"
#include "base/rounded_division.hpp"

namespace matjar::inline base {

namespace {

std::unexpected<Error> out_of_range() {
  return fail(ErrorKind::invalid_input,
              {.name = "amount_out_of_range", .message = "The amount is larger than any price can be."});
}

std::unexpected<Error> invalid_amount(std::string message) {
  return fail(ErrorKind::invalid_input, {.name = "invalid_amount", .message = std::move(message)});
}

std::unexpected<Error> mismatch(const Currency& left, const Currency& right) {
  return fail(ErrorKind::invalid_input,
              {.name = "currency_mismatch", .message = left.code() + " and " + right.code() + " cannot be added."});
}

Result<Money> from_minor(Int128 minor, const Currency& currency) {
  constexpr std::int64_t kLimit = 1'000'000'000'000'000'000;  // what a Decimal can hold
  if (minor >= kLimit || minor <= -kLimit) return out_of_range();
  return Money(static_cast<std::int64_t>(minor), currency);
}

}  // namespace

std::optional<Currency> Currency::from_code(std::string_view code) {
  const auto digits = minor_digits_of(code);
  if (!digits) return std::nullopt;
  return Currency(std::string(code), *digits);
}

Currency Currency::sar() {
  return {"SAR", 2};
}

Result<Money> Money::from_decimal(const Decimal& amount, const Currency& currency, Rounding rounding) {
  const auto exact = amount.rescaled(currency.minor_digits(), rounding);
  if (!exact) return out_of_range();
  return Money(exact->mantissa(), currency);
}

Result<Money> Money::parse(std::string_view amount, const Currency& currency) {
  const auto decimal = Decimal::parse(amount);
  if (!decimal) return invalid_amount("An amount is written in digits with a point, such as 34.98.");
  TRY_ASSIGN(Money money, from_decimal(*decimal, currency, Rounding::down));
  if (money.amount() != *decimal) {
    return invalid_amount("The amount has more decimals than " + currency.code() + " allows.");
  }
  return money;
}

Result<Money> Money::plus(const Money& other) const {
  if (currency_ != other.currency_) return mismatch(currency_, other.currency_);
  return from_minor(static_cast<Int128>(minor_) + other.minor_, currency_);
}

Result<Money> Money::minus(const Money& other) const {
  if (currency_ != other.currency_) return mismatch(currency_, other.currency_);
  return from_minor(static_cast<Int128>(minor_) - other.minor_, currency_);
}

Result<Money> Money::times(const Decimal& factor, Rounding rounding) const {
  const Int128 product = static_cast<Int128>(minor_) * factor.mantissa();
  return from_minor(divide_rounded(product, power_of_ten(factor.scale()), rounding), currency_);
}

}  // namespace matjar::inline base
