#include "copywriting/fact_sheet.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <re2/re2.h>

#include "base/utf8.hpp"
#include "copywriting/detail_points.hpp"
#include "copywriting/display_title.hpp"
#include "copywriting/measures.hpp"
#include "copywriting/text_cleaning.hpp"
#include "copywriting/title_reading.hpp"
#include "copywriting/value_translation.hpp"

namespace matjar::copywriting {

namespace {

using Kind = AttributeName::Kind;

constexpr std::size_t kMaxSpecs = 14;
constexpr std::size_t kMaxValueCharacters = 80;

/// Attributes that are about the shop's page and not about the thing.
bool is_page_attribute(std::string_view name) {
  static const RE2 kPage(
      R"((?i)(asin|best ?sellers? rank|review|rating|date first|first available|availab|sku|upc|ean|gtin|price|preis|prix|ship|versand|deliver|seller|sold by|return|warrant|garant|discontinued|rank|url|offer|stock|quantity|customer|bestseller|feedback|listing|item id|importer|packer|amazon|generic name|batter(?:y|ies) (?:required|included)|^batteries$|package|parcel|carton|department|ranking|^is |part number|upc|barcode|feature$|^included components$|manufacturer contact))");
  return RE2::PartialMatch(std::string(name), kPage);
}

std::string language_of(const product::SourceProduct& source) {
  if (source.language) {
    const std::string folded = fold_case(source.language->value.str().substr(0, 2));
    if (folded == "pt") return "es";  // near enough for nouns, and better than nothing
    if (folded.size() == 2) return folded;
  }
  std::string text = source.title ? source.title->value.str() : std::string();
  for (const auto& bullet : source.bullet_points) text += " " + bullet.value.str();
  return guess_language(text);
}

/// A page may say lang="en" over a German title; the title's own little words know better.
std::string title_language(const product::SourceProduct& source, const std::string& page_language) {
  const std::string guessed = guess_language(source.title->value.str());
  return guessed == "en" ? page_language : guessed;
}

/// What a shopper wants to know first.
std::size_t weight_of(const SpecFact& spec) {
  static constexpr std::array<std::string_view, 22> kFirst{
      "Author",           "Colour",       "Material",         "Fabric",   "Capacity",         "Seed capacity",
      "Storage capacity", "RAM",          "Screen size",      "Size",     "Battery capacity", "Power",
      "Wattage",          "Battery life", "Number of pieces", "Height",   "Length",           "Width",
      "Dimensions",       "Weight",       "Number of pages",  "Publisher"};
  const auto at = static_cast<std::size_t>(std::ranges::find(kFirst, spec.key) - kFirst.begin());
  return at + (spec.in_arabic() ? 0 : 100) + (spec.known ? 0 : 60) +
         (spec.kind == Kind::proper && at == kFirst.size() ? 50 : 0);
}

/// Keeps the page's order among equals. (std::stable_sort calls a function that this standard library calls
/// deprecated.)
void sort_specs(FactSheet& sheet) {
  std::vector<std::pair<std::size_t, std::size_t>> order;
  for (std::size_t i = 0; i < sheet.specs.size(); ++i) order.emplace_back(weight_of(sheet.specs[i]), i);
  std::ranges::sort(order);
  std::vector<SpecFact> sorted;
  for (const auto& [weight, at] : order) sorted.push_back(std::move(sheet.specs[at]));
  sheet.specs = std::move(sorted);
}

void add_spec(FactSheet& sheet, SpecFact spec) {
  const bool said = std::ranges::any_of(sheet.specs, [&](const SpecFact& other) {
    return other.key == spec.key || (!spec.name.ar.empty() && other.name.ar == spec.name.ar) ||
           (!spec.value.en.empty() && other.value.en == spec.value.en);
  });
  const bool empty = spec.value.ar.empty() && spec.value.en.empty();
  if (!said && !empty && sheet.specs.size() < kMaxSpecs) sheet.specs.push_back(std::move(spec));
}

/// A language or a number of packs says something about a book or a box and nothing about other things.
bool says_nothing(const SpecFact& spec, const FactSheet& sheet) {
  const bool is_book = sheet.head != nullptr && sheet.head->niche == "books_media";
  const bool counts_as_size = spec.key == "Size" && spec.value.en.ends_with("pieces");
  const bool is_key = spec.key == "Model" && spec.value.en.find('_') != std::string::npos;  // of a warehouse
  return is_key || (spec.key == "Language" && !is_book) || counts_as_size || spec.value.en == "No";
}

/// A value with a number whose unit is understood, or a bare number: the same in both languages.
bool is_measured(const LocalizedText& value) {
  return !value.ar.empty() && value.en.find_first_of("0123456789") != std::string::npos;
}

/// "Snapdragon 8 Gen 3", "IP68", "HDMI": every word is capitalised or holds a digit, and there are few of them.
bool is_name_like(const std::string& value) {
  static constexpr std::size_t kMostWords = 4;
  const std::vector<Word> words = words_of(value);
  return !words.empty() && words.size() <= kMostWords && is_latin_only(value) &&
         std::ranges::all_of(words, [](const Word& word) { return word.has_digit() || word.is_upper(); });
}

void read_attribute(const product::Attribute& attribute, const Lexicon& lexicon, FactSheet& sheet) {
  const std::string name = cleaned(attribute.name.str());
  const std::string value = cleaned(attribute.value.str());
  if (words_of(value).empty()) return;  // "/", "-"
  if (name.empty() || value.empty() || count_code_points(value) > kMaxValueCharacters) return;
  if (count_code_points(name) > 40 || is_page_attribute(name) || is_junk(value)) return;
  const AttributeName* entry = lexicon.attributes.find(phrase_key(name), sheet.language);
  if (entry != nullptr && entry->kind == Kind::never) return;
  SpecFact spec;
  spec.known = entry != nullptr;
  spec.key = entry != nullptr ? entry->en : name;
  spec.kind = entry != nullptr ? entry->kind : Kind::value;
  spec.value = translate_value(value, spec.kind, spec.key, sheet.language, lexicon);
  if (entry != nullptr) {
    spec.name = {entry->ar, entry->en};
  } else if (sheet.language == "en") {
    spec.name.en = name;
    if (is_name_like(value)) {
      spec.value = {value, value};
    } else if (!is_measured(spec.value)) {
      spec.value.ar.clear();
    }
    if (!spec.value.ar.empty()) spec.name.ar = fmt::format("«{}»", name);
  } else {
    return;  // a name in another language that nobody here can say in English
  }
  if (spec.key == "Dimensions") {  // "30 x 20 cm; 1.6 kg": the weight has a row of its own
    spec.value.ar.resize(std::min(spec.value.ar.size(), spec.value.ar.find("، ")));
    spec.value.en.resize(std::min({spec.value.en.size(), spec.value.en.find(", "), spec.value.en.find("; ")}));
  }
  if (spec.key == "Brand" && sheet.brand.empty()) sheet.brand = cleaned_brand(value);
  if (spec.key == "Brand") return;
  if (spec.key == "Number of pieces" &&
      meanings_of(spec.value.en.substr(0, spec.value.en.find(' '))) == std::vector<Decimal>{Decimal(1, 0)}) {
    return;  // "1 piece" says nothing
  }
  add_spec(sheet, std::move(spec));
}

bool is_memory_unit(const Unit& unit) {
  return unit.id == "gb" || unit.id == "tb";
}

/// "0.98-pound Seed Capacity", "20000mAh", "Pack of 2": numbers whose meaning is clear from their unit or neighbours.
void read_title_measures(const std::string& title, FactSheet& sheet) {
  struct Rule {
    std::string_view unit;
    std::string_view needs;  ///< this word must follow within the same phrase; empty: none
    LocalizedText name;
  };
  static const std::array<Rule, 13> kRules{{{"mah", "", {"سعة البطارية", "Battery capacity"}},
                                            {"watt", "", {"القدرة", "Power"}},
                                            {"ml", "", {"السعة", "Capacity"}},
                                            {"fluid_ounce", "", {"السعة", "Capacity"}},
                                            {"l", "", {"السعة", "Capacity"}},
                                            {"pound", "seed capacity", {"سعة البذور", "Seed capacity"}},
                                            {"pound", "capacity", {"السعة", "Capacity"}},
                                            {"volt", "", {"الجهد", "Voltage"}},
                                            {"hz", "", {"التردد", "Frequency"}},
                                            {"inch", "", {"المقاس", "Size"}},
                                            {"cm", "", {"المقاس", "Size"}},
                                            {"gb", "", {"السعة", "Capacity"}},
                                            {"tb", "", {"السعة", "Capacity"}}}};
  const std::vector<FoundNumber> numbers = find_numbers(title);
  for (const FoundNumber& number : numbers) {
    const bool joined =
        (number.begin > 0 && std::string_view("/-x").find(title[number.begin - 1]) != std::string_view::npos) ||
        title.substr(number.end).starts_with('/');  // "1/2 in", "16/64GB"
    const bool is_size = number.unit != nullptr && (number.unit->id == "inch" || number.unit->id == "cm");
    const auto alike = std::ranges::count(numbers, number.unit, &FoundNumber::unit);
    // With several sizes of memory nobody can tell which one is the product's own.
    if (number.unit != nullptr && is_memory_unit(*number.unit) &&
        std::ranges::count_if(numbers,
                              [](const FoundNumber& n) { return n.unit != nullptr && is_memory_unit(*n.unit); }) > 1)
      continue;
    if (number.unit == nullptr || number.inside_word || joined || (is_size && alike > 1)) continue;
    std::string_view behind = std::string_view(title).substr(number.end);
    const std::size_t phrase_end = behind.find_first_of(",(|");
    const std::string following = phrase_key(behind.substr(0, phrase_end));
    const bool is_phrase = number.unit->id == "inch" && following.starts_with("in 1");  // "7-in-1"
    const bool is_memory = number.unit->id == "gb" && following.find(" ram") != std::string::npos;
    for (const Rule& rule : kRules) {
      if (rule.unit != number.unit->id || is_phrase || is_memory) continue;
      if (!rule.needs.empty() && following.find(rule.needs) == std::string::npos) continue;
      const std::string text = number.digits + " " + std::string(number.unit->aliases.front());
      const auto value = translate_measure(text, sheet.language, false);
      if (value)
        add_spec(sheet,
                 {.key = rule.name.en, .name = rule.name, .value = *value, .kind = Kind::measure, .known = true});
      break;
    }
  }
  static const RE2 kPack(R"((?i)(?:pack|set) of (\d{1,3})\b|\b(\d{1,3})[- ]?(?:pack|pcs|pieces?)\b)");
  std::string of;
  std::string before;
  if (RE2::PartialMatch(title, kPack, &of, &before)) {
    const std::string& count = of.empty() ? before : of;
    if (count == "1" || count == "0") return;
    add_spec(sheet, {.key = "Number of pieces",
                     .name = {"عدد القطع", "Number of pieces"},
                     .value = {count, count},
                     .kind = Kind::measure,
                     .known = true});
  }
}

/// The only colour that the naming part of a title states: "… - White Terrazzo" gives none, "…, Black" gives black.
void read_title_color(const std::string& title, const Lexicon& lexicon, FactSheet& sheet) {
  const std::vector<Word> words = words_of(title);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].after_break) continue;
    std::size_t end = i + 1;
    while (end < words.size() && !words[end].after_break) ++end;
    const std::string part = title.substr(words[i].begin, words[end - 1].end - words[i].begin);
    const AttributeValue* entry = lexicon.values.find(phrase_key(part), sheet.language);
    if (entry == nullptr) continue;
    if (entry->kind == AttributeValue::Kind::color) {
      add_spec(sheet, {.key = "Colour", .name = {"اللون", "Colour"}, .value = {entry->ar, entry->en}, .known = true});
    } else if (entry->kind == AttributeValue::Kind::material) {
      add_spec(sheet,
               {.key = "Material", .name = {"الخامة", "Material"}, .value = {entry->ar, entry->en}, .known = true});
    }
  }
}

