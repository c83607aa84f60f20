#include "base/decimal.hpp"

#include <algorithm>

#include "base/rounded_division.hpp"

namespace matjar::inline base {

namespace {

constexpr std::int64_t kLimit = 1'000'000'000'000'000'000;  // 18 digits
constexpr int kMaxDigits = 18;

std::optional<Decimal> checked(Int128 mantissa, int scale) {
  if (mantissa >= kLimit || mantissa <= -kLimit) return std::nullopt;
  return Decimal(static_cast<std::int64_t>(mantissa), scale);
}

bool scale_fits(int scale) {
  return scale >= 0 && scale <= Decimal::kMaxScale;
}

Int128 raised(const Decimal& value, int scale) {
  return value.mantissa() * power_of_ten(scale - value.scale());
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

}  // namespace

Int128 power_of_ten(int exponent) {
  Int128 value = 1;
  for (int i = 0; i < exponent; ++i) value *= 10;
  return value;
}

Int128 divide_rounded(Int128 numerator, Int128 denominator, Rounding rounding) {
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  const bool negative = numerator < 0;
  if (negative) numerator = -numerator;
  Int128 quotient = numerator / denominator;
  const Int128 rest = numerator % denominator;
  const Int128 distance = rest - (denominator - rest);  // > 0: above the half
  switch (rounding) {
    case Rounding::half_even:
      if (distance > 0 || (distance == 0 && quotient % 2 != 0)) ++quotient;
      break;
    case Rounding::half_up:
      if (distance >= 0) ++quotient;
      break;
    case Rounding::up:
      if (rest != 0) ++quotient;
      break;
    case Rounding::down:
      break;
  }
  return negative ? -quotient : quotient;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const bool has_point = point != std::string_view::npos;
  const std::size_t decimals = has_point ? text.size() - point - 1 : 0;
  if (text.empty() || point == 0 || (has_point && decimals == 0) || decimals > kMaxScale) return std::nullopt;

  std::int64_t mantissa = 0;
  int digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (!is_digit(text[i])) return std::nullopt;
    if (mantissa != 0 || text[i] != '0') ++digits;
    if (digits > kMaxDigits) return std::nullopt;
    mantissa = mantissa * 10 + (text[i] - '0');
  }
  return Decimal(negative ? -mantissa : mantissa, static_cast<int>(decimals));
}

std::optional<Decimal> Decimal::rescaled(int scale, Rounding rounding) const {
  if (!scale_fits(scale)) return std::nullopt;
  if (scale >= scale_) return checked(raised(*this, scale), scale);
  return checked(divide_rounded(mantissa_, power_of_ten(scale_ - scale), rounding), scale);
}

std::optional<Decimal> Decimal::times(const Decimal& other, int scale) const {
  if (!scale_fits(scale)) return std::nullopt;
  const Int128 product = static_cast<Int128>(mantissa_) * other.mantissa_;
  const int excess = scale_ + other.scale_ - scale;
  if (excess >= 0) return checked(divide_rounded(product, power_of_ten(excess), Rounding::half_even), scale);
  if (product >= kLimit || product <= -kLimit) return std::nullopt;  // and so the next line stays within 128 bits
  return checked(product * power_of_ten(-excess), scale);
}

std::optional<Decimal> Decimal::over(const Decimal& other, int scale) const {
  if (!scale_fits(scale) || other.mantissa_ == 0) return std::nullopt;
  const int shift = scale + other.scale_ - scale_;
  const Int128 numerator = mantissa_ * power_of_ten(std::max(shift, 0));
  const Int128 denominator = other.mantissa_ * power_of_ten(std::max(-shift, 0));
  return checked(divide_rounded(numerator, denominator, Rounding::half_even), scale);
}

std::optional<Decimal> Decimal::plus(const Decimal& other) const {
  const int scale = std::max(scale_, other.scale_);
  return checked(raised(*this, scale) + raised(other, scale), scale);
}

std::string Decimal::str() const {
  std::string digits = std::to_string(mantissa_);
  const bool negative = digits.starts_with('-');
  if (negative) digits.erase(0, 1);
  const auto scale = static_cast<std::size_t>(scale_);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, 1, '.');
  return negative ? "-" + digits : digits;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  const int scale = std::max(scale_, other.scale_);
  const Int128 left = raised(*this, scale);
  const Int128 right = raised(other, scale);
  if (left == right) return std::strong_ordering::equal;
  return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

}  // namespace matjar::inline base
