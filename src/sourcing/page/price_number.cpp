#include "sourcing/page/price_number.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/money.hpp"
#include "base/utf8.hpp"
#include "sourcing/page/currency_signs.hpp"
#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxText = 400;
constexpr std::ptrdiff_t kMaxDigits = 12;
constexpr std::size_t kMaxDecimals = 9;
/// The decimal separator of the Arabic script, which nobody uses between groups.
constexpr char kArabicPoint = '\x1f';
/// Stands before raised digits.
constexpr char kRaised = '\x1e';

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

char at_or_end(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}

int raised_digit(UChar32 c) {
  if (c == 0xb9) return 1;
  if (c == 0xb2 || c == 0xb3) return static_cast<int>(c - 0xb0);
  return c == 0x2070 || (c >= 0x2074 && c <= 0x2079) ? static_cast<int>(c - 0x2070) : -1;
}

bool is_invisible(UChar32 c) {
  return c == 0xad || c == 0x61c || c == 0xfeff || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x2069);
}

/// The ASCII letter that stands for a separator of another script; 0 for any other letter.
char separator_for(UChar32 c) {
  switch (c) {
    case 0x66b:
      return kArabicPoint;
    case 0xb7:
    case 0xff0e:
      return '.';
    case 0x66c:
    case 0xff0c:
    case 0x60c:
      return ',';
    case 0x2018:
    case 0x2019:
    case 0x2bc:
    case 0xb4:
    case 0x2032:
      return '\'';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
    case 0xfe63:
    case 0xff0d:
      return '-';
    case 0xff05:
    case 0x66a:
      return '%';
    default:
      return u_isUWhiteSpace(c) != 0 ? ' ' : '\0';
  }
}

/// "19⁹⁹" becomes "19.99"; one raised digit alone is the mark of a footnote.
std::string with_raised_decimals(std::string text) {
  for (std::size_t at = text.find(kRaised); at != std::string::npos; at = text.find(kRaised, at)) {
    std::size_t stop = at;
    while (at_or_end(text, stop) == kRaised && is_digit(at_or_end(text, stop + 1))) text.erase(stop, 1), ++stop;
    const char before = at == 0 ? '\0' : text[at - 1];
    const bool divided = before == '.' || before == ',' || before == kArabicPoint;
    if (stop - at != 2 || (!divided && !is_digit(before))) {
      text.erase(at, stop - at);
    } else if (!divided) {
      text.insert(at, ".");
    }
  }
  return text;
}

/// The integer part: digits alone, or groups of three with one separator, or the groups of India ("12,34,567").
bool is_grouped(std::string_view integer) {
  std::vector<std::size_t> groups(1, 0);
  char separator = '\0';
  for (const char c : integer) {
    if (is_digit(c)) {
      ++groups.back();
      continue;
    }
    if (separator != '\0' && c != separator) return false;
    separator = c;
    groups.push_back(0);
  }
  if (groups.size() == 1) return groups.front() > 0;
  if (groups.back() != 3 || groups.front() == 0 || groups.front() > 3) return false;
  const std::size_t middle = groups.size() > 2 ? groups[1] : 3;
  if (middle != 3 && !(middle == 2 && separator == ',' && groups.front() <= 2)) return false;
  return std::all_of(groups.begin() + 1, groups.end() - 1, [&](std::size_t group) { return group == middle; });
}

/// Where the decimal separator stands; npos when the number has none.
std::size_t decimal_point(std::string_view token, NumberStyle style) {
  const auto dots = std::ranges::count(token, '.');
  const auto commas = std::ranges::count(token, ',');
  const std::size_t last = token.find_last_of(".,");
  if (dots > 0 && commas > 0) return std::ranges::count(token, token[last]) == 1 ? last : std::string_view::npos;
  if (dots + commas != 1) return std::string_view::npos;
  const bool three = token.size() - last == 4 && last > 0 && last <= 3 && token[0] != '0';
  if (!three) return last;
  const bool divides = style.decimals >= 3 && (token[last] == '.' || style.comma_divides);
  return divides ? last : std::string_view::npos;
}

