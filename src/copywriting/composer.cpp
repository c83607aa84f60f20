#include "copywriting/composer.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/utf8.hpp"
#include "copywriting/text_cleaning.hpp"
#include "copywriting/units.hpp"

namespace matjar::copywriting {

namespace {

constexpr std::size_t kMaxHighlights = 6;
constexpr std::size_t kMaxQuestions = 3;
constexpr std::size_t kMaxListed = 6;

/// Behind "بحسب" the noun stands in the genitive, which shows in the dual.
constexpr CountedNoun kReviews{"تقييم", "تقييمين", "تقييمات", "تقييمًا", "تقييم"};

std::string capitalised(std::string_view text) {
  std::string result(text);
  if (!result.empty() && result[0] >= 'a' && result[0] <= 'z') result[0] = static_cast<char>(result[0] - 'a' + 'A');
  return result;
}

LocalizedText pair_of(const SpecFact& spec) {
  LocalizedText text;
  if (spec.in_arabic()) text.ar = fmt::format("{}: {}", spec.name.ar, spec.value.ar);
  if (!spec.value.en.empty()) text.en = fmt::format("{}: {}", spec.name.en, spec.value.en);
  return text;
}

/// A row of the table has both sides where it can: a value that nobody can translate stands as the source has it.
LocalizedText row_of(const SpecFact& spec) {
  static constexpr std::size_t kMostCharacters = 40;
  LocalizedText text = pair_of(spec);
  const bool quotable = is_latin_only(spec.value.en) && count_code_points(spec.value.en) <= kMostCharacters;
  if (text.ar.empty() && !spec.name.ar.empty() && !spec.value.en.empty() && quotable) {
    text.ar = fmt::format("{}: {}", spec.name.ar, spec.value.en);
  }
  return text;
}

bool complete(const LocalizedText& text) {
  return !text.ar.empty() && !text.en.empty();
}

/// Attributes about which a shopper would ask in these words.
bool is_asked_about(std::string_view key) {
  static constexpr std::array<std::string_view, 28> kAsked{"Colour",
                                                           "Material",
                                                           "Dimensions",
                                                           "Weight",
                                                           "Capacity",
                                                           "Seed capacity",
                                                           "Size",
                                                           "Model",
                                                           "Screen size",
                                                           "Power",
                                                           "Wattage",
                                                           "Battery capacity",
                                                           "Battery life",
                                                           "Number of pieces",
                                                           "Height",
                                                           "Length",
                                                           "Width",
                                                           "Diameter",
                                                           "Country of origin",
                                                           "Age range",
                                                           "Author",
                                                           "Number of pages",
                                                           "Publisher",
                                                           "Storage capacity",
                                                           "RAM",
                                                           "Voltage",
                                                           "Fabric",
                                                           "Style"};
  return std::ranges::find(kAsked, key) != kAsked.end();
}

bool has_article(std::string_view word) {
  return word.starts_with("ال");
}

/// "ما لون المنتج؟", "ما سعة البذور؟", "ما العلامة التجارية للمنتج؟"
std::string arabic_question(const std::string& name) {
  const std::size_t blank = name.find(' ');
  if (blank == std::string::npos && has_article(name)) {
    return fmt::format("ما {} المنتج؟", name.substr(std::string_view("ال").size()));
  }
  if (has_article(name)) return fmt::format("ما {} للمنتج؟", name);
  return fmt::format("ما {}؟", name);
}

std::string english_question(const std::string& name) {
  std::string lower = name;
  if (lower != "RAM") lower[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(lower[0])));
  return fmt::format("What {} the {}?", lower == "dimensions" ? "are" : "is", lower);
}

/// "Телефон SAMSUNG Galaxy A01 (red)" → "SAMSUNG Galaxy A01 red": what can be written beside Arabic.
std::string latin_words(std::string_view title) {
  static constexpr std::size_t kMaxCharacters = 40;
  std::vector<std::string> words;
  bool named = false;
  for (const Word& word : words_of(title)) {
    const bool latin = is_latin_only(word.text) && count_code_points(word.text) == word.text.size();
    const bool letters = latin && std::ranges::any_of(word.folded, [](char c) { return c >= 'a' && c <= 'z'; });
    named = named || letters;
    if (letters || (latin && named)) words.push_back(word.text);
  }
  return cut_at_word(join(words, " "), kMaxCharacters);
}

}  // namespace

