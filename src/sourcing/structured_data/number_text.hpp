#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "sourcing/structured_data/thing.hpp"

namespace matjar::sourcing::structured_data {

/// A number for machines, of which some write the comma as people do. What stands behind its fourth decimal is cut off.
std::optional<Decimal> decimal_of(std::string_view text);

/// A Rating or an AggregateRating with its scale, as product::rating_from() reads it; empty when it tells no number, or
/// a scale that cannot be read.
std::string rating_text(const Thing& rating);

}  // namespace matjar::sourcing::structured_data
