#include "sourcing/page/currency_signs.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>
#include <utility>

#include "base/money.hpp"
#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing {

namespace {

struct Sign {
  std::string_view text;
  std::string_view currency;  ///< one code, or several that share the sign, the most common first
};

/// Longer signs first, so that "US$" is not read as "$". Signs of letters only count where no other letter touches
/// them.
constexpr std::array<Sign, 161> kSigns = {{
    {"US$", "USD"},
    {"US $", "USD"},
    {"U$S", "USD"},
    {"U.S. $", "USD"},
    {"AU$", "AUD"},
    {"AU $", "AUD"},
    {"A$", "AUD"},
    {"CA$", "CAD"},
    {"CDN$", "CAD"},
    {"C $", "CAD"},
    {"C$", "CAD"},
    {"NZ$", "NZD"},
    {"HK$", "HKD"},
    {"NT$", "TWD"},
    {"S$", "SGD"},
    {"MX$", "MXN"},
    {"Mex$", "MXN"},
    {"R$", "BRL"},
    {"CLP$", "CLP"},
    {"COP$", "COP"},
    {"AR$", "ARS"},
    {"€", "EUR"},
    {"euros", "EUR"},
    {"euro", "EUR"},
    {"£", "GBP EGP LBP"},
    {"₹", "INR"},
    {"₽", "RUB"},
    {"рублей", "RUB BYN"},
    {"руб", "RUB BYN"},
    {"р.", "RUB BYN"},
    {"Р", "RUB"},
    {"₸", "KZT"},
    {"тенге", "KZT"},
    {"тг", "KZT"},
    {"₴", "UAH"},
    {"грн", "UAH"},
    {"zł", "PLN"},
    {"ZŁ", "PLN"},
    {"zl", "PLN"},
    {"Kč", "CZK"},
    {"Ft", "HUF"},
    {"₪", "ILS"},
    {"ש\"ח", "ILS"},
    {"ש״ח", "ILS"},
    {"NIS", "ILS"},
    {"元", "CNY TWD"},
    {"人民币", "CNY"},
    {"円", "JPY"},
    {"¥", "JPY CNY"},
    {"￥", "CNY JPY"},
    {"₩", "KRW"},
    {"원", "KRW"},
    {"₺", "TRY"},
    {"TL", "TRY"},
    {"₫", "VND"},
    {"đ", "VND"},
    {"฿", "THB"},
    {"บาท", "THB"},
    {"Rp", "IDR"},
    {"RM", "MYR"},
    {"₱", "PHP"},
    {"₦", "NGN"},
    {"₡", "CRC"},
    {"₲", "PYG"},
    {"₼", "AZN"},
    {"₾", "GEL"},
    {"S/.", "PEN"},
    {"S/", "PEN"},
    {"Fr.", "CHF"},
    {"ر.س", "SAR"},
    {"ر. س", "SAR"},
    {"﷼", "SAR IRR QAR OMR YER"},
    {"ريال", "SAR QAR OMR YER IRR"},
    {"د.إ", "AED"},
    {"درهم", "AED MAD"},
    {"Dhs", "AED"},
    {"د.ك", "KWD"},
    {"دينار", "KWD BHD JOD IQD LYD TND DZD"},
    {"د.ب", "BHD"},
    {"ر.ق", "QAR"},
    {"ر.ع", "OMR"},
    {"د.ا", "JOD"},
    {"جنيه", "EGP"},
    {"ج.م", "EGP"},
    {"SR", "SAR"},
    {"KD", "KWD"},
    {"QR", "QAR"},
    {"LE", "EGP"},
    {"lei", "RON"},
    {"лв", "BGN"},
    {"ден", "MKD"},
    {"дин", "RSD"},
    {"Rs", "INR PKR LKR NPR MUR"},
    {"kr", "SEK NOK DKK ISK"},
    {"Kr", "SEK NOK DKK ISK"},
    {"KR", "SEK NOK DKK ISK"},
    {"CAN$", "CAD"},
    {"RD$", "DOP"},
    {"J$", "JMD"},
    {"TT$", "TTD"},
    {"MOP$", "MOP"},
    {"GH₵", "GHS"},
    {"yen", "JPY"},
    {"yuan", "CNY"},
    {"圓", "TWD HKD"},
    {"৳", "BDT"},
    {"؋", "AFN"},
    {"₮", "MNT"},
    {"៛", "KHR"},
    {"₭", "LAK"},
    {"KSh", "KES"},
    {"TSh", "TZS"},
    {"SFr", "CHF"},
    {"Lei", "RON"},
    {"LEI", "RON"},
    {"Lek", "ALL"},
    {"Zł", "PLN"},
    {"грн.", "UAH"},
    {"⃁", "SAR"},
    {"ريال سعودي", "SAR"},
    {"ريال قطري", "QAR"},
    {"ريال عماني", "OMR"},
    {"ريال يمني", "YER"},
    {"ریال", "IRR"},
    {"درهم إماراتي", "AED"},
    {"درهم مغربي", "MAD"},
    {"د.م", "MAD"},
    {"دينار كويتي", "KWD"},
    {"دينار بحريني", "BHD"},
    {"دينار أردني", "JOD"},
    {"دينار عراقي", "IQD"},
    {"دينار تونسي", "TND"},
    {"دينار جزائري", "DZD"},
    {"دينار ليبي", "LYD"},
    {"د.أ", "JOD"},
    {"د.ع", "IQD"},
    {"د.ت", "TND"},
    {"د.ج", "DZD"},
    {"د.ل", "LYD"},
    {"ل.ل", "LBP"},
    {"ل.س", "SYP"},
    {"ر.ي", "YER"},
    {"ج.س", "SDG"},
    {"جنيه مصري", "EGP"},
    {"جنيه إسترليني", "GBP"},
    {"جنيه استرليني", "GBP"},
    {"ليرة تركية", "TRY"},
    {"ليرة لبنانية", "LBP"},
    {"دولار", "USD"},
    {"يورو", "EUR"},
    {"﹩", "USD"},
    {"рубль", "RUB BYN"},
    {"рубля", "RUB BYN"},
    {"рубли", "RUB BYN"},
    {"динара", "RSD"},
    {"денари", "MKD"},
    {"złoty", "PLN"},
    {"złote", "PLN"},
    {"złotych", "PLN"},
    {"đồng", "VND"},
    {"$", "USD CAD AUD NZD MXN CLP COP ARS UYU TWD HKD SGD"},
}};

struct Country {
  std::string_view country;
  std::string_view currency;
};

constexpr std::array<Country, 78> kCountries = {{
    {"us", "USD"}, {"gb", "GBP"}, {"de", "EUR"}, {"fr", "EUR"}, {"it", "EUR"}, {"es", "EUR"}, {"nl", "EUR"},
    {"be", "EUR"}, {"at", "EUR"}, {"ie", "EUR"}, {"pt", "EUR"}, {"fi", "EUR"}, {"ee", "EUR"}, {"lv", "EUR"},
    {"lt", "EUR"}, {"sk", "EUR"}, {"si", "EUR"}, {"gr", "EUR"}, {"cy", "EUR"}, {"mt", "EUR"}, {"lu", "EUR"},
    {"hr", "EUR"}, {"ch", "CHF"}, {"li", "CHF"}, {"pl", "PLN"}, {"cz", "CZK"}, {"hu", "HUF"}, {"ro", "RON"},
    {"bg", "BGN"}, {"rs", "RSD"}, {"se", "SEK"}, {"no", "NOK"}, {"dk", "DKK"}, {"is", "ISK"}, {"ru", "RUB"},
    {"by", "BYN"}, {"ua", "UAH"}, {"kz", "KZT"}, {"ge", "GEL"}, {"az", "AZN"}, {"tr", "TRY"}, {"il", "ILS"},
    {"sa", "SAR"}, {"ae", "AED"}, {"kw", "KWD"}, {"qa", "QAR"}, {"bh", "BHD"}, {"om", "OMR"}, {"jo", "JOD"},
    {"eg", "EGP"}, {"ma", "MAD"}, {"tn", "TND"}, {"iq", "IQD"}, {"lb", "LBP"}, {"in", "INR"}, {"pk", "PKR"},
    {"lk", "LKR"}, {"bd", "BDT"}, {"cn", "CNY"}, {"jp", "JPY"}, {"kr", "KRW"}, {"tw", "TWD"}, {"hk", "HKD"},
    {"sg", "SGD"}, {"my", "MYR"}, {"th", "THB"}, {"vn", "VND"}, {"id", "IDR"}, {"ph", "PHP"}, {"au", "AUD"},
    {"nz", "NZD"}, {"ca", "CAD"}, {"mx", "MXN"}, {"br", "BRL"}, {"cl", "CLP"}, {"co", "COP"}, {"ar", "ARS"},
    {"za", "ZAR"},
}};

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

UChar32 letter_at(std::string_view text, std::size_t at) {
  auto from = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_NEXT(text.data(), from, static_cast<std::int32_t>(text.size()), c);
  return c > 0 && u_isalpha(c) ? c : 0;
}

UChar32 letter_before(std::string_view text, std::size_t at) {
  auto from = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_PREV(text.data(), 0, from, c);
  return c > 0 && u_isalpha(c) ? c : 0;
}

/// Chinese, Japanese, Korean and Thai write words without blanks or with their endings on; Arabic puts the article
/// before a currency's name and the plural behind it.
bool joins_words(UChar32 letter) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(letter, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_THAI:
    case USCRIPT_ARABIC:
      return true;
    default:
      return false;
  }
}

