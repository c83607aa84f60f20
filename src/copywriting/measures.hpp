#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/localized_text.hpp"
#include "copywriting/units.hpp"

namespace matjar::copywriting {

/// A number as it stands in a text, with the unit behind it if there is one.
struct FoundNumber {
  std::string digits;           ///< digits of any script as 0-9, separators kept
  std::vector<Decimal> values;  ///< what it may mean: "1.500" is 1.5 or 1500
  const Unit* unit = nullptr;
  std::size_t begin = 0;  ///< bytes in the text
  std::size_t end = 0;
  bool inside_word = false;  ///< Latin letters touch it: "VX3276", "S24"
};

/// All numbers of a text. In "5 x 4 x 3 cm" the unit belongs to each of the three.
std::vector<FoundNumber> find_numbers(std::string_view text);

/// What a number's digits may mean. Empty for what is no number.
std::vector<Decimal> meanings_of(std::string_view digits);

/// value × factor of the listed conversion to one decimal, without ".0"; empty when it would round to nothing.
std::string converted(const Decimal& value, std::string_view from_unit, std::string_view to_unit);

/// The measurement in both languages, with its conversion in brackets: {"0.98 رطل (0.4 كجم)", "0.98 lb (0.4 kg)"}.
/// Reads numbers joined by x, units, lists with ';', and the letters of dimensions (L, W, H, D). No value when the text
/// holds anything else, because half a translation would be worse than none. `language` of the source decides what
/// "1.500" means; `is_volume` what "oz" is.
std::optional<LocalizedText> translate_measure(std::string_view text, std::string_view language, bool is_volume);

}  // namespace matjar::copywriting
