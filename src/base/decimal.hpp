#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace matjar::inline base {

/// How a value that does not fit is brought to fewer decimals. `up` is away from zero and `down` towards it.
enum class Rounding { half_even, half_up, up, down };

/// An exact decimal number: mantissa × 10^-scale, at most 18 digits and 9 decimals. Money never touches a
/// floating-point number; rates, multipliers and percentages are of this type.
class Decimal {
 public:
  static constexpr int kMaxScale = 9;

  constexpr Decimal() = default;
  /// `scale` is 0 to kMaxScale.
  constexpr Decimal(std::int64_t mantissa, int scale) : mantissa_(mantissa), scale_(scale) {}

  /// Reads "12", "-0.05", "3.7500" and nothing else: no exponent, no separators, no sign but '-'.
  static std::optional<Decimal> parse(std::string_view text);

  constexpr std::int64_t mantissa() const { return mantissa_; }
  constexpr int scale() const { return scale_; }
  bool is_zero() const { return mantissa_ == 0; }
  bool is_negative() const { return mantissa_ < 0; }

  /// The value with exactly `scale` decimals. No value when it does not fit.
  std::optional<Decimal> rescaled(int scale, Rounding rounding) const;
  /// Product and quotient, rounded half-even to `scale` decimals. No value on overflow or division by zero.
  std::optional<Decimal> times(const Decimal& other, int scale = kMaxScale) const;
  std::optional<Decimal> over(const Decimal& other, int scale = kMaxScale) const;
  std::optional<Decimal> plus(const Decimal& other) const;

  /// Plain digits, trailing zeros kept: Decimal(1500, 2) is "15.00".
  std::string str() const;

  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const { return (*this <=> other) == 0; }

 private:
  std::int64_t mantissa_ = 0;
  int scale_ = 0;
};

}  // namespace matjar::inline base