void read_choices(const product::SourceProduct& source, const Lexicon& lexicon, FactSheet& sheet) {
  std::vector<std::string> axes;
  for (const auto& variant : source.variants) {
    for (const auto& option : variant.options) {
      const std::string axis = option.axis.str();
      if (std::ranges::find(axes, axis) == axes.end() && axes.size() < 3) axes.push_back(axis);
    }
  }
  for (const std::string& axis : axes) {
    const AttributeName* name = lexicon.attributes.find(phrase_key(axis), sheet.language);
    if (name == nullptr) continue;
    ChoiceFact choice;
    choice.name = {name->ar, name->en};
    std::vector<std::string> seen;
    for (const auto& variant : source.variants) {
      for (const auto& option : variant.options) {
        const std::string value = cleaned(option.value.str());
        if (option.axis.str() != axis || value.empty() || count_code_points(value) > 30 || is_junk(value)) continue;
        if (std::ranges::find(seen, value) != seen.end()) continue;
        seen.push_back(value);
        const LocalizedText text = translate_value(value, name->kind, name->en, sheet.language, lexicon);
        if (!text.ar.empty()) choice.ar.push_back(text.ar);
        if (!text.en.empty()) choice.en.push_back(text.en);
      }
    }
    choice.total = seen.size();
    if (choice.total >= 2 && choice.en.size() + choice.ar.size() > 0) sheet.choices.push_back(std::move(choice));
  }
}

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

