#pragma once

#include "base/decimal.hpp"

namespace matjar::inline base {

/// Wide enough for the product of any two 64-bit numbers.
using Int128 = __int128;

/// numerator / denominator as a whole number. `denominator` is not zero and, like `numerator`, below 2^125.
Int128 divide_rounded(Int128 numerator, Int128 denominator, Rounding rounding);

/// 10^exponent for 0 <= exponent <= 36.
Int128 power_of_ten(int exponent);

}  // namespace matjar::inline base
