#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"

namespace matjar::product {

/// What shoppers give a product on average, on the scale that the shop uses: 4.6 out of 5, 9.1 out of 10.
struct Rating {
  Decimal value;
  std::int64_t out_of = 5;
  bool operator==(const Rating&) const = default;
};

/// "4.6" out of five, "9.1/10" on any other scale. What to_string() wrote, rating_from() reads.
std::string to_string(const Rating& rating);
/// Empty for what is no rating: zero (nobody has rated), more than its scale, a scale of nothing or of more than 100.
std::optional<Rating> rating_from(std::string_view text);

}  // namespace matjar::product