void read_rating(const product::SourceProduct& source, FactSheet& sheet) {
  if (!source.rating || !source.review_count || source.review_count->value < 1) return;
  std::string text = source.rating->value.value.str();
  if (text.find('.') != std::string::npos) {
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
  }
  static constexpr std::size_t kMostCharacters = 4;  // "4.67"; rounding "4.66667" would make a number of our own
  if (text.size() > kMostCharacters) return;
  sheet.rating = text;
  sheet.rating_out_of = source.rating->value.out_of;
  sheet.reviews = source.review_count->value;
  sheet.review_count = grouped(sheet.reviews);
}

void read_category(const product::SourceProduct& source, const Lexicon& lexicon, FactSheet& sheet) {
  for (const auto& category : std::views::reverse(source.category_path)) {
    sheet.category = lexicon.categories.find(phrase_key(category.value.str()), sheet.language);
    if (sheet.category != nullptr) break;
  }
  if (sheet.head == nullptr && !source.category_path.empty()) {
    sheet.head = head_of_category(source.category_path.back().value.str(), sheet.language, lexicon);
  }
  const bool has_pages = sheet.spec("Number of pages") != nullptr || sheet.spec("ISBN") != nullptr;
  const bool among_books = sheet.category != nullptr && sheet.category->en == "Books";
  const bool among_games = sheet.category != nullptr && sheet.category->en == "Video Games";
  if (has_pages || among_books) sheet.head = lexicon.heads.find("book", "en");
  if (sheet.head == nullptr && among_games) sheet.head = lexicon.heads.find("video game", "en");
}