std::optional<Decimal> number_of(std::string_view token, NumberStyle style) {
  const std::size_t arabic = token.find(kArabicPoint);
  const std::size_t point = arabic == std::string_view::npos ? decimal_point(token, style) : arabic;
  const std::string_view integer = token.substr(0, point);
  const std::string_view decimals = point == std::string_view::npos ? std::string_view() : token.substr(point + 1);
  if (!is_grouped(integer) || !std::ranges::all_of(decimals, is_digit) || decimals.size() > kMaxDecimals)
    return std::nullopt;
  // Written with the sign for decimals and read as a group by whoever confuses the two.
  if (arabic != std::string_view::npos && decimals.size() == 3 && style.decimals < 3) return std::nullopt;
  std::string plain;
  std::ranges::copy_if(integer, std::back_inserter(plain), is_digit);
  if (!decimals.empty()) plain += "." + std::string(decimals);
  if (std::ranges::count_if(plain, is_digit) > kMaxDigits) return std::nullopt;
  return Decimal::parse(plain);
}

bool is_word_there(std::string_view text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  const char next = at_or_end(text, word.size());
  return !is_letter(next) && static_cast<unsigned char>(next) < 0x80;
}

/// What is measured with the number before it is not paid.
bool is_measure(std::string_view after) {
  static constexpr std::array<std::string_view, 29> kApart = {
      "kg",  "mg",  "ml",  "cl", "dl",   "lb",   "lbs", "oz", "cm", "mm", "mah",    "gb",   "tb",  "mb", "hz",
      "khz", "ghz", "pcs", "kw", "inch", "sqft", "stk", "шт", "мл", "кг", "pieces", "pack", "كجم", "مل"};
  static constexpr std::array<std::string_view, 8> kTouching = {"g", "m", "l", "v", "w", "in", "st", "г"};
  const std::string folded = ascii_lower(after.substr(0, 12));
  const bool apart = folded.starts_with(' ');
  const std::string_view word = std::string_view(folded).substr(apart ? 1 : 0);
  const auto stands_there = [&](std::string_view unit) { return is_word_there(word, unit); };
  return std::ranges::any_of(kApart, stands_there) || (!apart && std::ranges::any_of(kTouching, stands_there));
}

/// "5k", "1.5 million", "3万": the number counts thousands or more, in a word that is not read.
bool counts_thousands(std::string_view after) {
  static constexpr std::array<std::string_view, 20> kWords = {
      "thousand", "million", "billion", "mio", "mln", "mil",  "lakh",  "lac",  "crore",  "tsd",
      "тыс",      "млн",     "тысяч",   "ألف", "الف", "آلاف", "مليون", "هزار", "میلیون", "triệu"};
  const std::string folded = ascii_lower(after.substr(0, 24));
  const std::string_view word = std::string_view(folded).substr(folded.starts_with(' ') ? 1 : 0);
  if (word.starts_with("万") || word.starts_with("萬") || word.starts_with("億") || word.starts_with("亿") ||
      word.starts_with("千") || word.starts_with("만"))
    return true;
  if (is_word_there(folded, "k")) return true;
  return std::ranges::any_of(kWords, [&](std::string_view known) { return is_word_there(word, known); });
}

bool ends_with_currency_symbol(std::string_view text) {
  if (text.empty()) return false;
  auto at = static_cast<std::int32_t>(text.size());
  UChar32 c = 0;
  U8_PREV(text.data(), 0, at, c);
  return c > 0 && u_charType(c) == U_CURRENCY_SYMBOL;
}

class Scanner {
 public:
  Scanner(std::string_view text, NumberStyle style) : text_(text), style_(style) {}

  NumbersInText read() {
    for (std::size_t at = 0; at < text_.size() && !found_.doubtful;) {
      if (is_digit(text_[at])) {
        at = number_at(at);
      } else {
        ++at;
      }
    }
    if (found_.doubtful) found_.numbers.clear();
    return std::move(found_);
  }

 private:
  std::string_view before(std::size_t at) const { return text_.substr(0, at); }
  std::string_view after(std::size_t at) const { return text_.substr(std::min(at, text_.size())); }
  std::size_t digits_end(std::size_t at) const {
    while (is_digit(at_or_end(text_, at))) ++at;
    return at;
  }

