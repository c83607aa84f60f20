#pragma once

#include <string>
#include <string_view>

namespace matjar::sourcing {

/// The day ("2026-03-02") in a text that people read: "Reviewed in the United States on March 2, 2026", "vom 2. März
/// 2026", "بتاريخ 2 مارس 2026", "2026年3月2日", "2026-03-02". Months by their names in the languages of the shops.
/// Empty where the text names no day, more than one, or is longer than 200 bytes; "03/02/2026" is a day of March or of
/// February, and so is none.
std::string day_in(std::string_view text);

}  // namespace matjar::sourcing
