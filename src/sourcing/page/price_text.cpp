#include "sourcing/page/price_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_number.hpp"

namespace matjar::sourcing {

namespace {

/// "41.319999999999997": what a shop's software computed.
constexpr std::size_t kMaxMachine = 24;
constexpr std::size_t kMaxMachineDigits = 16;
/// More are the rest of a computation.
constexpr std::size_t kMaxPriceDecimals = 4;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
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

/// Words that say that a text is about what is not paid.
bool tells_a_saving(std::string_view text) {
  const std::string folded = ascii_lower(text);
  static constexpr std::array<std::string_view, 5> kSaving = {"you save", "save up to", "وفر ", "وفّر", "sie sparen"};
  if (folded.starts_with("save ") || folded.ends_with(" off")) return true;
  return std::ranges::any_of(kSaving, [&](std::string_view part) { return folded.find(part) != std::string::npos; });
}

/// "10 - 20", "$10 – $20", "26 to 50": the text between two amounts says that they are ends.
bool is_range(std::string_view text, const NumberInText& first, const NumberInText& second) {
  static constexpr std::array<std::string_view, 10> kBetween = {"-",    "~",     "〜",   "～",  "…",
                                                                " to ", " bis ", " до ", "إلى", " até "};
  const std::string_view between = text.substr(first.to, second.from - first.to);
  return std::ranges::any_of(kBetween,
                             [&](std::string_view word) { return between.find(word) != std::string_view::npos; });
}

enum class Tax { unsaid, with, without };

/// What stands right behind an amount and its currency: "(inc VAT 20%)", "HT".
Tax tax_of(std::string_view behind) {
  static constexpr std::array<std::string_view, 8> kWith = {"inc ", "inc.",     "incl",     "inkl",
                                                            "ttc",  "with vat", "iva incl", "s dph"};
  static constexpr std::array<std::string_view, 12> kWithout = {"exc",       "excl",    "excluding",  "exkl",
                                                                "ex",        "ht",      "hors taxes", "without vat",
                                                                "ohne mwst", "bez dph", "sin iva",    "netto"};
  std::string folded = ascii_lower(behind.substr(0, 40));
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view sign : {"€", "£", "$", "eur", "gbp", "usd", " ", "("}) {
      if (!folded.starts_with(sign)) continue;
      folded.erase(0, sign.size());
      more = true;
    }
  }
  const auto begins = [&](std::string_view word) { return folded.starts_with(word); };
  // "Excellent" says nothing about tax.
  const auto stands_there = [&](std::string_view word) {
    return begins(word) && (folded.size() == word.size() || !is_letter(folded[word.size()]));
  };
  if (std::ranges::any_of(kWithout, stands_there)) return Tax::without;
  return std::ranges::any_of(kWith, begins) ? Tax::with : Tax::unsaid;
}

/// What is done with a price before tax, beside which none with tax stands.
enum class Untaxed { refuse, take };

/// Where one price is said with tax and without it, the one that a buyer pays.
void keep_taxed(std::string_view text, Untaxed untaxed, std::vector<NumberInText>& numbers) {
  std::vector<NumberInText> with;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::size_t stop = i + 1 < numbers.size() ? numbers[i + 1].from : text.size();
    const Tax tax = tax_of(text.substr(numbers[i].to, stop - numbers[i].to));
    if (tax == Tax::unsaid) return;
    if (tax == Tax::with) with.push_back(numbers[i]);
  }
  if (!with.empty() || untaxed == Untaxed::refuse) numbers = std::move(with);
}

/// "Free!" and nothing else.
bool is_free(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kFree = {"free",      "gratis", "gratuit",  "gratuito",
                                                             "kostenlos", "zdarma", "ücretsiz", "бесплатно",
                                                             "مجاني",     "مجانا",  "免费",     "無料"};
  const std::string folded = ascii_lower(text);
  std::string_view word = trim(folded);
  while (word.ends_with('!') || word.ends_with('.')) word.remove_suffix(1);
  return std::ranges::find(kFree, word) != kFree.end();
}

/// What is taken from a text with several amounts, and whether nothing is an amount.
struct Taking {
  enum class Several { refuse, first } several = Several::refuse;
  enum class Nothing { refuse, take } nothing = Nothing::refuse;
  Untaxed untaxed = Untaxed::refuse;
  std::optional<Decimal> confirmed;  ///< what another text says of the same price
};