/// A sign made of letters must stand alone ("kr" is not in "kraft", "ден" not in "день"); digits may touch it.
bool stands_alone(std::string_view text, std::size_t at, std::size_t length) {
  const UChar32 first = letter_at(text, at);
  const UChar32 before = first != 0 && at > 0 ? letter_before(text, at) : 0;
  if (before != 0 && !joins_words(first) && !joins_words(before)) return false;
  const std::size_t stop = at + length;
  const UChar32 last = letter_before(text, stop);
  return last == 0 || joins_words(last) || stop == text.size() || letter_at(text, stop) == 0;
}

std::string among(std::string_view currencies, const PriceHints& hints) {
  if (currencies.size() == 3) return std::string(currencies);
  if (!hints.currency.empty() && currencies.find(hints.currency) != std::string_view::npos) return hints.currency;
  const std::string local = currency_of_country(hints.country);
  if (!local.empty() && currencies.find(local) != std::string_view::npos) return local;
  return std::string(currencies.substr(0, 3));
}

/// A word of three capitals that ISO 4217 lists, standing alone. Few English words in capitals are codes ("ALL",
/// "TRY").
std::pair<std::size_t, std::string> first_code(std::string_view text) {
  for (std::size_t i = 0; i + 3 <= text.size(); ++i) {
    const std::string_view word = text.substr(i, 3);
    const bool capitals = std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!capitals || (i > 0 && is_letter(text[i - 1])) || (i + 3 < text.size() && is_letter(text[i + 3]))) continue;
    if (word == "RUR") return {i, "RUB"};
    if (word == "ALL" || word == "TRY" || word == "TOP" || word == "CUP") {
      if (text.size() > 16) continue;
    }
    if (Currency::from_code(word)) return {i, std::string(word)};
  }
  return {std::string_view::npos, ""};
}

