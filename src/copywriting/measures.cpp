#include "copywriting/measures.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/utf8.hpp"
#include "copywriting/conversions.hpp"
#include "copywriting/words.hpp"

namespace matjar::copywriting {

namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool is_latin_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

/// Lower case without changing the number of bytes, so that places in it are places in the text.
std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return lower;
}

/// The end of the number that begins at `begin`: digits with single separators between digits.
std::size_t end_of_number(std::string_view text, std::size_t begin) {
  std::size_t at = begin;
  while (at < text.size()) {
    if (is_digit(text[at])) {
      ++at;
    } else if ((text[at] == '.' || text[at] == ',') && at + 1 < text.size() && is_digit(text[at + 1])) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

/// "x", "×", "*" or "by" between two numbers, and the bytes up to the next number.
std::size_t times_sign(std::string_view rest) {
  std::size_t at = rest.find_first_not_of(" ");
  if (at == std::string_view::npos) return 0;
  for (const std::string_view sign : {"x", "×", "*", "by "}) {
    if (!rest.substr(at).starts_with(sign)) continue;
    at += sign.size();
    const std::size_t next = rest.find_first_not_of(" ", at);
    return next != std::string_view::npos && is_digit(rest[next]) ? next : 0;
  }
  return 0;
}

/// In "5 x 4 x 3 cm" only the last number has a unit of its own; the others borrow it.
void spread_units(std::string_view folded, std::vector<FoundNumber>& numbers) {
  for (std::size_t i = numbers.size(); i-- > 1;) {
    FoundNumber& left = numbers[i - 1];
    const FoundNumber& right = numbers[i];
    if (left.unit != nullptr || right.unit == nullptr) continue;
    const std::string_view gap = folded.substr(left.end, right.begin - left.end);
    const bool joined =
        times_sign(folded.substr(left.end)) == gap.size() || gap == "-" || gap == " - " || gap == "–" || gap == "/";
    if (joined) left.unit = right.unit;
  }
}

std::vector<std::size_t> places_of(std::string_view text, char letter) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == letter) places.push_back(i);
  }
  return places;
}

std::string without(std::string_view text, char letter) {
  std::string result(text);
  std::erase(result, letter);
  return result;
}

/// Groups of three behind each separator: "1,500", "12.000.000".
bool is_grouping(std::string_view digits, char separator) {
  const std::vector<std::size_t> places = places_of(digits, separator);
  if (places.empty() || places.front() > 3 || digits.front() == '0') return false;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::size_t end = i + 1 < places.size() ? places[i + 1] : digits.size();
    if (end - places[i] != 4) return false;
  }
  return true;
}

bool writes_decimal_comma(std::string_view language) {
  static constexpr std::array<std::string_view, 6> kLanguages{"de", "fr", "es", "it", "pt", "nl"};
  return std::ranges::find(kLanguages, language.substr(0, 2)) != kLanguages.end();
}

/// The number as we write it: '.' for decimals, ',' between thousands as far as the source has it.
std::string written_number(std::string_view digits, std::string_view language) {
  std::string text(digits);
  const bool dot = text.find('.') != std::string::npos;
  const bool comma = text.find(',') != std::string::npos;
  if (dot && comma) {
    if (text.rfind(',') > text.rfind('.'))
      std::ranges::for_each(text, [](char& c) { c = c == ',' ? '.' : c == '.' ? ',' : c; });
    return text;
  }
  if (comma && (!is_grouping(text, ',') || writes_decimal_comma(language))) std::ranges::replace(text, ',', '.');
  if (dot && is_grouping(text, '.') && writes_decimal_comma(language)) std::ranges::replace(text, '.', ',');
  return text;
}

const Conversion* conversion_from(std::string_view unit, bool is_volume) {
  for (const Conversion& conversion : kConversions) {
    if (conversion.from != unit) continue;
    if (unit == "ounce" && (conversion.to == "ml") != is_volume) continue;
    return &conversion;
  }
  return nullptr;
}

/// Things that are counted, "قطعة واحدة" and "قطعتان"; what is measured keeps its digits.
bool is_counted(std::string_view unit) {
  static constexpr std::array<std::string_view, 6> kCounted{"piece", "page", "hour", "minute", "month", "year"};
  return std::ranges::find(kCounted, unit) != kCounted.end();
}

/// One "5 x 4 x 3 cm" on its way into both languages.
struct Group {
  std::vector<std::string> numbers;
  const Unit* unit = nullptr;

  LocalizedText text(bool is_volume) const {
    LocalizedText result{join(numbers, " × "), join(numbers, " × ")};
    if (unit == nullptr) return result;
    const bool one_or_two = numbers.size() == 1 && (numbers[0] == "1" || numbers[0] == "2");
    if (one_or_two && is_counted(unit->id)) {
      result.ar = counted(numbers[0], numbers[0] == "1" ? 1 : 2, unit->ar, unit->id != "month");
    } else {
      result.ar += " " + std::string(numbers.size() == 1 ? arabic_form(unit->ar, numbers[0]) : unit->ar.other);
    }
    result.en += (unit->id == "percent" ? "" : " ") + english_unit();
    const Conversion* conversion = conversion_from(unit->id, is_volume);
    if (conversion == nullptr) return result;
    std::vector<std::string> others;
    for (const std::string& number : numbers) {
      const auto value = Decimal::parse(without(number, ','));
      others.push_back(value ? converted(*value, conversion->from, conversion->to) : "");
      if (others.back().empty()) return result;
    }
    const Unit* target = unit_by_id(conversion->to);
    const std::string_view ar = others.size() == 1 ? arabic_form(target->ar, others[0]) : target->ar.other;
    result.ar += fmt::format(" ({} {})", join(others, " × "), ar);
    result.en += fmt::format(" ({} {})", join(others, " × "), target->en);
    return result;
  }