LocalizedText noun_phrase(const FactSheet& sheet) {
  static constexpr std::size_t kMaxAdjectives = 2;
  if (sheet.head == nullptr) return {};
  LocalizedText text{sheet.head->ar, ""};
  std::vector<std::string> en;
  std::size_t used = 0;
  for (const Adjective* adjective : sheet.naming) {
    const std::string& ar = adjective->ar(sheet.head->gender);
    const bool in_noun = sheet.head->ar.find(ar) != std::string::npos ||
                         phrase_key(sheet.head->en).find(phrase_key(adjective->en)) != std::string::npos;
    if (in_noun || used == kMaxAdjectives) continue;
    text.ar += " " + ar;
    en.push_back(adjective->en);
    ++used;
  }
  en.push_back(sheet.head->en);
  text.en = join(en, " ");
  return text;
}

std::vector<const Adjective*> further_features(const FactSheet& sheet) {
  static constexpr std::size_t kMost = 5;
  const std::string said = noun_phrase(sheet).ar;
  std::vector<const Adjective*> further;
  for (const Adjective* feature : sheet.features) {
    const bool repeats = said.find(feature->ar_m) != std::string::npos || said.find(feature->ar_f) != std::string::npos;
    if (!repeats && further.size() < kMost) further.push_back(feature);
  }
  return further;
}

bool is_work(const FactSheet& sheet) {
  return sheet.head != nullptr && (sheet.head->niche == "books_media" || sheet.head->en == "video game");
}

std::string called(const FactSheet& sheet) {
  static constexpr std::size_t kSaysLittle = 30;
  if (is_work(sheet)) return proper_name(sheet);
  if (sheet.model.empty()) return sheet.rest;
  const std::size_t size = count_code_points(join({noun_phrase(sheet).ar, sheet.brand, sheet.model}, " "));
  const bool wider = phrase_key(sheet.rest).find(phrase_key(sheet.model)) != std::string::npos;
  return wider && size < kSaysLittle ? sheet.rest : sheet.model;
}

std::string proper_name(const FactSheet& sheet) {
  static constexpr std::size_t kMaxCharacters = 40;
  const bool nameless = sheet.head == nullptr;
  if (!is_work(sheet) && (!sheet.model.empty() || !nameless)) return sheet.model;
  if (!is_latin_only(sheet.source_title)) return sheet.model.empty() ? latin_words(sheet.source_title) : sheet.model;
  std::string title = sheet.source_title;
  const std::size_t brand = sheet.brand.empty() ? std::string::npos : title.find(sheet.brand);
  if (!is_work(sheet) && brand != std::string::npos) title = cleaned(title.erase(brand, sheet.brand.size()));
  const std::size_t end = std::min({title.find_first_of(":(|[,"), title.find(" - ")});
  const std::string name = cut_at_word(std::string_view(title).substr(0, end), kMaxCharacters);
  return is_junk(name) ? std::string() : name;
}

LocalizedText rating_sentence(const FactSheet& sheet) {
  if (sheet.rating.empty()) return {};
  return {fmt::format("متوسط تقييم المنتج {} من {} بحسب {} في متجر المصدر", sheet.rating, sheet.rating_out_of,
                      counted(sheet.review_count, sheet.reviews, kReviews, false)),
          fmt::format("Rated {} out of {} on average in {} {} at the source shop", sheet.rating, sheet.rating_out_of,
                      sheet.review_count, sheet.reviews == 1 ? "review" : "reviews")};
}

LocalizedText choice_sentence(const ChoiceFact& choice) {
  LocalizedText text;
  const auto listed = [](const std::vector<std::string>& values) {
    return std::vector<std::string>(values.begin(),
                                    values.begin() + static_cast<std::ptrdiff_t>(std::min(values.size(), kMaxListed)));
  };
  if (choice.ar.size() >= 2) {
    const auto values = listed(choice.ar);
    text.ar = fmt::format("خيارات {}: {}{}", choice.name.ar, join(values, "، "),
                          values.size() < choice.total ? "، وغيرها" : "");
  }
  if (choice.en.size() >= 2) {
    const auto values = listed(choice.en);
    text.en = fmt::format("{} options: {}{}", choice.name.en, join(values, ", "),
                          values.size() < choice.total ? " and more" : "");
  }
  return text;
}

std::string sentence(std::string text) {
  return text.empty() || text.ends_with('.') ? text : text + ".";
}

std::string short_value(std::string_view value) {
  return std::string(value.substr(0, value.find(" (")));
}

std::string fill(const std::vector<std::string>& sentences, std::size_t wanted, std::size_t most) {
  std::string text;
  for (const std::string& sentence : sentences) {
    if (sentence.empty()) continue;
    const std::string longer = text.empty() ? sentence : text + " " + sentence;
    if (count_code_points(longer) <= most) {
      text = longer;
    } else if (count_code_points(text) < wanted) {
      return cut_at_word(longer, most);
    }
  }
  return text;
}

