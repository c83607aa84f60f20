#include "sourcing/page/price_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <vector>

#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxText = 400;
constexpr std::size_t kMaxDigits = 12;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Digits of all scripts as ASCII, separators of all scripts as '.', ',', '\'' and ' ', bidi controls dropped.
std::string normalised(std::string_view text) {
  std::string out;
  const auto length = static_cast<std::int32_t>(std::min(text.size(), kMaxText));
  for (std::int32_t i = 0; i < length;) {
    const std::int32_t from = i;
    UChar32 c = 0;
    U8_NEXT(text.data(), i, length, c);
    if (c < 0) continue;
    if (c < 128) {
      out += c == '\n' || c == '\t' || c == '\r' ? ' ' : static_cast<char>(c);
    } else if (const std::int32_t digit = u_charDigitValue(c); digit >= 0) {
      out += static_cast<char>('0' + digit);
    } else if (c == 0x66b || c == 0xff0e) {
      out += '.';
    } else if (c == 0x66c || c == 0xff0c || c == 0x60c) {
      out += ',';
    } else if (c == 0x2019 || c == 0x2bc) {
      out += '\'';
    } else if (c == 0x2212 || c == 0x2013 || c == 0x2014 || c == 0x2010 || c == 0x2011) {
      out += '-';
    } else if (u_isUWhiteSpace(c)) {
      out += ' ';
    } else if ((c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)) {
      continue;
    } else {
      out.append(text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(i - from)));
    }
  }
  return out;
}

struct Token {
  std::size_t from;
  std::size_t to;
};

/// A run of digits with separators between them. A blank separates groups of exactly three digits only.
Token token_at(std::string_view text, std::size_t from) {
  std::size_t at = from;
  bool dotted = false;
  while (at < text.size()) {
    std::size_t digits = at;
    while (digits < text.size() && is_digit(text[digits])) ++digits;
    const std::size_t group = digits - at;
    at = digits;
    if (at + 1 >= text.size() || !is_digit(text[at + 1])) break;
    const char separator = text[at];
    if (separator == '.' || separator == ',' || separator == '\'') {
      dotted = separator != '\'' || dotted;
      ++at;
      continue;
    }
    std::size_t next = at + 1;
    while (next < text.size() && is_digit(text[next])) ++next;
    if (separator == ' ' && !dotted && group <= 3 && next - at - 1 == 3) {
      ++at;
      continue;
    }
    break;
  }
  return {from, at};
}

/// Digits with separators as plain decimal text. `minor` is the number of decimals that the currency has, 2 when
/// unknown.
std::string plain_number(std::string_view token, int minor) {
  std::string text;
  for (const char c : token) {
    if (c != '\'' && c != ' ') text += c;
  }
  const auto dots = std::ranges::count(text, '.');
  const auto commas = std::ranges::count(text, ',');
  std::size_t decimal = std::string::npos;
  if (dots > 0 && commas > 0) {
    decimal = text.find_last_of(".,");
    if (std::ranges::count(text, text[decimal]) > 1) decimal = std::string::npos;
  } else if (dots + commas == 1) {
    const std::size_t at = text.find_first_of(".,");
    const std::size_t after = text.size() - at - 1;
    const bool groups =
        after == 3 && at <= 3 && at > 0 && text[0] != '0' && (minor < 3 || text.find(',') != std::string::npos);
    if (!groups) decimal = at;
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) out += text[i];
    if (i == decimal) out += '.';
  }
  return out;
}

bool refuses(std::string_view text) {
  const std::string folded = ascii_lower(text);
  static constexpr std::array<std::string_view, 32> kNoPrice = {
      "/mo",      "per month", "/month", "/monat",  "mtl",    "al mes",    "/mes",  "por mes",
      "par mois", "/mois",     "ayda",   "p.m.",    "/kg",    "/100",      "/ 100", "/l)",
      "/stück",   "per unit",  "/count", "/ounce",  "/fl oz", "/oz",       "x de ", " x $",
      "0x1",      "instal",    "cuotas", "rate da", "/night", "per night", "/week", "в месяц"};
  return std::ranges::any_of(kNoPrice, [&](std::string_view part) { return folded.find(part) != std::string::npos; });
}

int minor_digits(std::string_view currency) {
  const auto known = Currency::from_code(currency);
  return known ? known->minor_digits() : 2;
}

struct Found {
  Decimal amount;
  Token token;
};

