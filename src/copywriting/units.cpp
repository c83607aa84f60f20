#include "copywriting/units.hpp"

#include <array>
#include <charconv>
#include <fmt/format.h>

namespace matjar::copywriting {

namespace {

constexpr CountedNoun same(std::string_view text) {
  return {text, text, text, text, text};
}

template <std::size_t N>
using Names = std::array<std::string_view, N>;

constexpr Names<15> kInch{"inches", "inch",   "in",    "in.",      "\"",      "''",   "″",    "”",
                          "zoll",   "pouces", "pouce", "pulgadas", "pollici", "بوصة", "بوصات"};
constexpr Names<9> kCentimetre{"centimeters", "centimetres", "centimeter", "centimetre", "cm",
                               "zentimeter",  "centímetros", "centimetri", "سم"};
constexpr Names<8> kMillimetre{"millimeters", "millimetres", "millimeter", "millimetre",
                               "mm",          "milímetros",  "millimetri", "مم"};
constexpr Names<8> kMetre{"meters", "metres", "meter", "metre", "m", "metros", "metri", "م"};
constexpr Names<6> kKilometre{"kilometers", "kilometres", "kilometer", "km", "كم", "كيلومتر"};
constexpr Names<6> kFoot{"feet", "foot", "ft", "ft.", "قدم", "أقدام"};
constexpr Names<6> kYard{"yards", "yard", "yd", "yds", "ياردة", "ياردات"};
constexpr Names<4> kMile{"miles", "mile", "ميل", "أميال"};
constexpr Names<8> kPound{"pounds", "pound", "lbs", "lb", "lbs.", "رطلًا", "رطل", "أرطال"};
constexpr Names<6> kOunce{"ounces", "ounce", "oz", "oz.", "أونصة", "أونصات"};
constexpr Names<8> kFluidOunce{"fluid ounces", "fluid ounce", "fl oz",       "fl. oz.",
                               "fl. oz",       "fl.oz",       "أونصة سائلة", "أونصات سائلة"};
constexpr Names<9> kKilogram{"kilograms", "kilogram", "kilogramos", "kilogramm", "kilogrammes",
                             "kilo",      "kg",       "kgs",        "كجم"};
constexpr Names<9> kGram{"grams", "gram", "grammes", "gramos", "gramm", "grammi", "gr", "g", "جم"};
constexpr Names<4> kMilligram{"milligrams", "milligram", "mg", "ملجم"};
constexpr Names<7> kMillilitre{"milliliters", "millilitres", "milliliter", "millilitre", "ml", "mililitros", "مل"};
constexpr Names<11> kLitre{"liters", "litres", "liter", "litre", "litros", "litri", "ltr", "l", "لترات", "لترًا", "لتر"};
constexpr Names<5> kGallon{"gallons", "gallon", "gal", "جالونات", "جالون"};
constexpr Names<6> kSquareFoot{"square feet", "square foot", "sq ft", "sq. ft.", "sq.ft", "قدم مربعة"};
constexpr Names<7> kSquareMetre{"square meters", "square metres", "sqm", "m²", "m2", "qm", "م²"};
constexpr Names<5> kCubicMetre{"cubic meters", "m³", "m3", "cbm", "م³"};
constexpr Names<8> kWatt{"watts", "watt", "w", "vatios", "vatio", "vatios rms", "واطًا", "واط"};
constexpr Names<5> kKilowatt{"kilowatts", "kilowatt", "kw", "kilovatios", "كيلوواط"};
constexpr Names<6> kVolt{"volts", "volt", "v", "voltios", "vdc", "فولت"};
constexpr Names<5> kAmpere{"amps", "amp", "amperes", "ampere", "أمبير"};
constexpr Names<5> kMilliampHour{"milliamp hours", "milliampere hour", "milliampere-hours", "mah", "مللي أمبير"};
constexpr Names<5> kHertz{"hertz", "hz", "hercios", "herz", "هرتز"};
constexpr Names<3> kMegahertz{"megahertz", "mhz", "ميجاهرتز"};
constexpr Names<3> kGigahertz{"gigahertz", "ghz", "جيجاهرتز"};
constexpr Names<5> kGigabyte{"gigabytes", "gigabyte", "gb", "go", "جيجابايت"};
constexpr Names<4> kTerabyte{"terabytes", "terabyte", "tb", "تيرابايت"};
constexpr Names<4> kMegabyte{"megabytes", "megabyte", "mb", "ميجابايت"};
constexpr Names<4> kMegapixel{"megapixels", "megapixel", "mp", "ميجابكسل"};
constexpr Names<4> kLumen{"lumens", "lumen", "lm", "لومن"};
constexpr Names<3> kKelvin{"kelvin", "k", "كلفن"};
constexpr Names<3> kDecibel{"decibels", "db", "ديسيبل"};
constexpr Names<2> kRpm{"rpm", "دورة في الدقيقة"};
constexpr Names<3> kPercent{"%", "percent", "٪"};
constexpr Names<12> kHour{"hours",  "hour",   "hrs",   "hr",  "h",    "stunden",
                          "stunde", "heures", "horas", "ore", "ساعة", "ساعات"};
constexpr Names<10> kMinute{"minutes", "minute", "mins", "min",   "minuten",
                            "minutos", "minuti", "min.", "دقيقة", "دقائق"};
constexpr Names<8> kMonth{"months", "month", "monate", "mois", "meses", "شهرًا", "شهر", "أشهر"};
constexpr Names<10> kYear{"years", "year", "jahre", "ans", "años", "anni", "yrs", "year(s)", "سنة", "سنوات"};
constexpr Names<13> kPiece{"pieces", "piece", "pcs",   "pc",   "stück", "teile", "pièces",
                           "piezas", "pezzi", "count", "قطعة", "قطع",   "pack"};
constexpr Names<9> kPage{"pages", "page", "seiten", "páginas", "pagine", "pp", "صفحة", "صفحات", "pgs"};

constexpr std::array<Unit, 43> kUnits{{
    {"fluid_ounce",
     "fl oz",
     {"أونصة سائلة", "أونصتان سائلتان", "أونصات سائلة", "أونصة سائلة", "أونصة سائلة"},
     kFluidOunce},
    {"square_foot", "sq ft", same("قدم مربعة"), kSquareFoot},
    {"m2", "m²", same("م²"), kSquareMetre},
    {"m3", "m³", same("م³"), kCubicMetre},
    {"inch", "in", {"بوصة", "بوصتان", "بوصات", "بوصة", "بوصة"}, kInch},
    {"cm", "cm", same("سم"), kCentimetre},
    {"mm", "mm", same("مم"), kMillimetre},
    {"km", "km", same("كم"), kKilometre},
    {"m", "m", same("م"), kMetre},
    {"foot", "ft", {"قدم", "قدمان", "أقدام", "قدمًا", "قدم"}, kFoot},
    {"yard", "yd", {"ياردة", "ياردتان", "ياردات", "ياردة", "ياردة"}, kYard},
    {"mile", "mi", {"ميل", "ميلان", "أميال", "ميلًا", "ميل"}, kMile},
    {"pound", "lb", {"رطل", "رطلان", "أرطال", "رطلًا", "رطل"}, kPound},
    {"ounce", "oz", {"أونصة", "أونصتان", "أونصات", "أونصة", "أونصة"}, kOunce},
    {"kg", "kg", same("كجم"), kKilogram},
    {"mg", "mg", same("ملجم"), kMilligram},
    {"g", "g", same("جم"), kGram},
    {"ml", "ml", same("مل"), kMillilitre},
    {"l", "L", {"لتر", "لتران", "لترات", "لترًا", "لتر"}, kLitre},
    {"gallon", "gal", {"جالون", "جالونان", "جالونات", "جالونًا", "جالون"}, kGallon},
    {"kilowatt", "kW", same("كيلوواط"), kKilowatt},
    {"watt", "W", same("واط"), kWatt},
    {"volt", "V", same("فولت"), kVolt},
    {"ampere", "A", same("أمبير"), kAmpere},
    {"mah", "mAh", same("مللي أمبير"), kMilliampHour},
    {"mhz", "MHz", same("ميجاهرتز"), kMegahertz},
    {"ghz", "GHz", same("جيجاهرتز"), kGigahertz},
    {"hz", "Hz", same("هرتز"), kHertz},
    {"gb", "GB", same("جيجابايت"), kGigabyte},
    {"tb", "TB", same("تيرابايت"), kTerabyte},
    {"mb", "MB", same("ميجابايت"), kMegabyte},
    {"mp", "MP", same("ميجابكسل"), kMegapixel},
    {"lumen", "lm", same("لومن"), kLumen},
    {"kelvin", "K", same("كلفن"), kKelvin},
    {"db", "dB", same("ديسيبل"), kDecibel},
    {"rpm", "rpm", same("دورة في الدقيقة"), kRpm},
    {"percent", "%", same("%"), kPercent},
    {"hour", "hours", {"ساعة", "ساعتان", "ساعات", "ساعة", "ساعة"}, kHour},
    {"minute", "minutes", {"دقيقة", "دقيقتان", "دقائق", "دقيقة", "دقيقة"}, kMinute},
    {"month", "months", {"شهر", "شهران", "أشهر", "شهرًا", "شهر"}, kMonth},
    {"year", "years", {"سنة", "سنتان", "سنوات", "سنة", "سنة"}, kYear},
    {"piece", "pieces", {"قطعة", "قطعتان", "قطع", "قطعة", "قطعة"}, kPiece},
    {"page", "pages", {"صفحة", "صفحتان", "صفحات", "صفحة", "صفحة"}, kPage},
}};

bool continues_word(std::string_view text) {
  if (text.empty()) return false;
  const auto first = static_cast<unsigned char>(text.front());
  return (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || (first >= '0' && first <= '9') ||
         (first >= 0xC3 && first != 0xE2);  // any letter beyond ASCII; E2 begins punctuation such as dashes and primes
}

bool is_symbol(std::string_view alias) {
  return alias == "\"" || alias == "''" || alias == "″" || alias == "”" || alias == "%" || alias == "٪";
}

}  // namespace

std::span<const Unit> all_units() {
  return kUnits;
}

const Unit* unit_by_id(std::string_view id) {
  for (const Unit& unit : kUnits) {
    if (unit.id == id) return &unit;
  }
  return nullptr;
}

const Unit* unit_at(std::string_view folded, std::size_t& length) {
  std::size_t skipped = 0;
  while (folded.substr(skipped).starts_with(' ') || folded.substr(skipped).starts_with("\u00A0")) {
    skipped += folded[skipped] == ' ' ? 1 : 2;
  }
  if (skipped == 0 && folded.starts_with('-')) skipped = 1;
  const std::string_view rest = folded.substr(skipped);
  const Unit* best = nullptr;
  std::size_t best_size = 0;
  for (const Unit& unit : kUnits) {
    for (const std::string_view alias : unit.aliases) {
      if (alias.size() <= best_size || !rest.starts_with(alias)) continue;
      if (!is_symbol(alias) && continues_word(rest.substr(alias.size()))) continue;
      best = &unit;
      best_size = alias.size();
    }
  }
  length = skipped + best_size;
  return best;
}

std::string_view arabic_form(const CountedNoun& noun, std::string_view digits) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return noun.other;
  const std::int64_t rest = number % 100;
  if (rest >= 3 && rest <= 10) return noun.few;
  if (rest >= 11) return noun.many;
  return noun.other;
}

std::string counted(std::string_view digits, std::int64_t number, const CountedNoun& noun, bool feminine) {
  if (number == 1) return fmt::format("{} {}", noun.one, feminine ? "واحدة" : "واحد");
  if (number == 2) return std::string(noun.two);
  return fmt::format("{} {}", digits, arabic_form(noun, std::to_string(number)));
}

}  // namespace matjar::copywriting
