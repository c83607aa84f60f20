#include "copywriting/value_translation.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <re2/re2.h>

#include "base/utf8.hpp"
#include "copywriting/measures.hpp"
#include "copywriting/words.hpp"

namespace matjar::copywriting {

namespace {

using Kind = AttributeName::Kind;

bool is_code(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  return !words.empty() && words.size() <= 4 && is_latin_only(text) && std::ranges::all_of(words, [](const Word& word) {
    return word.has_digit() || word.is_upper() || word.text.size() == 1;
  });
}

LocalizedText translated_value(const AttributeValue& entry) {
  return {entry.ar, entry.en};
}

/// "Garden green" is green, whatever the maker calls it: {"أخضر (Garden green)", "Garden green"}.
LocalizedText shaded_color(const std::string& value, const std::string& key, const std::string& language,
                           const Lexicon& lexicon) {
  const std::vector<Word> words = words_of(value);
  if (key != "Colour" || language != "en" || words.size() < 2 || words.size() > 3 || !is_latin_only(value)) return {};
  const bool divided = std::ranges::any_of(words, &Word::after_break) || value.find('/') != std::string::npos;
  const AttributeValue* entry = divided ? nullptr : lexicon.values.find(words.back().folded, "en");
  if (entry == nullptr || entry->kind != AttributeValue::Kind::color) return {};
  return {fmt::format("{} ({})", entry->ar, value), value};
}

/// "Cotton, 5% Elastane" → each part by itself; empty when one of them cannot be said.
std::optional<LocalizedText> translate_list(std::string_view value, std::string_view language, const Lexicon& lexicon) {
  std::string text(value);
  RE2::GlobalReplace(&text, R"(\s*(?:,|;|/|&|\+| and | und | et | y | e )\s*)", "|");
  std::vector<std::string> ar;
  std::vector<std::string> en;
  static const RE2 kShare(R"(^(\d{1,3}\s?%)\s*(.+)$)");
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t bar = rest.find('|');
    std::string part(trim(rest.substr(0, bar)));
    rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
    if (part.empty()) continue;
    std::string share;
    std::string material;
    if (RE2::FullMatch(part, kShare, &share, &material)) part = material;
    const AttributeValue* entry = lexicon.values.find(phrase_key(part), language);
    if (entry == nullptr || entry->kind == AttributeValue::Kind::never || ar.size() == 6) return std::nullopt;
    ar.push_back(share.empty() ? entry->ar : entry->ar + " " + share);
    en.push_back(share.empty() ? entry->en : share + " " + entry->en);
  }
  if (ar.empty()) return std::nullopt;
  return LocalizedText{join(ar, "، "), join(en, ", ")};
}

}  // namespace

LocalizedText translate_value(const std::string& value, Kind kind, const std::string& key, const std::string& language,
                              const Lexicon& lexicon) {
  LocalizedText result{"", language == "en" ? value : ""};
  const auto in_latin = [&] {
    return LocalizedText{is_latin_only(value) ? value : "", is_latin_only(value) ? value : ""};
  };
  if (kind == Kind::proper || kind == Kind::code) return in_latin();
  if (is_mostly_arabic(value)) return {value, ""};
  const bool is_volume = key == "Capacity";
  if (auto measure = translate_measure(value, language, is_volume)) {
    const bool bare = find_numbers(measure->en).size() == 1 && measure->ar == measure->en;
    const bool countable = key.starts_with("Number of") || kind == Kind::size;
    if (!bare || countable) return *measure;
    return result;  // a number without a unit says nothing to a shopper
  }
  if (kind == Kind::measure) return result;
  if (const AttributeValue* entry = lexicon.values.find(phrase_key(value), language)) {
    const bool is_color = entry->kind == AttributeValue::Kind::color;
    const bool wants_color = key == "Colour" || key.ends_with("color");
    const bool fits = entry->kind != AttributeValue::Kind::never && (!is_color || wants_color || key == "Style");
    return fits ? translated_value(*entry) : result;
  }
  if (const LocalizedText color = shaded_color(value, key, language, lexicon); !color.empty()) return color;
  if (auto list = translate_list(value, language, lexicon)) return *list;
  if (kind == Kind::size && is_code(value)) return in_latin();
  return result;
}

}  // namespace matjar::copywriting
