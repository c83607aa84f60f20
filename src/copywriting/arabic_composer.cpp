#include <algorithm>
#include <fmt/format.h>

#include "base/utf8.hpp"
#include "copywriting/composer.hpp"
#include "copywriting/display_title.hpp"

namespace matjar::copywriting {

namespace {

constexpr std::size_t kTitleWanted = 30;
constexpr std::size_t kTitleMost = 60;

constexpr std::string_view kCallToAction = "أضف المنتج إلى السلة";

/// "باللون الأسود", "باللون الأزرق الداكن"; empty for what has an article inside ("متعدد الألوان") or is a list.
std::string with_color(std::string_view color) {
  if (color.find("ال") != std::string_view::npos || color.find("،") != std::string_view::npos) return {};
  std::string text = "باللون";
  for (const Word& word : words_of(color)) text += " ال" + word.text;
  return text;
}

/// How a specification is said inside a title: "سعة 500 مل", "باللون الأسود".
std::string title_part(const SpecFact& spec) {
  if (!spec.in_arabic() || spec.key == "Dimensions" || spec.key == "Weight" || spec.key.starts_with("Number of"))
    return {};
  if (spec.key == "Colour") return with_color(spec.value.ar);
  if (spec.kind != AttributeName::Kind::measure && spec.key != "Material") return {};
  std::string name = spec.name.ar;
  if (name.starts_with("ال") && name.find(' ') == std::string::npos) name.erase(0, std::string_view("ال").size());
  return fmt::format("{} {}", name, short_value(spec.value.ar));
}

std::string join_words(std::initializer_list<std::string> parts) {
  return join(std::vector<std::string>(parts), " ");
}

/// "منتج من Analog Devices: DC2645A Evaluation Frobnicator": what can honestly be said of an unknown thing.
std::string identity_without_noun(const FactSheet& sheet) {
  const std::string name =
      sheet.display_title.empty() ? proper_name(sheet) : without_brand(sheet.display_title, sheet.brand);
  const std::string beginning = sheet.brand.empty() ? "منتج" : "منتج من " + sheet.brand;
  if (!name.empty()) {
    const std::string_view link = sheet.brand.empty() ? " " : name == sheet.model ? " موديل " : ": ";
    const std::size_t said = count_code_points(beginning) + count_code_points(link);
    return fmt::format("{}{}{}", beginning, link, shortened_title(name, kTitleMost - std::min(said, kTitleMost)));
  }
  if (!sheet.brand.empty()) return beginning;
  if (!sheet.code.empty()) return "منتج رقم " + sheet.code;
  return sheet.category != nullptr ? "منتج من قسم " + sheet.category->ar : "منتج";
}

/// "سماعات رأس لاسلكية Skullcandy Crusher ANC 2".
std::string identity(const FactSheet& sheet) {
  if (is_mostly_arabic(sheet.source_title)) return cut_at_word(sheet.source_title, kTitleMost);
  const std::string noun = noun_phrase(sheet).ar;
  if (noun.empty()) return identity_without_noun(sheet);
  return join_words({noun, sheet.brand, called(sheet)});
}

std::string title_of(const FactSheet& sheet) {
  std::string title = cut_at_word(identity(sheet), kTitleMost);
  std::vector<std::string> parts;
  for (const SpecFact& spec : sheet.specs) parts.push_back(title_part(spec));
  const Gender gender = sheet.head == nullptr ? Gender::m : sheet.head->gender;
  for (const Adjective* feature : sheet.features) {
    const bool named = std::ranges::find(sheet.naming, feature) != sheet.naming.end();
    if (!named) parts.push_back(feature->ar(gender));
  }
  const bool says_nothing_else = sheet.brand.empty() && called(sheet).empty();
  if (sheet.category != nullptr && says_nothing_else && title.find(sheet.category->ar) == std::string::npos) {
    parts.push_back("من قسم " + sheet.category->ar);
  }
  for (const std::string& part : parts) {
    if (part.empty() || count_code_points(title) >= kTitleWanted) continue;
    const std::string longer = title + "، " + part;
    if (count_code_points(longer) <= kTitleMost) title = longer;
  }
  return title;
}

/// The first paragraph: what it is, whose, and where it belongs.
std::string opening(const FactSheet& sheet) {
  std::string noun = noun_phrase(sheet).ar;
  const std::string name = proper_name(sheet);
  std::string section = sheet.category != nullptr ? "، ضمن قسم " + sheet.category->ar : "";
  if (noun.empty()) {
    const std::string what = identity(sheet);
    if (what.find("من قسم") != std::string::npos) section.clear();
    return sentence(what + section);
  }
  std::string titled;
  if (is_work(sheet) && !name.empty()) titled = fmt::format(" بعنوان «{}»", name);
  if (!is_work(sheet) && !name.empty()) titled = "، موديل " + name;
  if (name.empty()) noun = join_words({noun, called(sheet)});
  const std::string_view this_one = sheet.head->gender == Gender::m ? "هذا" : "هذه";
  const std::string from = sheet.brand.empty() ? "" : " من " + sheet.brand;
  switch (variation(sheet, 3)) {
    case 0:
      return fmt::format("{}{}{}{}.", noun, from, titled, section);
    case 1:
      return fmt::format("{} {}{}{}{}.", this_one, noun, from, titled, section);
    default:
      return sheet.brand.empty() ? fmt::format("{}{}{}.", noun, titled, section)
                                 : fmt::format("من {}: {}{}{}.", sheet.brand, noun, titled, section);
  }
}

/// "المنتج قابل للطي، ويدعم الشحن السريع."
std::string features_sentence(const FactSheet& sheet) {
  std::vector<std::string> parts;
  for (const Adjective* feature : further_features(sheet)) parts.push_back((parts.empty() ? "" : "و") + feature->ar_m);
  return parts.empty() ? "" : fmt::format("المنتج {}.", join(parts, "، "));
}

std::string specs_sentence(const FactSheet& sheet, std::size_t most, bool shortened) {
  std::vector<std::string> parts;
  for (const SpecFact& spec : sheet.specs) {
    static constexpr std::size_t kFewKnown = 3;
    if (!spec.in_arabic() || parts.size() == most || (!spec.known && parts.size() >= kFewKnown)) continue;
    parts.push_back(fmt::format("{}: {}", spec.name.ar, shortened ? short_value(spec.value.ar) : spec.value.ar));
  }
  return sentence(join(parts, "؛ "));
}

std::string choices_sentence(const FactSheet& sheet) {
  std::vector<std::string> sentences;
  for (const ChoiceFact& choice : sheet.choices) {
    const std::string text = choice_sentence(choice).ar;
    if (!text.empty()) sentences.push_back(text + ".");
  }
  return join(sentences, " ");
}

/// The source's own name behind the first paragraph, as much of it as leaves the text Arabic.
void add_original_name(const FactSheet& sheet, std::vector<std::string>& paragraphs) {
  static constexpr double kArabicShare = 0.6;
  for (const std::size_t length : {100U, 70U, 45U}) {
    const std::string name = shortened_title(sheet.quotable_title, length);
    if (name.empty() || paragraphs.front().find(name) != std::string::npos) return;
    std::vector<std::string> longer = paragraphs;
    longer.insert(longer.begin() + 1, fmt::format("الاسم الأصلي للمنتج: «{}».", name));
    if (arabic_share(join(longer, "\n\n")) < kArabicShare) continue;
    paragraphs = std::move(longer);
    return;
  }
}

std::string description_of(const FactSheet& sheet) {
  static constexpr std::size_t kMaxSpecs = 8;
  static constexpr std::size_t kEnough = 4;
  static constexpr std::size_t kFewShown = 3;
  const std::string specs = specs_sentence(sheet, kMaxSpecs, false);
  const std::string rating = rating_sentence(sheet).ar;
  std::vector<std::string> paragraphs{opening(sheet), features_sentence(sheet),
                                      specs.empty() ? "" : "مواصفات المنتج: " + specs, choices_sentence(sheet),
                                      rating.empty() ? "" : rating + "."};
  if (sheet.told_in_arabic() < kEnough || sheet.head == nullptr) {
    paragraphs.push_back(
        "تظهر تفاصيل المنتج في الصور المرفقة، ويمكن الاطلاع عليها وعلى خيارات المنتج قبل إضافته إلى السلة.");
  }
  if (sheet.shown_in_arabic() < kFewShown || sheet.told_in_arabic() < kEnough || sheet.head == nullptr) {
    add_original_name(sheet, paragraphs);
  }
  return join(paragraphs, "\n\n");
}

std::string seo_title_of(const FactSheet& sheet, const std::string& title, std::string_view store_name) {
  const std::string branded = store_name.empty() ? title : fmt::format("{} | {}", title, store_name);
  if (count_code_points(branded) <= kTitleMost && is_mostly_arabic(store_name)) return branded;
  if (count_code_points(title) >= kTitleWanted || sheet.category == nullptr) return title;
  const std::string longer = fmt::format("{} | {}", title, sheet.category->ar);
  return title.find(sheet.category->ar) == std::string::npos && count_code_points(longer) <= kTitleMost ? longer
                                                                                                        : title;
}

std::string seo_description_of(const FactSheet& sheet) {
  static constexpr std::size_t kWanted = 120;
  static constexpr std::size_t kMost = 155;
  const std::string rating = rating_sentence(sheet).ar;
  return fill({opening(sheet), features_sentence(sheet), specs_sentence(sheet, 3, true), choices_sentence(sheet),
               rating.empty() ? "" : rating + ".", std::string(kCallToAction) + ".",
               "تظهر تفاصيل المنتج في الصور المرفقة، ويمكن الاطلاع عليها قبل الطلب."},
              kWanted, kMost);
}

std::string subtitle_of(const FactSheet& sheet) {
  static constexpr std::size_t kMost = 90;
  const std::string specs = specs_sentence(sheet, 2, true);
  const std::string features = features_sentence(sheet);
  std::string text = fill({features, specs}, 0, kMost);
  if (text.empty() && sheet.category != nullptr) text = "من قسم " + sheet.category->ar;
  if (text.empty() && !sheet.brand.empty()) text = "من " + sheet.brand;
  while (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

ComposedTexts compose_arabic(const FactSheet& sheet, std::string_view store_name) {
  ComposedTexts texts;
  texts.title = title_of(sheet);
  texts.subtitle = subtitle_of(sheet);
  texts.description = description_of(sheet);
  texts.seo_title = seo_title_of(sheet, texts.title, store_name);
  texts.seo_description = seo_description_of(sheet);
  texts.call_to_action = kCallToAction;
  return texts;
}

}  // namespace matjar::copywriting
