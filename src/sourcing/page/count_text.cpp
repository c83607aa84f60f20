#include "sourcing/page/count_text.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "sourcing/page/price_number.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMostBytes = 200;
constexpr std::size_t kMostDigits = 9;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_at(std::string_view text, std::size_t from) {
  std::size_t stop = from;
  while (stop < text.size() && is_digit(text[stop])) ++stop;
  return stop - from;
}

/// A blank that may not break belongs to its number, one that may stands between two.
std::string with_marked_groups(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto blank = [&](std::string_view bytes) { return text.substr(at).starts_with(bytes); };
    const std::size_t length = blank("\u00a0") ? 2 : blank("\u202f") ? 3 : 0;
    if (length > 0 && !out.empty() && is_digit(out.back()) && digits_at(text, at + length) > 0) {
      out += '\'';
      at += length;
    } else {
      out += text[at++];
    }
  }
  return out;
}

struct Number {
  std::string digits;
  std::size_t end = 0;
};

/// The number at the beginning: groups of three, or of two and a last one of three, behind one and the same separator.
Number number_at_begin(std::string_view text) {
  std::size_t at = digits_at(text, 0);
  Number number{.digits = std::string(text.substr(0, at)), .end = at};
  const bool may_group = at >= 1 && at <= 3;
  const char separator = at < text.size() ? text[at] : '\0';
  if (!may_group || (separator != ',' && separator != '.' && separator != '\'')) return number;
  std::size_t last = 0;
  while (at < text.size() && text[at] == separator && digits_at(text, at + 1) > 0) {
    const std::size_t size = digits_at(text, at + 1);
    const bool of_two = size == 2 && separator == ',';
    if (last == 3 && of_two) return {};
    if (size != 3 && !of_two) return {};
    number.digits += text.substr(at + 1, size);
    at += 1 + size;
    last = size;
  }
  if (last == 2) return {};
  number.end = at;
  return number;
}

/// "12 k", "1,5 mil", "3万": thousands or more, in a word.
bool counts_thousands(std::string_view after) {
  static constexpr std::array<std::string_view, 36> kWords = {
      "k",     "m",    "b",        "mil",   "mio",   "mln",     "tsd",      "tys",    "bin",
      "rb",    "jt",   "thousand", "tūkst", "tis",   "million", "milliard", "milion", "billion",
      "lakh",  "lac",  "crore",    "тыс",   "тис",   "млн",     "ألف",      "الف",    "آلاف",
      "مليون", "هزار", "میلیون",   "triệu", "nghìn", "χιλ",     "ezer",     "tusen",  "tuhat"};
  static constexpr std::array<std::string_view, 9> kSigns = {"万", "萬", "億", "亿", "千", "만", "천", "억", "พัน"};
  if (trim(after).empty()) return false;
  const std::string folded = fold_case(trim(after));
  const auto begins = [&](std::string_view sign) { return folded.starts_with(fold_case(sign)); };
  if (std::ranges::any_of(kSigns, begins)) return true;
  const std::string_view word = std::string_view(folded).substr(0, folded.find_first_of(" .,)"));
  return std::ranges::any_of(kWords, [&](std::string_view known) {
    const std::string plain = fold_case(known);
    return word == plain || (plain.size() > 3 && word.starts_with(plain));
  });
}

/// What may touch a number on its right: nothing, a blank, a bracket, the end of a sentence, or the letter of a script
/// that sets no blanks.
bool may_touch(std::string_view after) {
  if (after.empty() || after == "." || after == "," || after[0] == ' ' || after[0] == ')' || after[0] == ']')
    return true;
  return static_cast<unsigned char>(after[0]) >= 0x80;
}

}  // namespace

std::string count_in(std::string_view text) {
  if (text.size() > kMostBytes) return "";
  const std::string plain = plain_digits(with_marked_groups(text));
  std::string_view counted = trim(plain);
  if (counted.starts_with('(') || counted.starts_with('[')) counted = trim(counted.substr(1));
  Number number = number_at_begin(counted);
  if (number.digits.empty() || number.digits.size() > kMostDigits) return "";
  const std::string_view after = counted.substr(number.end);
  if (!may_touch(after) || counts_thousands(after) || std::ranges::any_of(after, is_digit)) return "";
  return number.digits;
}

}  // namespace matjar::sourcing