  /// The letters that touch the number from the left.
  std::string_view letters_before(std::size_t at) const {
    std::size_t from = at;
    while (from > 0 && is_letter(text_[from - 1])) --from;
    return text_.substr(from, at - from);
  }

  std::size_t token_end(std::size_t at) const {
    bool divided = false;
    while (true) {
      const std::size_t stop = digits_end(at);
      const char separator = at_or_end(text_, stop);
      if (!is_digit(at_or_end(text_, stop + 1))) return stop;
      if (separator == '.' || separator == ',' || separator == '\'' || separator == kArabicPoint) {
        divided = divided || separator != '\'';
      } else if (separator != ' ' || divided || stop - at > 3 || digits_end(stop + 1) - stop - 1 != 3) {
        return stop;
      }
      at = stop + 1;
    }
  }

  /// "119. 95": a blank after the decimal separator, at the text's begin or behind a sign.
  std::optional<std::size_t> torn_decimals(std::size_t from, std::size_t stop) const {
    const char separator = at_or_end(text_, stop);
    const std::string_view number = text_.substr(from, stop - from);
    const bool whole = std::ranges::none_of(number, [](char c) { return c == '.' || c == ','; });
    if (!whole || (separator != '.' && separator != ',') || at_or_end(text_, stop + 1) != ' ') return std::nullopt;
    const std::size_t end = digits_end(stop + 2);
    const std::string_view rest = after(end);
    if (end != stop + 4 || rest.starts_with('.') || rest.starts_with(',') || rest.starts_with('%')) return std::nullopt;
    // "36, 38" are two sizes, "118, 99 TL" is a price.
    if (separator == ',' && trim(rest).empty()) return std::nullopt;
    const std::string_view lead = trim(before(from));
    if (!lead.empty() && !ends_with_currency_symbol(lead)) return std::nullopt;
    return end;
  }

  /// "12€50": the sign stands where the separator would.
  std::optional<std::size_t> sign_as_point(std::size_t from, std::size_t stop) const {
    static constexpr std::string_view kEuro = "€";
    const bool whole = std::ranges::all_of(text_.substr(from, stop - from), is_digit);
    if (!whole || !after(stop).starts_with(kEuro)) return std::nullopt;
    const std::size_t end = digits_end(stop + kEuro.size());
    const std::string_view rest = trim(after(end));
    if (end - stop - kEuro.size() != 2 || (!rest.empty() && !is_letter(rest[0]) && rest[0] != '*')) return std::nullopt;
    return end;
  }

  bool is_negative(std::size_t from) const {
    std::string_view lead = trim(before(from));
    // "-5", "-$5", "$-5". A dash with a blank behind it is a bullet where a sign follows, as in "- $5".
    if (lead.ends_with('-')) return found_.numbers.empty();
    return found_.numbers.empty() && lead.starts_with('-') && at_or_end(lead, 1) != ' ' &&
           std::ranges::none_of(lead, is_letter);
  }

  /// A power, a formula, a date, a time, a fraction or a range without blanks.
  bool is_part_of_an_expression(std::size_t from, std::size_t stop) const {
    const char next = at_or_end(text_, stop);
    const char then = at_or_end(text_, stop + 1);
    if ((next == 'e' || next == 'E') && (is_digit(then) || then == '+' || then == '-')) return true;
    if ((next == 'x' || next == 'X') && from + 1 == stop && text_[from] == '0' &&
        std::isxdigit(static_cast<unsigned char>(then)) != 0)
      return true;
    // "12x $5", "3 × 5": so many times.
    const std::string_view rest = trim(after(stop));
    if ((next == 'x' && !is_letter(then)) || rest.starts_with("x ") || rest.starts_with("×")) return true;
    if (next == ':' || next == '/' || next == '+' || next == '*' || next == '^' || next == '-') return is_digit(then);
    return false;
  }

  /// "$.75" begins with its decimals; "Rs.500" does not.
  bool begins_with_point(std::size_t from) const {
    if (from == 0 || (text_[from - 1] != '.' && text_[from - 1] != ',' && text_[from - 1] != kArabicPoint))
      return false;
    const std::string_view lead = before(from - 1);
    return lead.empty() || lead.ends_with(' ') || lead.ends_with('.') || ends_with_currency_symbol(lead);
  }

