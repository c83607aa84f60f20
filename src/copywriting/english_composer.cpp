#include <algorithm>
#include <fmt/format.h>

#include "base/utf8.hpp"
#include "copywriting/composer.hpp"
#include "copywriting/text_cleaning.hpp"

namespace matjar::copywriting {

namespace {

constexpr std::size_t kTitleWanted = 30;
constexpr std::size_t kTitleMost = 60;
constexpr std::string_view kCallToAction = "Add to cart";

std::string title_case(std::string_view text) {
  std::string result(text);
  bool begins = true;
  for (char& letter : result) {
    if (begins && letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    begins = letter == ' ';
  }
  return result;
}

bool is_plural(std::string_view noun) {
  return noun.ends_with('s') && !noun.ends_with("ss") && !noun.ends_with("us") && !noun.ends_with("is");
}

std::string_view article(std::string_view noun) {
  if (noun.empty() || is_plural(noun)) return "";
  return std::string_view("aeiouAEIOU").find(noun.front()) != std::string_view::npos && !noun.starts_with("u") ? "an "
                                                                                                               : "a ";
}

bool holds_word(std::string_view text, std::string_view folded) {
  const std::vector<Word> words = words_of(text);
  return std::ranges::find(words, folded, &Word::folded) != words.end();
}

/// The source's own title; a noun that only the category tells is added where a short title lacks one. Empty when the
/// title is in another language, or so long that its noun had to be cut off.
std::string own_title(const FactSheet& sheet) {
  if (sheet.display_title.empty()) return {};
  if (sheet.title_language != "en") return sheet.head == nullptr ? sheet.display_title : std::string();
  if (sheet.title_has_noun) return sheet.display_has_noun ? sheet.display_title : std::string();
  if (sheet.head == nullptr || is_work(sheet)) return sheet.display_title;
  const std::string longer = sheet.display_title + " " + title_case(sheet.head->en);
  const std::vector<Word> noun = words_of(sheet.head->en);
  const bool adds =
      count_code_points(longer) < kTitleWanted + 5 && !holds_word(sheet.display_title, noun.back().folded);
  return adds ? longer : sheet.display_title;
}

std::string identity(const FactSheet& sheet) {
  if (std::string title = own_title(sheet); !title.empty()) return title;
  const std::string noun = title_case(noun_phrase(sheet).en);
  if (!noun.empty()) return join({sheet.brand, called(sheet), noun}, " ");
  const std::string name = proper_name(sheet);
  if (!sheet.brand.empty()) return join({sheet.brand, name, name.empty() ? "product" : ""}, " ");
  if (!name.empty()) return name;
  if (!sheet.code.empty()) return "Product no. " + sheet.code;
  return sheet.category != nullptr ? "Product from " + sheet.category->en : "Product";
}

std::string title_of(const FactSheet& sheet) {
  std::string title = cut_at_word(identity(sheet), kTitleMost);
  const auto add = [&](const std::string& part) {
    if (part.empty() || count_code_points(title) >= kTitleWanted) return;
    if (phrase_key(title).find(phrase_key(part)) != std::string::npos) return;
    const std::string longer = title + ", " + part;
    if (count_code_points(longer) <= kTitleMost) title = longer;
  };
  for (const SpecFact& spec : sheet.specs) {
    const bool plain = spec.key == "Colour" || spec.key == "Material";
    if (spec.in_arabic() && plain) add(short_value(spec.value.en));
  }
  const bool says_nothing_else = sheet.brand.empty() && called(sheet).empty() && sheet.display_title.empty();
  if (sheet.category != nullptr && says_nothing_else) add(sheet.category->en);
  return title;
}

std::string seo_title_of(const FactSheet& sheet, const std::string& title, std::string_view store_name) {
  const std::string branded = store_name.empty() ? title : fmt::format("{} | {}", title, store_name);
  if (count_code_points(branded) <= kTitleMost && is_latin_only(store_name) && !store_name.empty()) return branded;
  if (count_code_points(title) >= kTitleWanted || sheet.category == nullptr) return title;
  const std::string longer = fmt::format("{} | {}", title, sheet.category->en);
  return count_code_points(longer) <= kTitleMost ? longer : title;
}

std::string opening(const FactSheet& sheet) {
  const std::string noun = noun_phrase(sheet).en;
  const std::string name = join({sheet.brand, proper_name(sheet)}, " ");
  const std::string section = sheet.category != nullptr ? ", listed under " + sheet.category->en : "";
  if (noun.empty()) {
    return sheet.category != nullptr ? fmt::format("{}{}.", identity(sheet), section) : sentence(identity(sheet));
  }
  if (sheet.model.empty() && !is_work(sheet)) {
    const std::string title = own_title(sheet);
    if (!title.empty()) return sentence(title + section);
  }
  const bool plural = is_plural(noun);
  if (name.empty()) return fmt::format("{} {}{}{}.", plural ? "These are" : "This is", article(noun), noun, section);
  if (variation(sheet, 2) == 0 || sheet.brand.empty()) {
    return fmt::format("{} {} {}{}{}.", name, plural ? "are" : "is", article(noun), noun, section);
  }
  const std::string model = proper_name(sheet);
  return fmt::format("{} from {}{}{}.", title_case(noun.substr(0, 1)) + noun.substr(1), sheet.brand,
                     model.empty() ? "" : ", model " + model, section);
}

std::string listed(const std::vector<std::string>& parts) {
  if (parts.size() < 2) return join(parts, "");
  return join(std::vector<std::string>(parts.begin(), parts.end() - 1), ", ") + " and " + parts.back();
}

std::string features_sentence(const FactSheet& sheet) {
  std::vector<std::string> parts;
  for (const Adjective* feature : further_features(sheet)) parts.push_back(feature->en);
  return parts.empty() ? "" : fmt::format("Features: {}.", listed(parts));
}

std::string specs_sentence(const FactSheet& sheet, std::size_t most, bool shortened) {
  std::vector<std::string> parts;
  for (const SpecFact& spec : sheet.specs) {
    if (spec.value.en.empty() || parts.size() == most) continue;
    parts.push_back(fmt::format("{}: {}", spec.name.en, shortened ? short_value(spec.value.en) : spec.value.en));
  }
  return sentence(join(parts, "; "));
}

std::string choices_sentence(const FactSheet& sheet) {
  std::vector<std::string> sentences;
  for (const ChoiceFact& choice : sheet.choices) {
    const std::string text = choice_sentence(choice).en;
    if (!text.empty()) sentences.push_back(text + ".");
  }
  return join(sentences, " ");
}

std::string description_of(const FactSheet& sheet) {
  static constexpr std::size_t kMaxSpecs = 8;
  static constexpr std::size_t kEnough = 3;
  const std::string specs = specs_sentence(sheet, kMaxSpecs, false);
  const std::string rating = rating_sentence(sheet).en;
  std::vector<std::string> paragraphs{opening(sheet),
                                      features_sentence(sheet),
                                      sheet.points.empty() ? "" : "In detail: " + join(sheet.points, "; ") + ".",
                                      specs.empty() ? "" : "Specifications: " + specs,
                                      choices_sentence(sheet),
                                      rating.empty() ? "" : rating + "."};
  const std::size_t facts = sheet.specs.size() + sheet.features.size() + sheet.points.size();
  if (facts < kEnough || sheet.head == nullptr) {
    const std::string original = cut_at_word(sheet.quotable_title, 120);
    if (!original.empty() && paragraphs.front().find(original) == std::string::npos) {
      paragraphs.insert(paragraphs.begin() + 1, fmt::format("Original name: {}.", original));
    }
    paragraphs.push_back("The pictures show the details; please look at them and at the options before ordering.");
  }
  return join(paragraphs, "\n\n");
}

std::string subtitle_of(const FactSheet& sheet) {
  static constexpr std::size_t kMost = 90;
  std::string text = fill({features_sentence(sheet), specs_sentence(sheet, 2, true)}, 0, kMost);
  if (text.empty() && !sheet.points.empty()) text = sheet.points.front();
  if (text.empty() && sheet.category != nullptr) text = "From " + sheet.category->en;
  if (text.empty() && !sheet.brand.empty()) text = "By " + sheet.brand;
  while (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

ComposedTexts compose_english(const FactSheet& sheet, std::string_view store_name) {
  static constexpr std::size_t kDescriptionWanted = 120;
  static constexpr std::size_t kDescriptionMost = 155;
  const std::string rating = rating_sentence(sheet).en;
  ComposedTexts texts;
  texts.title = title_of(sheet);
  texts.subtitle = subtitle_of(sheet);
  texts.description = description_of(sheet);
  texts.seo_title = seo_title_of(sheet, texts.title, store_name);
  texts.seo_description =
      fill({opening(sheet), features_sentence(sheet), specs_sentence(sheet, 3, true), choices_sentence(sheet),
            rating.empty() ? "" : rating + ".", std::string(kCallToAction) + ".",
            "The pictures show the details; please look at them before ordering."},
           kDescriptionWanted, kDescriptionMost);
  texts.call_to_action = kCallToAction;
  return texts;
}

}  // namespace matjar::copywriting