std::optional<Decimal> taken(std::string_view text, const std::vector<NumberInText>& numbers, const Taking& taking) {
  if (numbers.empty()) return std::nullopt;
  const NumberInText& first = numbers.front();
  const bool confirmed = taking.confirmed == first.amount;
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    const bool range = is_range(text, numbers[i - 1], numbers[i]);
    if (taking.several == Taking::Several::first && (!range || i > 1 || confirmed)) continue;
    if (range || numbers[i].amount != first.amount) return std::nullopt;
  }
  return first.amount;
}

/// Nothing at all, or less than the currency's smallest coin.
bool is_nothing(const Decimal& amount, std::string_view currency) {
  const auto known = Currency::from_code(currency);
  const auto coins = amount.rescaled(known ? known->minor_digits() : 2, Rounding::half_even);
  return !coins || coins->is_zero();
}

/// What a number that a machine computed is rounded to. A currency without decimals keeps some, by which money_of sees
/// that the amount is not one of its prices.
int decimals_of(std::string_view currency) {
  const auto known = Currency::from_code(currency);
  return known && known->minor_digits() > 0 ? known->minor_digits() : static_cast<int>(kMaxPriceDecimals);
}

std::optional<PriceReading> read_text(std::string_view raw, const PriceHints& hints, const Taking& taking) {
  const std::string text = plain_digits(raw);
  const bool takes_nothing = taking.nothing == Taking::Nothing::take;
  if (takes_nothing && is_free(text)) return PriceReading{.amount = {}, .currency = ""};
  if (text.empty() || refuses(text) || tells_a_saving(text)) return std::nullopt;
  PriceReading reading;
  reading.currency = currency_in(text, hints);
  const std::string& scale = reading.currency.empty() ? hints.currency : reading.currency;
  auto numbers = numbers_in(text, number_style(scale)).numbers;
  keep_taxed(text, taking.untaxed, numbers);
  const auto amount = taken(text, numbers, taking);
  if (!amount || (is_nothing(*amount, scale) && !(takes_nothing && amount->is_zero()))) return std::nullopt;
  reading.amount = *amount;
  return reading;
}

}  // namespace

std::optional<PriceReading> read_amount(std::string_view raw, const PriceHints& hints) {
  return read_text(raw, hints, {});
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
  const bool plain = !text.empty() && is_digit(text.front()) && is_digit(text.back()) && text.size() <= kMaxMachine &&
                     text.find_first_not_of("0123456789.") == std::string_view::npos &&
                     std::ranges::count(text, '.') <= 1;
  if (!plain) return read_amount(raw, hints);
  const std::size_t dot = std::min(text.find('.'), text.size());
  if (dot > kMaxMachineDigits) return std::nullopt;
  const std::size_t decimals = dot == text.size() ? 0 : text.size() - dot - 1;
  std::string number(text);
  if (decimals == 3 && !hints.currency.empty() && dot <= 3 && text[0] != '0') {
    // Currencies whose prices are written in thousands: "173.000" of COP means 173 thousand.
    static constexpr std::string_view kThousands = "CLP COP ARS IDR VND PYG KRW JPY HUF CRC UZS IRR IQD LBP";
    if (kThousands.find(hints.currency) != std::string_view::npos) number.erase(dot, 1);
  }
  if (decimals > 9) number.resize(dot + 10);
  auto amount = Decimal::parse(number);
  if (amount && decimals > kMaxPriceDecimals)
    amount = amount->rescaled(decimals_of(hints.currency), Rounding::half_even);
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

PriceTexts read_price_texts(std::string_view currency_text, std::string_view price_text, const PriceHints& hints) {
  PriceTexts out{.amount = {}, .currency = currency_code(currency_text, hints)};
  PriceHints known = hints;
  Taking taking{.several = {}, .nothing = Taking::Nothing::take, .untaxed = Untaxed::take, .confirmed = {}};
  if (!out.currency.empty()) {
    known.currency = out.currency;
    taking.several = Taking::Several::first;
    if (const auto other = read_text(currency_text, hints, taking)) taking.confirmed = other->amount;
  }
  auto reading = read_text(price_text, known, taking);
  if (!reading) reading = read_rate(price_text, known);
  if (!reading) return out;
  out.amount = reading->amount;
  if (!reading->currency.empty()) out.currency = reading->currency;
  return out;
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