/// Codes that in small letters are English words, which stand beside prices as labels.
bool is_a_word(std::string_view code) {
  static constexpr std::array<std::string_view, 11> kWords = {"all", "bob", "cup", "gel", "mad", "mop",
                                                              "pen", "ron", "sos", "top", "try"};
  return std::ranges::find(kWords, ascii_lower(code)) != kWords.end();
}

}  // namespace

std::string currency_of_country(std::string_view country) {
  for (const auto& [known, currency] : kCountries) {
    if (known == country) return std::string(currency);
  }
  return "";
}

std::string country_of_host(std::string_view host) {
  const std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos) return "";
  std::string ending = ascii_lower(host.substr(dot + 1));
  if (ending == "uk") return "gb";
  // Endings that are sold for their sound and say nothing about a country.
  if (ending.size() != 2 || ending == "co" || ending == "io" || ending == "ai" || ending == "me" || ending == "tv") {
    return ending == "co" && host.ends_with(".com.co") ? "co" : "";
  }
  return ending;
}

std::string currency_in(std::string_view text, const PriceHints& hints) {
  auto [best, found] = first_code(text);
  std::size_t best_length = 3;
  for (const auto& [sign, currencies] : kSigns) {
    std::size_t at = text.find(sign);
    while (at != std::string_view::npos && !stands_alone(text, at, sign.size())) at = text.find(sign, at + 1);
    if (at == std::string_view::npos || at > best || (at == best && sign.size() <= best_length)) continue;
    // "AU$": the longer sign begins earlier, so the first begin wins and "$" inside it never does.
    best = at;
    best_length = sign.size();
    found = among(currencies, hints);
  }
  return found;
}

bool has_currency_sign(std::string_view text) {
  return contains_any(text, {"$", "€", "£", "¥", "₹", "₪", "₺", "₽", "₩", "₫", "฿"});
}

std::string currency_code(std::string_view text, const PriceHints& hints) {
  std::string code(text.substr(0, 16));
  std::erase_if(code, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
  std::string capitals = code;
  std::ranges::transform(capitals, capitals.begin(),
                         [](unsigned char c) { return static_cast<char>(c < 128 ? std::toupper(c) : c); });
  if (capitals == "RUR") return "RUB";
  if (capitals == "NIS") return "ILS";
  if (capitals == "RMB") return "CNY";
  if (capitals.size() == 3 && Currency::from_code(capitals) && (code == capitals || !is_a_word(code))) return capitals;
  return currency_in(text, hints);
}

}  // namespace matjar::sourcing