/// "Analog Devices" makes no thing analog.
bool is_in_brand(const Adjective& adjective, const FactSheet& sheet) {
  const std::string brand = " " + phrase_key(sheet.brand) + " ";
  return brand.find(" " + phrase_key(adjective.en) + " ") != std::string::npos;
}

void read_features(const product::SourceProduct& source, const Lexicon& lexicon, FactSheet& sheet) {
  static constexpr std::size_t kMaxFeatures = 6;
  sheet.features = sheet.naming;
  for (const auto& bullet : source.bullet_points) {
    for (const Adjective* adjective : stated_adjectives(bullet.value.str(), sheet.language, lexicon)) {
      if (is_in_brand(*adjective, sheet)) continue;
      const bool said =
          std::ranges::any_of(sheet.features, [&](const Adjective* f) { return f->ar_m == adjective->ar_m; });
      if (!said && sheet.features.size() < kMaxFeatures) sheet.features.push_back(adjective);
    }
  }
}

/// "… Hoodie | eBay" may be repeated up to the bar.
std::string quotable(const std::string& title) {
  const std::size_t end = std::min(title.find(" | "), title.rfind(" - "));
  for (const std::string& text : {title, title.substr(0, end)}) {
    if (is_latin_only(text) && !is_junk(text)) return text;
  }
  return {};
}

/// "WH-1000XM4" names a thing; "SG_000004458X_US" and "00925" are keys of a warehouse.
bool is_speakable_model(std::string_view model) {
  static constexpr std::size_t kMost = 16;
  const bool letter = std::ranges::any_of(model, [](char c) { return c >= 'A' && c <= 'Z'; });
  return letter && model.size() <= kMost && model.find('_') == std::string_view::npos;
}

/// Words of the three genders of clothes that stand together are for everybody.
void join_genders(std::vector<const Adjective*>& adjectives, const Lexicon& lexicon) {
  const auto has = [&](std::string_view en) {
    return std::ranges::find(adjectives, en, &Adjective::en) != adjectives.end();
  };
  if (!has("men's") || !has("women's")) return;
  std::erase_if(adjectives, [](const Adjective* a) { return a->en == "men's" || a->en == "women's"; });
  if (const Adjective* unisex = lexicon.adjectives.find("unisex", "en")) adjectives.push_back(unisex);
}

