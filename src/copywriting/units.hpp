#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace matjar::copywriting {

/// An Arabic noun in the forms that numbers ask for (CLDR: one, two, few, many, other; zero is said as other).
struct CountedNoun {
  std::string_view one;    ///< تقييم
  std::string_view two;    ///< تقييمان
  std::string_view few;    ///< 3–10: تقييمات
  std::string_view many;   ///< 11–99: تقييمًا
  std::string_view other;  ///< 100, 1000, fractions: تقييم
};

/// "تقييم واحد", "تقييمان", "5 تقييمات", "42 تقييمًا", "100 تقييم"; `digits` is how the number is written.
std::string counted(std::string_view digits, std::int64_t number, const CountedNoun& noun, bool feminine);

/// A unit of measurement and its names. Symbols that never change in Arabic (سم) have the same text in all forms.
struct Unit {
  std::string_view id;
  std::string_view en;  ///< as we write it after a number: "in", "kg"
  CountedNoun ar;
  std::span<const std::string_view> aliases;  ///< folded spellings in all languages, Arabic ones included
};

std::span<const Unit> all_units();
const Unit* unit_by_id(std::string_view id);

/// The unit whose spelling begins `folded` (after optional blanks and one hyphen) and ends at a word border; null when
/// none does. `length` receives the bytes up to the end of the spelling.
const Unit* unit_at(std::string_view folded, std::size_t& length);

/// The form of the unit's Arabic name behind this number, written in digits: "5 بوصات", "32 بوصة", "0.98 رطل".
std::string_view arabic_form(const CountedNoun& noun, std::string_view digits);

}  // namespace matjar::copywriting
