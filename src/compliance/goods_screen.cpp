#include "compliance/goods_screen.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/word_match.hpp"
#include "compliance/list_file.hpp"

namespace matjar::compliance {

namespace {

/// A text of the source, as words, and the name of its field.
struct ScreenedText {
  std::string_view field;
  std::vector<std::string> words;
};

std::vector<ScreenedText> texts_of(const product::SourceProduct& source) {
  std::vector<ScreenedText> texts;
  if (source.title) texts.push_back({"source.title", folded_words(source.title->value.str())});
  for (const auto& category : source.category_path)
    texts.push_back({"source.category_path", folded_words(category.value.str())});
  for (const auto& attribute : source.attributes)
    texts.push_back({"source.attributes", folded_words(attribute.name.str() + ": " + attribute.value.str())});
  return texts;
}

}  // namespace

struct GoodsScreen::RuleReader {
  static Result<Rule> read(const toml::table& table) {
    Rule rule;
    TRY_ASSIGN(rule.id, text_in(table, "id"));
    TRY_ASSIGN(const std::string verdict, text_in(table, "verdict"));
    if (verdict != "prohibited" && verdict != "regulated")
      return unreadable_list(fmt::format("The verdict of {} is neither prohibited nor regulated.", rule.id));
    rule.severity = verdict == "prohibited" ? product::Severity::block : product::Severity::warn;
    TRY_ASSIGN(rule.reason, localized_text_in(table, "reason"));
    TRY_ASSIGN(rule.fix, localized_text_in(table, "fix"));
    TRY_ASSIGN(rule.source, text_in(table, "source"));
    for (std::string& text : phrases_in(table, "words")) {
      Words words = folded_words(text);
      rule.phrases.push_back({.text = std::move(text), .words = std::move(words)});
    }
    for (const std::string& text : phrases_in(table, "except")) rule.exceptions.push_back(folded_words(text));
    if (rule.phrases.empty()) return unreadable_list(fmt::format("The rule {} has no words.", rule.id));
    return rule;
  }
};

Result<GoodsScreen> GoodsScreen::load(const std::filesystem::path& path) {
  TRY_ASSIGN(const std::string text, read_list(path));
  return parse(text);
}

Result<GoodsScreen> GoodsScreen::parse(std::string_view toml) {
  TRY_ASSIGN(const toml::table table, parse_list(toml));
  GoodsScreen screen;
  TRY_ASSIGN(screen.date_, text_in(table, "date"));
  const toml::array* rules = table["rule"].as_array();
  if (rules == nullptr || rules->empty()) return unreadable_list("The goods list has no rules.");
  for (const toml::node& node : *rules) {
    const toml::table* row = node.as_table();
    if (row == nullptr) return unreadable_list("A rule of the goods list is no table.");
    TRY_ASSIGN(Rule rule, RuleReader::read(*row));
    const auto behind = std::ranges::upper_bound(screen.rules_, rule.severity, {}, &Rule::severity);
    screen.rules_.insert(behind, std::move(rule));
  }
  return screen;
}

const GoodsScreen::Phrase* GoodsScreen::first_hit(const Rule& rule, const Words& text) {
  std::vector<WordSpan> excused;
  for (const Words& exception : rule.exceptions)
    std::ranges::copy(find_phrase(text, exception), std::back_inserter(excused));
  for (const Phrase& phrase : rule.phrases) {
    for (const WordSpan& hit : find_phrase(text, phrase.words)) {
      if (std::ranges::none_of(excused, [&hit](const WordSpan& span) { return span.covers(hit); })) return &phrase;
    }
  }
  return nullptr;
}

std::vector<product::Finding> GoodsScreen::screen(const product::SourceProduct& source) const {
  const std::vector<ScreenedText> texts = texts_of(source);
  std::vector<product::Finding> findings;
  for (const Rule& rule : rules_) {
    for (const ScreenedText& text : texts) {
      const Phrase* hit = first_hit(rule, text.words);
      if (hit == nullptr) continue;
      findings.push_back(
          {.id = rule.id,
           .severity = rule.severity,
           .field = std::string(text.field),
           .message = {.ar = fmt::format("{} (وردت كلمة «{}»؛ المصدر: {})", rule.reason.ar, hit->text, rule.source),
                       .en = fmt::format("{} (found: “{}”; source: {})", rule.reason.en, hit->text, rule.source)},
           .fix = rule.fix});
      break;
    }
  }
  return findings;
}

}  // namespace matjar::compliance
