#pragma once

#include <string>
#include <string_view>

namespace matjar::sourcing {

/// The whole number that a short text begins with and that is its only one ("1,234 ratings", "(12)", "١٢ تقييمًا"), as
/// ASCII digits without separators. Empty where that is not what the text says for sure: a fraction, a negative number,
/// "1,000+", "12K", "1er", two numbers, words before it, more than nine digits or 200 bytes.
std::string count_in(std::string_view text);

}  // namespace matjar::sourcing
