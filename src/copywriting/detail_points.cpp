#include "copywriting/detail_points.hpp"

#include <algorithm>
#include <array>
#include <re2/re2.h>

#include "base/utf8.hpp"
#include "copywriting/text_cleaning.hpp"
#include "copywriting/words.hpp"

namespace matjar::copywriting {

namespace {

/// A heading of a table, the shop's number of the thing, or the title once more tell nothing.
bool tells_something(const std::string& point, const std::vector<Word>& title) {
  static constexpr std::size_t kFewestWords = 3;
  static const RE2 kNumbering(
      R"((?i)\b(?:item|model|sku|style|art)\.? ?(?:no\.?|number)? ?#|\b(?:read|show|see|more) less\b)");
  const std::vector<Word> words = words_of(point);
  if (words.size() < kFewestWords || RE2::PartialMatch(point, kNumbering)) return false;
  return std::ranges::any_of(
      words, [&](const Word& word) { return std::ranges::find(title, word.folded, &Word::folded) == title.end(); });
}

/// Where the first sentence ends; "0.98 lbs. of seed" goes on behind its unit.
std::size_t end_of_sentence(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kShort{"lbs", "lb", "oz", "in", "ft", "approx", "fl", "no", "sq"};
  for (std::size_t at = text.find(". "); at != std::string_view::npos; at = text.find(". ", at + 1)) {
    const std::size_t blank = text.substr(0, at).rfind(' ');
    const std::string last = fold_case(text.substr(blank == std::string_view::npos ? 0 : blank + 1, at - (blank + 1)));
    if (std::ranges::find(kShort, last) == kShort.end()) return at;
  }
  return text.size();
}

}  // namespace

std::vector<std::string> detail_points(const product::SourceProduct& source, std::string_view said) {
  static constexpr std::size_t kMaxPoints = 4;
  static constexpr std::size_t kMaxPointCharacters = 90;
  static constexpr std::size_t kMaxSentenceCharacters = 140;
  const std::vector<Word> title = words_of(said);
  std::vector<std::string> points;
  const auto add = [&](std::string_view text, std::size_t max_characters) {
    std::string point = lead_phrase(text, max_characters);
    if (tells_something(point, title) && points.size() < kMaxPoints) points.push_back(std::move(point));
  };
  for (const auto& bullet : source.bullet_points) add(bullet.value.str(), kMaxPointCharacters);
  if (points.size() > 1) return points;
  for (const auto& paragraph : source.description) {
    for (std::string_view rest = paragraph.value.str(); !rest.empty() && points.size() < kMaxPoints;) {
      const std::size_t end = end_of_sentence(rest);
      add(rest.substr(0, end), kMaxSentenceCharacters);
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
  }
  return points;
}

}  // namespace matjar::copywriting
