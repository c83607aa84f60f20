#include "copywriting/words.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/utf8.hpp"

namespace matjar::copywriting {

namespace {

/// Calls visit(code point, begin, end) for each code point.
template <class Visit>
void each_code_point(std::string_view text, Visit visit) {
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t begin = at;
    UChar32 point = 0;
    U8_NEXT(text.data(), at, size, point);
    visit(point, static_cast<std::size_t>(begin), static_cast<std::size_t>(at));
  }
}

bool belongs_to_word(UChar32 point) {
  if (point < 0) return false;
  const auto type = u_charType(point);
  return u_isalnum(point) || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

bool is_apostrophe(UChar32 point) {
  return point == '\'' || point == 0x2019;
}

bool is_break(UChar32 point) {
  static constexpr std::string_view kAscii = ",|()[]{};:!";
  if (point > 0 && point < 128) return kAscii.find(static_cast<char>(point)) != std::string_view::npos;
  return point == 0xA1 || point == 0x2013 || point == 0x2014 || point == 0x3010 || point == 0x3011 || point == 0x00BB ||
         point == 0x00AB || point == 0x060C || point == 0x061B || point == 0xFF0C || point == 0xFF08;
}

/// A hyphen divides a title only between blanks: "Apple - iPhone", but not "non-stick".
bool holds_break(std::string_view gap) {
  bool found = gap.find(" - ") != std::string_view::npos;
  each_code_point(gap, [&](UChar32 point, std::size_t, std::size_t) { found = found || is_break(point); });
  return found;
}

std::string folded_word(std::string_view text) {
  std::string folded = fold_case(text);
  for (std::size_t at = folded.find("\u2019"); at != std::string::npos; at = folded.find("\u2019")) {
    folded.replace(at, std::string_view("\u2019").size(), "'");
  }
  return folded;
}

template <class Count>
void count_scripts(std::string_view text, Count count) {
  each_code_point(text, [&](UChar32 point, std::size_t, std::size_t) {
    if (point < 0 || !u_isalpha(point)) return;
    UErrorCode status = U_ZERO_ERROR;
    count(uscript_getScript(point, &status));
  });
}

}  // namespace

bool Word::has_digit() const {
  return folded.find_first_of("0123456789") != std::string::npos;
}

bool Word::is_upper() const {
  int letters = 0;
  bool lower = false;
  each_code_point(text, [&](UChar32 point, std::size_t, std::size_t) {
    if (point >= 0 && u_isalpha(point)) ++letters;
    lower = lower || (point >= 0 && u_islower(point));
  });
  return letters >= 2 && !lower;
}

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  std::size_t begin = 0;
  std::size_t end = 0;  // of the running word; begin == end: none
  std::size_t last_end = 0;
  std::size_t apostrophe_end = 0;
  const auto close = [&] {
    if (begin == end) return;
    const std::string_view word = text.substr(begin, end - begin);
    words.push_back({.text = std::string(word),
                     .folded = folded_word(word),
                     .begin = begin,
                     .end = end,
                     .after_break = holds_break(text.substr(last_end, begin - last_end))});
    last_end = end;
    begin = end;
  };
  each_code_point(text, [&](UChar32 point, std::size_t from, std::size_t to) {
    if (is_apostrophe(point) && begin != end && end == from) {
      apostrophe_end = to;
      return;
    }
    if (!belongs_to_word(point)) {
      close();
      begin = end = to;
      return;
    }
    const bool goes_on = begin != end && (end == from || apostrophe_end == from);
    if (!goes_on) {
      close();
      begin = from;
    }
    end = to;
  });
  close();
  return words;
}

std::string phrase_key(std::string_view text) {
  std::string key;
  for (const Word& word : words_of(text)) {
    if (!key.empty()) key += ' ';
    key += word.folded;
  }
  return key;
}

std::string cut_at_word(std::string_view text, std::size_t max_characters) {
  text = trim(text);
  if (count_code_points(text) <= max_characters) return std::string(text);
  std::string_view cut = prefix_of(text, max_characters);
  if (text[cut.size()] != ' ') {
    const std::size_t blank = cut.rfind(' ');
    if (blank != std::string_view::npos) cut = cut.substr(0, blank);
  }
  std::string result(trim(cut));
  for (const std::string_view tail : {"،", "؛", ",", ";", ":", "-", "–", "|", "(", "و", "."}) {
    if (!result.ends_with(tail)) continue;
    const std::size_t left = result.size() - tail.size();
    if (tail == "و" && left > 0 && result[left - 1] != ' ') continue;
    result = std::string(trim(std::string_view(result).substr(0, left)));
  }
  return result;
}

bool is_latin_only(std::string_view text) {
  bool latin = true;
  count_scripts(text, [&](UScriptCode script) { latin = latin && script == USCRIPT_LATIN; });
  return latin;
}

bool is_mostly_arabic(std::string_view text) {
  return arabic_share(text) > 0.5;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

std::string fold_digits(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  each_code_point(text, [&](UChar32 point, std::size_t from, std::size_t to) {
    const std::int32_t digit = point > 127 ? u_charDigitValue(point) : -1;
    const bool is_decimal = digit >= 0 && u_charType(point) == U_DECIMAL_DIGIT_NUMBER;
    if (is_decimal) {
      folded += static_cast<char>('0' + digit);
    } else if (point == 0x066B) {  // Arabic decimal separator
      folded += '.';
    } else if (point == 0x066C) {  // Arabic thousands separator
      folded += ',';
    } else {
      folded += text.substr(from, to - from);
    }
  });
  return folded;
}

}  // namespace matjar::copywriting
