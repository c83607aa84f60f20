#include "copywriting/text_cleaning.hpp"

#include <array>
#include <re2/re2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/plain_text.hpp"
#include "base/utf8.hpp"
#include "copywriting/words.hpp"

namespace matjar::copywriting {

namespace {

constexpr std::array<std::string_view, 63> kJunk{"ignore all",
                                                 "ignore previous",
                                                 "previous instructions",
                                                 "system prompt",
                                                 "language model",
                                                 "free shipping",
                                                 "shipping",
                                                 "delivery",
                                                 "money back",
                                                 "money-back",
                                                 "guarantee",
                                                 "warranty",
                                                 "refund",
                                                 "returns",
                                                 "return policy",
                                                 "customer service",
                                                 "contact us",
                                                 "click",
                                                 "buy now",
                                                 "order now",
                                                 "add to cart",
                                                 "hot sale",
                                                 "best seller",
                                                 "bestseller",
                                                 "discount",
                                                 "coupon",
                                                 "limited time",
                                                 "in stock",
                                                 "out of stock",
                                                 "satisfaction",
                                                 "risk free",
                                                 "risk-free",
                                                 "amazon",
                                                 "ebay",
                                                 "aliexpress",
                                                 "flipkart",
                                                 "walmart",
                                                 "shop at",
                                                 "shop now",
                                                 "buy online",
                                                 "pricing",
                                                 "datasheet",

                                                 "see more",
                                                 "read more",
                                                 "sold by",
                                                 "seller",
                                                 "feedback",
                                                 "please",
                                                 "if you have",
                                                 "lifetime",
                                                 "perfect gift",
                                                 "garantie",
                                                 "versand",
                                                 "kostenlos",
                                                 "livraison",
                                                 "gratuit",
                                                 "envío",
                                                 "garantía",
                                                 "gratis",
                                                 "spedizione",
                                                 "garanzia",
                                                 "make sure this fits",
                                                 "customer reviews"};

constexpr std::array<std::string_view, 44> kClaims{
    "best",       "number one", "#1",           "no. 1",    "world's",    "perfect",       "guaranteed",
    "miracle",    "cure",       "cures",        "heals",    "100% safe",  "100% original", "authentic",
    "unbeatable", "cheapest",   "lowest price", "ultimate", "unmatched",  "revolutionary", "clinically proven",
    "الأفضل",     "أفضل",       "الأرخص",       "أرخص",     "الأقوى",     "مضمون",         "مضمونة",
    "ضمان",       "أصلي",       "أصلية",        "يعالج",    "تعالج",      "علاج",          "يشفي",
    "شفاء",       "معجزة",      "سحري",         "رقم واحد", "لا مثيل له", "لا يقاوم",      "الوحيد",
    "حصري",       "حصرية"};

/// Whole words only: "best" is not in "bestow", "أصلي" not in "الأصلي".
bool holds_phrase(std::string_view folded, std::string_view phrase) {
  for (std::size_t at = folded.find(phrase); at != std::string_view::npos; at = folded.find(phrase, at + 1)) {
    auto before = static_cast<std::int32_t>(at);
    UChar32 point = 0;
    if (at > 0) U8_PREV(folded.data(), 0, before, point);
    const bool begins = at == 0 || point < 0 || !u_isalnum(point);
    auto behind = static_cast<std::int32_t>(at + phrase.size());
    const auto size = static_cast<std::int32_t>(folded.size());
    point = 0;
    if (behind < size) U8_NEXT(folded.data(), behind, size, point);
    if (begins && (point <= 0 || !u_isalnum(point))) return true;
  }
  return false;
}

/// Praise that is also a word of names: a merchant is warned of it, and a title keeps it.
bool may_be_a_name(std::string_view claim) {
  return claim == "perfect" || claim == "ultimate" || claim == "best" || claim == "authentic";
}

/// Erases every whole-word occurrence of `phrase`, whatever its case.
void erase_phrase(std::string& text, std::string_view phrase) {
  const RE2 pattern("(?i)(^|[^\\pL\\pN])" + RE2::QuoteMeta(phrase) + "($|[^\\pL\\pN])");
  while (RE2::Replace(&text, pattern, "\\1\\2")) {
  }
}

/// Signs of prices and of shouting.
bool has_sign(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kSigns{"!", "$", "€", "£", "¡"};
  return std::ranges::any_of(kSigns, [&](std::string_view sign) { return text.find(sign) != std::string_view::npos; });
}

bool is_ornament(UChar32 point) {
  if (point < 0) return true;
  if (point == 0x2122 || point == 0x00AE || point == 0x00A9 || point == '*' || point == '~' || point == '^')
    return true;
  const auto type = u_charType(point);
  return type == U_OTHER_SYMBOL || type == U_PRIVATE_USE_CHAR || type == U_SURROGATE || type == U_FORMAT_CHAR ||
         type == U_MODIFIER_SYMBOL || (point >= 0xFE00 && point <= 0xFE0F) || point > 0x1F000;
}

}  // namespace

bool is_junk(std::string_view text) {
  const std::string folded = fold_case(text);
  for (const std::string_view phrase : kJunk) {
    if (holds_phrase(folded, phrase)) return true;
  }
  return !claim_word(text).empty() || !contact_in(text).empty() || has_sign(folded);
}

bool is_unrepeatable(std::string_view text) {
  const std::string folded = fold_case(text);
  const auto holds = [&](std::string_view phrase) { return holds_phrase(folded, phrase); };
  return std::ranges::any_of(kJunk, holds) || !contact_in(text).empty() || has_sign(folded) ||
         std::ranges::any_of(kClaims, [&](std::string_view claim) { return !may_be_a_name(claim) && holds(claim); });
}

std::string without_junk(std::string_view text) {
  std::string rest(text);
  for (const std::string_view phrase : kJunk) erase_phrase(rest, phrase);
  for (const std::string_view claim : kClaims) {
    if (!may_be_a_name(claim)) erase_phrase(rest, claim);
  }
  RE2::GlobalReplace(&rest, "[!¡]", " ");
  return is_unrepeatable(rest) ? std::string() : cleaned(rest);
}

std::string cleaned(std::string_view text) {
  std::string kept;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t begin = at;
    UChar32 point = 0;
    U8_NEXT(text.data(), at, size, point);
    if (point == 0x3010 || point == 0x3011) {
      kept += ' ';
    } else if (point == 0xB0 || !is_ornament(point)) {
      kept += text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin));
    } else {
      kept += ' ';
    }
  }
  std::string tidy = PlainText::from(kept).str();
  RE2::GlobalReplace(&tidy, R"(\s+([,.;:]))", "\\1");
  RE2::GlobalReplace(&tidy, R"(\s{2,})", " ");
  return std::string(trim(tidy));
}

