#include "sourcing/page/written_date.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <vector>

#include "base/time_text.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxText = 200;
constexpr int kFirstYear = 1995;  // nobody wrote about a product on the web before
constexpr int kLastYear = 2100;

using icu::UnicodeString;

/// "März" as "märz", "Sept." as "sept".
UnicodeString folded(UnicodeString word) {
  word.foldCase();
  while (word.endsWith(UnicodeString(u'.'))) word.truncate(word.length() - 1);
  return word;
}

/// The names of the months, long and short, in the languages that shops write; of a name that two languages use for
/// different months none.
const std::map<UnicodeString, int>& months() {
  static const std::map<UnicodeString, int> names = [] {
    std::map<UnicodeString, int> found;
    for (const char* const language : {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "tr", "ar", "ar_LB"}) {
      UErrorCode status = U_ZERO_ERROR;
      const icu::DateFormatSymbols symbols(icu::Locale(language), "gregorian", status);
      if (U_FAILURE(status) != 0) continue;
      for (const auto width : {icu::DateFormatSymbols::WIDE, icu::DateFormatSymbols::ABBREVIATED}) {
        for (const auto context : {icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::STANDALONE}) {
          std::int32_t count = 0;
          const UnicodeString* const listed = symbols.getMonths(count, context, width);
          for (std::int32_t i = 0; i < count; ++i) {
            const auto [at, is_new] = found.try_emplace(folded(listed[i]), i + 1);
            if (!is_new && at->second != i + 1) at->second = 0;
          }
        }
      }
    }
    return found;
  }();
  return names;
}

/// A number or a word of the text.
struct Token {
  std::optional<int> number;
  int month = 0;        ///< 1..12 for the name of a month
  UnicodeString word;   ///< folded
  char16_t before = 0;  ///< what alone stands between it and the token before; 0 for nothing and for more
};

std::optional<int> number_in(const UnicodeString& digits) {
  if (digits.length() > 4) return std::nullopt;
  int number = 0;
  for (std::int32_t i = 0; i < digits.length(); ++i) number = number * 10 + u_charDigitValue(digits.charAt(i));
  return number;
}

bool is_connector(const UnicodeString& word) {
  static const std::array<UnicodeString, 6> kConnectors = {u"de", u"del", u"of", u"er", u"st", u"th"};
  return std::ranges::find(kConnectors, word) != kConnectors.end() || word == u"nd" || word == u"rd";
}

std::vector<Token> tokens_of(const UnicodeString& text) {
  std::vector<Token> tokens;
  const auto is_digit = [&](std::int32_t at) { return u_charDigitValue(text.charAt(at)) >= 0; };
  // A mark belongs to the letter before it.
  const auto is_letter = [&](std::int32_t at) {
    return u_isalpha(text.char32At(at)) != 0 || u_charType(text.char32At(at)) == U_NON_SPACING_MARK;
  };
  std::int32_t at = 0;
  std::int32_t last_end = 0;
  const auto add = [&](Token token, std::int32_t end) {
    if (at == last_end + 1) token.before = text.charAt(last_end);
    tokens.push_back(std::move(token));
    last_end = end;
  };
  while (at < text.length()) {
    std::int32_t end = at;
    if (is_digit(at)) {
      while (end < text.length() && is_digit(end)) ++end;
      add({.number = number_in(text.tempSubStringBetween(at, end)), .word = {}}, end);
    } else if (is_letter(at)) {
      while (end < text.length() && is_letter(end) && !is_digit(end)) ++end;
      const UnicodeString word = folded(text.tempSubStringBetween(at, end));
      const auto month = months().find(word);
      if (!is_connector(word)) add({.month = month == months().end() ? 0 : month->second, .word = word}, end);
    } else {
      end = at + 1;
    }
    at = end;
  }
  return tokens;
}

std::string day_of(std::optional<int> year, int month, std::optional<int> day) {
  if (!year || !day || *year < kFirstYear || *year > kLastYear || month < 1) return "";
  std::string written = fmt::format("{:04}-{:02}-{:02}", *year, month, *day);
  return from_rfc3339(written + "T00:00:00Z") ? written : "";
}

/// "2 March 2026" and "March 2, 2026" around the name of a month.
std::string day_around(const std::vector<Token>& tokens, std::size_t month) {
  const auto number = [&](std::size_t at) { return at < tokens.size() ? tokens[at].number : std::nullopt; };
  std::string before = month > 0 ? day_of(number(month + 1), tokens[month].month, number(month - 1)) : "";
  return before.empty() ? day_of(number(month + 2), tokens[month].month, number(month + 1)) : before;
}

/// "2026年3月2日" and "2026-03-02": largest first, which nobody mistakes.
std::string day_in_numbers(const std::vector<Token>& tokens) {
  const auto is = [&](std::size_t at, const UnicodeString& word) {
    return at < tokens.size() && tokens[at].word == word;
  };
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    if (!tokens[i].number) continue;
    std::string day;
    if (tokens[i + 1].before == u'-' && tokens[i + 2].before == u'-' && tokens[i + 1].number)
      day = day_of(tokens[i].number, *tokens[i + 1].number, tokens[i + 2].number);
    if (is(i + 1, u"年") && is(i + 3, u"月") && i + 4 < tokens.size() && tokens[i + 2].number)
      day = day_of(tokens[i].number, *tokens[i + 2].number, tokens[i + 4].number);
    if (!day.empty()) return day;
  }
  return "";
}

}  // namespace

std::string day_in(std::string_view text) {
  if (text.size() > kMaxText) return "";
  const UnicodeString written = UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  const std::vector<Token> tokens = tokens_of(written);
  std::string found;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].month == 0) continue;
    std::string day = day_around(tokens, i);
    if (!found.empty() && !day.empty() && day != found) return "";
    if (!day.empty()) found = std::move(day);
  }
  return found.empty() ? day_in_numbers(tokens) : found;
}

}  // namespace matjar::sourcing