std::size_t variation(const FactSheet& sheet, std::size_t choices) {
  std::uint32_t hash = 2'166'136'261U;  // FNV-1a: the same on every machine, unlike std::hash
  for (const char letter : sheet.source_title) hash = (hash ^ static_cast<unsigned char>(letter)) * 16'777'619U;
  return hash % choices;
}

std::vector<LocalizedText> compose_highlights(const FactSheet& sheet) {
  static constexpr std::size_t kMaxFeatures = 3;
  const Gender gender = sheet.head == nullptr ? Gender::m : sheet.head->gender;
  std::vector<LocalizedText> highlights;
  const auto add = [&](LocalizedText text) {
    if (complete(text) && highlights.size() < kMaxHighlights) highlights.push_back(std::move(text));
  };
  for (std::size_t i = 0; i < std::min(sheet.features.size(), kMaxFeatures); ++i) {
    add({sheet.features[i]->ar(gender), capitalised(sheet.features[i]->en)});
  }
  std::size_t choices_left = 1;
  for (const ChoiceFact& choice : sheet.choices) {
    if (choices_left > 0 && complete(choice_sentence(choice))) {
      add(choice_sentence(choice));
      --choices_left;
    }
  }
  for (const SpecFact& spec : sheet.specs) {
    const bool is_name = spec.kind == AttributeName::Kind::proper && spec.key != "Author";
    if (!is_name && spec.known && highlights.size() + 1 < kMaxHighlights) add(pair_of(spec));
  }
  add(rating_sentence(sheet));
  if (highlights.size() < 4 && !sheet.brand.empty()) {
    add({"العلامة التجارية: " + sheet.brand, "Brand: " + sheet.brand});
  }
  if (highlights.size() < 4 && sheet.category != nullptr) {
    add({"القسم: " + sheet.category->ar, "Category: " + sheet.category->en});
  }
  if (highlights.size() < 3 && sheet.head != nullptr) {
    add({"نوع المنتج: " + sheet.head->ar, "Type: " + sheet.head->en});
  }
  return highlights;
}

std::vector<LocalizedText> compose_specifications(const FactSheet& sheet) {
  std::vector<LocalizedText> specifications;
  if (!sheet.brand.empty()) specifications.push_back({"العلامة التجارية: " + sheet.brand, "Brand: " + sheet.brand});
  for (const SpecFact& spec : sheet.specs) specifications.push_back(row_of(spec));
  return specifications;
}

std::vector<product::DraftQuestion> compose_questions(const FactSheet& sheet) {
  std::vector<product::DraftQuestion> questions;
  const auto add = [&](LocalizedText question, LocalizedText answer) {
    if (questions.size() < kMaxQuestions && complete(answer)) {
      questions.push_back({std::move(question), std::move(answer)});
    }
  };
  for (const ChoiceFact& choice : sheet.choices) {
    const LocalizedText answer = choice_sentence(choice);
    if (complete(answer)) {
      add({fmt::format("ما خيارات {} المتاحة؟", choice.name.ar),
           fmt::format("Which {} options are there?", fold_case(choice.name.en))},
          {answer.ar + ".", answer.en + "."});
      break;
    }
  }
  for (const SpecFact& spec : sheet.specs) {
    if (!spec.in_arabic() || spec.value.en.empty() || !is_asked_about(spec.key)) continue;
    if (questions.size() == kMaxQuestions - 1 && !sheet.features.empty()) break;
    add({arabic_question(spec.name.ar), english_question(spec.name.en)},
        {sentence(pair_of(spec).ar), sentence(pair_of(spec).en)});
  }
  if (!sheet.features.empty()) {
    const Adjective& feature = *sheet.features.back();
    add({fmt::format("هل المنتج {}؟", feature.ar_m), fmt::format("Is the product {}?", feature.en)},
        {fmt::format("نعم، المنتج {}.", feature.ar_m), fmt::format("Yes, the product is {}.", feature.en)});
  }
  if (!sheet.brand.empty()) {
    add({"ما العلامة التجارية للمنتج؟", "What is the brand?"}, {sentence(sheet.brand), sentence(sheet.brand)});
  }
  if (sheet.head != nullptr) {
    add({"ما نوع المنتج؟", "What kind of product is it?"}, {sheet.head->ar + ".", capitalised(sheet.head->en) + "."});
  }
  if (sheet.category != nullptr) {
    add({"إلى أي قسم ينتمي المنتج؟", "Which category is it in?"}, {sheet.category->ar + ".", sheet.category->en + "."});
  }
  return questions;
}

}  // namespace matjar::copywriting
