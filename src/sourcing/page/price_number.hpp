#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"

namespace matjar::sourcing {

/// How the numbers of a currency are written.
struct NumberStyle {
  int decimals = 2;            ///< that its prices have
  bool comma_divides = false;  ///< "12,500" is twelve and a half: three decimals behind a comma
};
/// The style of a currency (ISO 4217, may be empty).
NumberStyle number_style(std::string_view currency);

/// A number that stands in a text.
struct NumberInText {
  Decimal amount;
  std::size_t from;
  std::size_t to;
};

/// The numbers of a text in order, and whether all of it could be read.
struct NumbersInText {
  std::vector<NumberInText> numbers;
  /// Some number is written in a way that could mean several things ("12,34,5"), is a date, a time, a formula, a power,
  /// negative, or counts thousands in words: nothing of the text should be believed.
  bool doubtful = false;
};

/// Digits of all scripts as ASCII; separators of all scripts as '.', ',', '\'' and ' '; dashes as '-'; bidi controls
/// and other invisible letters dropped; small raised decimals ("19⁹⁹") as ordinary ones. At most 400 bytes are read.
std::string plain_digits(std::string_view text);

/// Reads `plain`, which plain_digits() made. Percentages, measures ("500 ml", "128GB") and the digits of codes
/// ("MX924") are no numbers here. A blank separates groups of three digits only.
NumbersInText numbers_in(std::string_view plain, NumberStyle style);

}  // namespace matjar::sourcing