  std::string english_unit() const {
    std::string name(unit->en);
    if (numbers.size() == 1 && numbers[0] == "1" && name.size() > 3 && name.ends_with('s')) name.pop_back();
    return name;
  }
};

/// Reads one group from the front of `rest`. False when something else stands there.
bool read_group(std::string_view& rest, std::string_view language, Group& group) {
  static constexpr std::array<std::string_view, 8> kSides{"length", "width", "height", "depth", "l", "w", "h", "d"};
  const auto skip_blanks = [&] { rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size())); };
  while (true) {
    skip_blanks();
    if (rest.empty() || !is_digit(rest.front())) return false;
    const std::size_t end = end_of_number(rest, 0);
    group.numbers.push_back(written_number(rest.substr(0, end), language));
    rest.remove_prefix(end);
    const bool closed_up = !rest.empty() && is_latin_letter(rest.front());
    std::size_t length = 0;
    const bool is_times = times_sign(rest) > 0;
    if (const Unit* unit = is_times ? nullptr : unit_at(rest, length)) {
      if (group.unit != nullptr && group.unit != unit) return false;
      static constexpr std::size_t kDigitsOfLight = 4;  // 2700 K is the colour of light, 4K a resolution
      if (unit->id == "kelvin" && group.numbers.back().size() < kDigitsOfLight) return false;
      group.unit = unit;
      rest.remove_prefix(length);
    } else if (closed_up && !is_times) {
      return false;  // "4K", "2x3A": a code, not a measurement
    }
    skip_blanks();
    for (const std::string_view side : kSides) {
      const bool ends =
          rest.size() == side.size() || (rest.size() > side.size() && !is_latin_letter(rest[side.size()]));
      if (rest.starts_with(side) && ends) {
        rest.remove_prefix(side.size());
        break;
      }
    }
    const std::size_t next = times_sign(rest);
    if (next == 0) return true;
    rest.remove_prefix(next);
  }
}

}  // namespace

std::vector<Decimal> meanings_of(std::string_view digits) {
  std::vector<Decimal> meanings;
  const auto add = [&](const std::string& text) {
    const std::optional<Decimal> value = Decimal::parse(text);
    if (value && std::ranges::find(meanings, *value) == meanings.end()) meanings.push_back(*value);
  };
  const auto dots = places_of(digits, '.').size();
  const auto commas = places_of(digits, ',').size();
  if (dots + commas == 0) add(std::string(digits));
  if (dots == 1 && commas == 0) add(std::string(digits));
  if (commas == 1 && dots == 0) {
    std::string text(digits);
    std::ranges::replace(text, ',', '.');
    add(text);
  }
  if (dots == 0 && is_grouping(digits, ',')) add(without(digits, ','));
  if (commas == 0 && is_grouping(digits, '.')) add(without(digits, '.'));
  if (dots > 0 && commas > 0)
    add(without(written_number(digits, digits.rfind(',') > digits.rfind('.') ? "de" : "en"), ','));
  if (commas > 1 && dots == 0) add(without(digits, ','));  // Indian grouping: 1,20,000
  return meanings;
}

std::vector<FoundNumber> find_numbers(std::string_view text) {
  const std::string folded = ascii_lower(text);
  std::vector<FoundNumber> numbers;
  for (std::size_t at = 0; at < folded.size();) {
    if (!is_digit(folded[at])) {
      ++at;
      continue;
    }
    FoundNumber number;
    number.begin = at;
    number.end = at = end_of_number(folded, at);
    number.digits = folded.substr(number.begin, number.end - number.begin);
    number.values = meanings_of(number.digits);
    std::size_t length = 0;
    const std::string_view rest = std::string_view(folded).substr(number.end);
    if (times_sign(rest) == 0) number.unit = unit_at(rest, length);
    const bool letter_before = number.begin > 0 && is_latin_letter(folded[number.begin - 1]);
    const bool letter_behind = !rest.empty() && is_latin_letter(rest.front()) && number.unit == nullptr;
    number.inside_word = letter_before || letter_behind;
    numbers.push_back(std::move(number));
  }
  spread_units(folded, numbers);
  return numbers;
}

std::string converted(const Decimal& value, std::string_view from_unit, std::string_view to_unit) {
  for (const Conversion& conversion : kConversions) {
    if (conversion.from != from_unit || conversion.to != to_unit) continue;
    const std::optional<Decimal> result = value.times(conversion.factor, 1);
    if (!result || result->is_zero()) return {};
    std::string text = result->str();
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
  }
  return {};
}

std::optional<LocalizedText> translate_measure(std::string_view text, std::string_view language, bool is_volume) {
  std::string folded = ascii_lower(trim(text));
  std::ranges::replace(folded, '_', ' ');  // Amazon writes "milliamp_hours"
  std::string_view rest = folded;
  std::vector<std::string> ar;
  std::vector<std::string> en;
  while (!rest.empty()) {
    Group group;
    if (!read_group(rest, language, group)) return std::nullopt;
    const LocalizedText part = group.text(is_volume);
    ar.push_back(part.ar);
    en.push_back(part.en);
    rest = trim(rest);
    if (rest.empty() || rest == ".") break;
    if (rest.front() != ';' && rest.front() != ',' && rest.front() != '/') return std::nullopt;
    rest.remove_prefix(1);
    if (ar.size() > 3) return std::nullopt;
  }
  if (ar.empty()) return std::nullopt;
  return LocalizedText{join(ar, "، "), join(en, ", ")};
}

}  // namespace matjar::copywriting