/// Amounts of the text in order. Empty when one of them shows that this is no price.
std::vector<Found> amounts_in(std::string_view text, int minor) {
  std::vector<Found> out;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    Token token = token_at(text, at);
    at = token.to;
    std::size_t before = token.from;
    while (before > 0 && text[before - 1] == ' ') --before;
    // "-$5" and "$-5" are no prices; "Lamp - $5" is one.
    if (before > 0 && text[before - 1] == '-' && out.empty()) return {};
    if (out.empty() && trim(text.substr(0, before)).starts_with('-') &&
        std::ranges::none_of(text.substr(0, before),
                             [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; })) {
      return {};
    }
    if (token.to < text.size() && (text[token.to] == '%' || text.substr(token.to).starts_with(" %"))) continue;
    std::string number = plain_number(text.substr(token.from, token.to - token.from), minor);
    if (token.from > 0 && (text[token.from - 1] == '.' || text[token.from - 1] == ',') &&
        number.find('.') == std::string::npos) {
      number = "0." + number;
    }
    if (static_cast<std::size_t>(std::ranges::count_if(number, is_digit)) > kMaxDigits) return {};
    if (const std::size_t dot = number.find('.'); dot != std::string::npos && number.size() - dot - 1 > 9) return {};
    if (auto amount = Decimal::parse(number)) out.push_back({*amount, token});
  }
  return out;
}

/// "10 - 20" and "$10 – $20": two amounts with a dash between them.
bool is_range(std::string_view text, const Found& first, const Found& second) {
  const std::string_view between = text.substr(first.token.to, second.token.from - first.token.to);
  return between.find('-') != std::string_view::npos || between.find(" to ") != std::string_view::npos ||
         between.find('~') != std::string_view::npos;
}

}  // namespace

std::optional<PriceReading> read_amount(std::string_view raw, const PriceHints& hints) {
  const std::string text = normalised(raw);
  if (text.empty() || refuses(text)) return std::nullopt;
  PriceReading reading;
  reading.currency = currency_in(text, hints);
  const std::string& scale = reading.currency.empty() ? hints.currency : reading.currency;
  auto found = amounts_in(text, minor_digits(scale));
  if (found.empty()) return std::nullopt;
  for (std::size_t i = 1; i < found.size(); ++i) {
    if (is_range(text, found[i - 1], found[i])) return std::nullopt;
    if (found[i].amount != found.front().amount) return std::nullopt;
  }
  reading.amount = found.front().amount;
  if (reading.amount.is_zero() || reading.amount.is_negative()) return std::nullopt;
  return reading;
}

std::optional<PriceReading> read_rate(std::string_view raw, const PriceHints& hints) {
  const std::string folded = ascii_lower(raw);
  for (const std::string_view mark : {"/mo", "per month", "/monat", "/mes", "/mois", " al mes", " p.m."}) {
    const std::size_t at = folded.find(mark);
    if (at != std::string::npos && at > 0) return read_amount(raw.substr(0, at), hints);
  }
  return std::nullopt;
}

std::optional<PriceReading> read_machine_amount(std::string_view raw, const PriceHints& hints) {
  const std::string_view text = trim(raw);
  const bool plain = !text.empty() && is_digit(text.front()) && is_digit(text.back()) && text.size() <= 16 &&
                     text.find_first_not_of("0123456789.") == std::string_view::npos &&
                     std::ranges::count(text, '.') <= 1;
  if (!plain) return read_amount(raw, hints);
  const std::size_t dot = text.find('.');
  const std::size_t decimals = dot == std::string_view::npos ? 0 : text.size() - dot - 1;
  std::string number(text);
  if (decimals == 3 && !hints.currency.empty() && dot <= 3 && text[0] != '0') {
    // Currencies whose prices are written in thousands: "173.000" of COP means 173 thousand.
    static constexpr std::string_view kThousands = "CLP COP ARS IDR VND PYG KRW JPY HUF CRC UZS IRR IQD LBP";
    if (kThousands.find(hints.currency) != std::string_view::npos) number.erase(dot, 1);
  }
  if (decimals > 9) number.resize(dot + 10);
  const auto amount = Decimal::parse(number);
  if (!amount || amount->is_zero()) return std::nullopt;
  return PriceReading{.amount = *amount, .currency = ""};
}

std::optional<Money> money_of(const Decimal& amount, std::string_view code) {
  const auto currency = Currency::from_code(code);
  if (!currency) return std::nullopt;
  const int minor = currency->minor_digits();
  const auto exact = amount.rescaled(minor, Rounding::half_even);
  // A currency without decimals never has a price with some: the text was misread, or the markup is wrong.
  if (!exact || (minor == 0 && *exact != amount)) return std::nullopt;
  auto money = Money::from_decimal(amount, *currency);
  if (!money || money->minor() <= 0) return std::nullopt;
  return *money;
}

std::optional<Money> read_price(std::string_view currency_text, std::string_view price_text, const PriceHints& hints) {
  PriceHints known = hints;
  if (const std::string named = currency_code(currency_text, hints); !named.empty()) known.currency = named;
  const auto reading = read_amount(price_text, known);
  if (!reading) return std::nullopt;
  std::string code = currency_code(currency_text, hints);
  if (code.empty()) code = reading->currency;
  if (code.empty()) code = known.currency;
  return money_of(reading->amount, code);
}

}  // namespace matjar::sourcing
