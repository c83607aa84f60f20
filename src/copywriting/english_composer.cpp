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

std::string identity(const FactSheet& sheet) {
  const std::string noun = title_case(noun_phrase(sheet).en);
  const std::string name = proper_name(sheet);
  if (!noun.empty()) return join({sheet.brand, name, noun}, " ");
  if (sheet.language == "en" && is_latin_only(sheet.source_title) && !is_junk(sheet.source_title)) {
    const std::size_t end = sheet.source_title.find_first_of("|(,");
    const std::string part = cut_at_word(std::string_view(sheet.source_title).substr(0, end), kTitleMost);
    if (!part.empty()) return part;
  }
  if (!sheet.brand.empty()) return join({sheet.brand, name, name.empty() ? "product" : ""}, " ");
  if (!name.empty()) return name;
  if (!sheet.code.empty()) return "Product no. " + sheet.code;
  return sheet.category != nullptr ? "Product from " + sheet.category->en : "Product";
}

std::string title_of(const FactSheet& sheet) {
  std::string title = cut_at_word(identity(sheet), kTitleMost);
  const auto add = [&](const std::string& part) {
    if (part.empty() || count_code_points(title) >= kTitleWanted || title.find(part) != std::string::npos) return;
    const std::string longer = title + ", " + part;
    if (count_code_points(longer) <= kTitleMost) title = longer;
  };
  for (const SpecFact& spec : sheet.specs) {
    const bool plain = spec.key == "Colour" || spec.key == "Material";
    if (spec.in_arabic() && plain) add(short_value(spec.value.en));
    const bool is_short = spec.key != "Dimensions" && !spec.key.starts_with("Number of");
    if (spec.in_arabic() && is_short && spec.kind == AttributeName::Kind::measure) {
      add(fmt::format("{} {}", fold_case(spec.name.en), short_value(spec.value.en)));
    }
  }
  for (const Adjective* feature : sheet.features) {
    if (std::ranges::find(sheet.naming, feature) == sheet.naming.end()) add(feature->en);
  }
  const bool said =
      sheet.category != nullptr && sheet.head != nullptr && fold_case(sheet.category->en).starts_with(sheet.head->en);
  if (sheet.category != nullptr && !said) add(sheet.category->en);
  return title;
}

std::string opening(const FactSheet& sheet) {
  const std::string noun = noun_phrase(sheet).en;
  const std::string name = join({sheet.brand, proper_name(sheet)}, " ");
  const std::string section = sheet.category != nullptr ? ", listed under " + sheet.category->en : "";
  if (noun.empty()) {
    return sheet.category != nullptr ? fmt::format("{}{}.", identity(sheet), section) : identity(sheet) + ".";
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
  return parts.empty() ? "" : join(parts, "; ") + ".";
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
    if (!sheet.quotable_title.empty()) {
      paragraphs.insert(paragraphs.begin() + 1,
                        fmt::format("Original name: {}.", cut_at_word(sheet.quotable_title, 120)));
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
  const std::string branded = store_name.empty() ? texts.title : fmt::format("{} | {}", texts.title, store_name);
  texts.seo_title = count_code_points(branded) <= kTitleMost && is_latin_only(store_name) ? branded : texts.title;
  texts.seo_description =
      fill({opening(sheet), features_sentence(sheet), specs_sentence(sheet, 3, true), choices_sentence(sheet),
            rating.empty() ? "" : rating + ".", std::string(kCallToAction) + ".",
            "The pictures show the details; please look at them before ordering."},
           kDescriptionWanted, kDescriptionMost);
  texts.call_to_action = kCallToAction;
  return texts;
}

}  // namespace matjar::copywriting
