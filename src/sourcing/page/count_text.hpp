#pragma once

#include <string>
#include <string_view>

namespace matjar::sourcing {

/// The one whole number that a text tells ("1,234 ratings", "(12)", "١٢ تقييمًا"), as ASCII digits without separators.
/// Empty where a text tells none, several, a fraction, a negative one, or one of more than nine digits.
std::string count_in(std::string_view text);

}  // namespace matjar::sourcing