  void doubt() { found_.doubtful = true; }

  void add(std::size_t from, std::size_t stop, std::string_view token) {
    std::string written(token);
    const bool whole = std::ranges::all_of(token, is_digit);
    if (begins_with_point(from)) {
      if (whole) written.insert(0, "0.");
      // ".75,333" may be anything; ".750.30" has its decimals.
      if (!whole && decimal_point(token, style_) == std::string_view::npos) return doubt();
    }
    const auto amount = number_of(written, style_);
    if (!amount) return doubt();
    found_.numbers.push_back({*amount, from, stop});
  }

  /// The digits of a code, as in "MX924"; a currency may touch its number, as in "EUR29.66" and the rand's "R273".
  bool is_in_a_code(std::size_t from) const {
    const std::string_view letters = letters_before(from);
    return !letters.empty() && letters != "R" && currency_code(letters, {}).empty();
  }

  std::size_t code_end(std::size_t at) const {
    while (is_digit(at_or_end(text_, at)) || is_letter(at_or_end(text_, at)) ||
           (std::string_view(".,'-").find(at_or_end(text_, at)) != std::string_view::npos &&
            is_digit(at_or_end(text_, at + 1))))
      ++at;
    return at;
  }

  bool is_measured(std::size_t from, std::size_t stop) const {
    const std::string_view rest = after(stop);
    if (rest.starts_with('%') || rest.starts_with(" %")) return true;
    return is_measure(rest) && !ends_with_currency_symbol(trim(before(from)));
  }

  std::size_t number_at(std::size_t from) {
    if (is_in_a_code(from)) return code_end(from);
    std::size_t stop = token_end(from);
    std::string token(text_.substr(from, stop - from));
    if (const auto torn = torn_decimals(from, stop)) {
      token += text_.substr(stop, 1);
      token += text_.substr(stop + 2, 2);
      stop = *torn;
    } else if (const auto signed_end = sign_as_point(from, stop)) {
      token += '.';
      token += text_.substr(*signed_end - 2, 2);
      stop = *signed_end;
    }
    if (is_part_of_an_expression(from, stop) || counts_thousands(after(stop))) doubt();
    if (is_measured(from, stop)) return stop;
    if (is_negative(from)) doubt();
    if (!found_.doubtful) add(from, stop, token);
    return stop;
  }

  std::string_view text_;
  NumberStyle style_;
  NumbersInText found_;
};

}  // namespace

NumberStyle number_style(std::string_view currency) {
  // The thousandth part of the dinar of Iraq is written by nobody; "25.000" are thousands there.
  if (currency == "IQD") return {.decimals = 0};
  const auto known = Currency::from_code(currency);
  return {.decimals = known ? known->minor_digits() : 2, .comma_divides = currency == "TND" || currency == "LYD"};
}

std::string plain_digits(std::string_view text) {
  std::string out;
  const auto length = static_cast<std::int32_t>(std::min(text.size(), kMaxText));
  for (std::int32_t i = 0; i < length;) {
    const std::int32_t from = i;
    UChar32 c = 0;
    U8_NEXT(text.data(), i, length, c);
    if (c < 0 || is_invisible(c)) continue;
    if (c < 128) {
      out += c < 0x20 ? ' ' : static_cast<char>(c);
    } else if (const std::int32_t digit = u_charDigitValue(c); digit >= 0) {
      out += static_cast<char>('0' + digit);
    } else if (const int raised = raised_digit(c); raised >= 0) {
      out += {kRaised, static_cast<char>('0' + raised)};
    } else if (const char separator = separator_for(c); separator != '\0') {
      out += separator;
    } else {
      out.append(text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(i - from)));
    }
  }
  return with_raised_decimals(std::move(out));
}

NumbersInText numbers_in(std::string_view plain, NumberStyle style) {
  if (plain.starts_with('=') || plain.starts_with('(')) {
    // A formula, or the accountants' way to write a negative number.
    if (plain[0] == '=' || trim(plain).ends_with(')')) return {.numbers = {}, .doubtful = true};
  }
  return Scanner(plain, style).read();
}

}  // namespace matjar::sourcing
