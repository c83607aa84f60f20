#pragma once

#include <array>
#include <string_view>

#include "base/decimal.hpp"

namespace matjar::copywriting {

/// One conversion that copy may contain beside the number of the page: value × factor, rounded to one decimal.
struct Conversion {
  std::string_view from;  ///< ids of units.hpp
  std::string_view to;
  Decimal factor;
};

/// All conversions there are. The factors are the international definitions (inch, pound, US gallon) to 9 decimals.
inline constexpr std::array<Conversion, 10> kConversions{{
    {"inch", "cm", Decimal(254, 2)},
    {"foot", "m", Decimal(3'048, 4)},
    {"yard", "m", Decimal(9'144, 4)},
    {"mile", "km", Decimal(1'609'344, 6)},
    {"pound", "kg", Decimal(453'592'370, 9)},
    {"ounce", "g", Decimal(28'349'523'125, 9)},
    {"ounce", "ml", Decimal(29'573'529'563, 9)},  // a fluid ounce is often written "oz" alone
    {"fluid_ounce", "ml", Decimal(29'573'529'563, 9)},
    {"gallon", "l", Decimal(3'785'411'784, 9)},
    {"square_foot", "m2", Decimal(92'903'040, 9)},
}};

}  // namespace matjar::copywriting