/// A title that had to be cut inside a phrase ends better behind its last noun.
void end_with_noun(std::size_t noun_end, const Lexicon& lexicon, FactSheet& sheet) {
  static constexpr std::size_t kUncut = 1'000;
  static constexpr std::size_t kEnough = 20;
  const TitleReading shown = read_title(sheet.display_title, sheet.brand, "en", lexicon);
  const std::vector<Word> to_noun = words_of(std::string_view(sheet.source_title).substr(0, noun_end));
  const std::vector<Word> words = words_of(sheet.display_title);
  const bool same = !to_noun.empty() && std::ranges::find(words, to_noun.back().folded, &Word::folded) != words.end();
  sheet.display_has_noun = shown.noun_end > 0 || same;
  const std::string full = display_title(sheet.source_title, sheet.brand, 0, kUncut);
  const std::string_view behind = std::string_view(full).substr(std::min(full.size(), sheet.display_title.size()));
  const bool inside = full.starts_with(sheet.display_title) && behind.size() > 1 && behind[0] == ' ' &&
                      std::isalnum(static_cast<unsigned char>(behind[1])) != 0;
  if (inside && shown.noun_end >= kEnough) sheet.display_title.resize(shown.noun_end);
}

void read_source_title(const product::SourceProduct& source, const Lexicon& lexicon, FactSheet& sheet) {
  static constexpr std::size_t kMostCharacters = 60;
  sheet.source_title = calm_title(cleaned(source.title->value.str()), sheet.brand);
  sheet.quotable_title = quotable(sheet.source_title);
  const std::string language = title_language(source, sheet.language);
  const bool is_english = is_latin_only(sheet.source_title) && reads_as_english(sheet.source_title, language, lexicon);
  sheet.title_language = is_english ? "en" : language;
  TitleReading title = read_title(sheet.source_title, sheet.brand, language, lexicon);
  sheet.head = title.head;
  sheet.naming = std::move(title.adjectives);
  join_genders(sheet.naming, lexicon);
  std::erase_if(sheet.naming, [&](const Adjective* adjective) { return is_in_brand(*adjective, sheet); });
  if (!is_junk(title.model)) sheet.model = std::move(title.model);
  if (!is_unrepeatable(title.rest)) sheet.rest = std::move(title.rest);
  sheet.title_has_noun = title.noun_end > 0;
  sheet.display_title = display_title(sheet.source_title, sheet.brand, title.noun_end, kMostCharacters);
  if (sheet.title_language == "en") end_with_noun(title.noun_end, lexicon, sheet);
  read_title_color(sheet.source_title, lexicon, sheet);
  read_title_measures(sheet.source_title, sheet);
}

}  // namespace

const SpecFact* FactSheet::spec(std::string_view key) const {
  const auto found = std::ranges::find(specs, key, &SpecFact::key);
  return found == specs.end() ? nullptr : &*found;
}

std::size_t FactSheet::shown_in_arabic() const {
  const auto said = static_cast<std::size_t>(std::ranges::count_if(specs, &SpecFact::in_arabic));
  const auto offered = static_cast<std::size_t>(
      std::ranges::count_if(choices, [](const ChoiceFact& choice) { return choice.ar.size() > 1; }));
  return said + offered + (rating.empty() ? 0 : 1);
}

std::size_t FactSheet::told_in_arabic() const {
  return shown_in_arabic() + features.size() + (brand.empty() ? 0 : 1) + (model.empty() ? 0 : 1);
}

FactSheet read_facts(const product::SourceProduct& source, const Lexicon& lexicon) {
  static constexpr std::size_t kMaxCode = 20;
  FactSheet sheet;
  sheet.language = language_of(source);
  sheet.code = source.sku ? cleaned(source.sku->value) : source.listing.external_id;
  if (sheet.code.size() > kMaxCode || !is_latin_only(sheet.code)) sheet.code.clear();
  if (source.brand) sheet.brand = cleaned_brand(source.brand->value.str());
  for (const product::Attribute& attribute : source.attributes) read_attribute(attribute, lexicon, sheet);
  if (source.title) read_source_title(source, lexicon, sheet);
  if (const SpecFact* model = sheet.spec("Model"); sheet.model.empty() && model != nullptr) {
    if (is_speakable_model(model->value.en)) sheet.model = model->value.en;
  }
  std::erase_if(sheet.specs,
                [&](const SpecFact& spec) { return spec.value.en == sheet.brand && !sheet.brand.empty(); });
  sort_specs(sheet);
  read_category(source, lexicon, sheet);
  std::erase_if(sheet.specs, [&](const SpecFact& spec) { return says_nothing(spec, sheet); });
  read_features(source, lexicon, sheet);
  read_choices(source, lexicon, sheet);
  read_rating(source, sheet);
  if (sheet.language == "en") sheet.points = detail_points(source, sheet.source_title + " " + sheet.brand);
  return sheet;
}

}  // namespace matjar::copywriting