std::string cleaned_brand(std::string_view text) {
  static constexpr std::size_t kMaxCharacters = 40;
  std::string brand = cleaned(text);
  static const RE2 kVisit(
      R"((?i)^(?:visit the|besuche den|besuchen sie den|visiter la boutique|visita la tienda de|visita lo store di)\s+(.+?)(?:[- ]?store|[- ]?shop)?$)");
  static const RE2 kLabel(
      R"((?i)^(?:(?:brand|marke|marque|marca|by|von|de la marque)\s*:|by )\s*(.+?)(?:\s*\((?:author|autor|auteur|autore)\).*)?$)");
  std::string inner;
  if (RE2::FullMatch(brand, kVisit, &inner) || RE2::FullMatch(brand, kLabel, &inner)) brand = std::string(trim(inner));
  static const RE2 kNone(
      R"((?i)^(?:generic|unbranded|no ?brand|none|n/?a|unknown|does not apply|unbekannt|sans marque|-+)$)");
  if (RE2::FullMatch(brand, kNone) || count_code_points(brand) > kMaxCharacters) return {};
  const bool sayable = is_latin_only(brand) || is_mostly_arabic(brand);
  return sayable && contact_in(brand).empty() ? brand : std::string();
}

std::string lead_phrase(std::string_view bullet, std::size_t max_characters) {
  static constexpr std::size_t kShortest = 8;
  std::string text = cleaned(bullet);
  static const RE2 kLead(R"(^\W*([^:–—.;]{8,90}?)\s*(?::|–|—| - |;|\.(?:\s|$)).*$)");
  std::string lead;
  if (RE2::FullMatch(text, kLead, &lead)) text = lead;
  while (!text.empty() && (text.back() == '.' || text.back() == ',' || text.back() == ' ' || text.back() == '-')) {
    text.pop_back();
  }
  const std::size_t size = count_code_points(text);
  if (size < kShortest || size > max_characters || is_junk(text) || !is_latin_only(text)) return {};
  // A heading in capitals ("WHY IPAD") and a question are no facts.
  const bool shouts =
      fold_case(text) != text && std::ranges::none_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
  static const RE2 kNoFact(R"((?i)^(?:why|how|what|when|who|note|tip|warning|about|important)\b|\?)");
  if (shouts || RE2::PartialMatch(text, kNoFact)) return {};
  return text;
}

std::string_view claim_word(std::string_view text) {
  const std::string folded = fold_case(text);
  for (const std::string_view phrase : kClaims) {
    if (holds_phrase(folded, phrase)) return phrase;
  }
  return {};
}

std::string contact_in(std::string_view text) {
  static const RE2 kContact(
      R"((?i)((?:https?://|www\.)\S+|[a-z0-9._%+-]+@[a-z0-9-]+\.[a-z]{2,}|\B@[a-z0-9_.]{3,}|\b[a-z0-9-]+\.(?:com|net|org|shop|store|sa|io|co)\b(?:/\S*)?|(?:\+|\b00)\d[\d\s().-]{7,}\d|\b05\d{8}\b))");
  std::string found;
  const std::string folded = fold_digits(text);
  return RE2::PartialMatch(folded, kContact, &found) ? found : std::string();
}

}  // namespace matjar::copywriting
