#include "base/word_match.hpp"

#include <algorithm>
#include <array>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/utf8.hpp"

namespace matjar::inline base {

namespace {

bool is_arabic_mark(UChar32 letter) {
  return (letter >= 0x064B && letter <= 0x065F) || letter == 0x0670 || letter == 0x0640;
}

UChar32 unified(UChar32 letter) {
  switch (letter) {
    case 0x0622:  // alef with madda
    case 0x0623:  // ... with hamza above
    case 0x0625:  // ... with hamza below
    case 0x0671:  // ... wasla
      return 0x0627;
    case 0x0649:  // alef maksura
    case 0x06CC:  // Persian yeh
      return 0x064A;
    case 0x0629:  // teh marbuta
      return 0x0647;
    case 0x06A9:  // Persian kaf
      return 0x0643;
    default:
      return letter;
  }
}

constexpr std::array<std::string_view, 14> kArabicPrefixes{"ال",   "وال", "فال", "بال", "كال", "لل", "ولل",
                                                           "وبال", "و",   "ب",   "ل",   "ك",   "ف",  "ول"};
constexpr std::string_view kTehMarbuta = "ه";  // as folded_words writes it
constexpr std::string_view kArabicPlural = "ات";
/// A particle before a word of two letters is more often a part of another word.
constexpr std::size_t kShortestPrefixedBytes = 6;

bool is_arabic(std::string_view word) {
  return !word.empty() && (static_cast<unsigned char>(word.front()) & 0xF8U) == 0xD8U;
}

bool is_plural_of(std::string_view text, std::string_view word) {
  if (is_arabic(word)) {
    if (word.ends_with(kTehMarbuta)) word.remove_suffix(kTehMarbuta.size());
    return text.size() == word.size() + kArabicPlural.size() && text.starts_with(word) && text.ends_with(kArabicPlural);
  }
  if (word.size() < 3 || !text.ends_with('s')) return false;
  if (text.size() == word.size() + 1 && text.starts_with(word)) return true;
  if (text.size() == word.size() + 2 && text.starts_with(word) && text.ends_with("es")) return true;
  return word.ends_with('y') && text.size() == word.size() + 2 && text.ends_with("ies") &&
         text.substr(0, word.size() - 1) == word.substr(0, word.size() - 1);
}

bool same_word(std::string_view text, std::string_view word) {
  if (text == word || is_plural_of(text, word)) return true;
  if (!is_arabic(word) || word.size() < kShortestPrefixedBytes) return false;
  return std::ranges::any_of(kArabicPrefixes, [text, word](std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    const std::string_view rest = text.substr(prefix.size());
    return rest == word || is_plural_of(rest, word);
  });
}

}  // namespace

std::vector<std::string> folded_words(std::string_view text) {
  const icu::UnicodeString folded = icu::UnicodeString::fromUTF8(fold_case(text));
  std::vector<std::string> words;
  icu::UnicodeString word;
  const auto finish = [&words, &word] {
    if (word.isEmpty()) return;
    word.toUTF8String(words.emplace_back());
    word.remove();
  };
  for (std::int32_t at = 0; at < folded.length(); at = folded.moveIndex32(at, 1)) {
    const UChar32 letter = folded.char32At(at);
    if (is_arabic_mark(letter)) continue;
    if (u_isalnum(letter) != 0) {
      word.append(unified(letter));
    } else {
      finish();
    }
  }
  finish();
  return words;
}

std::vector<WordSpan> find_phrase(const std::vector<std::string>& text, const std::vector<std::string>& phrase) {
  std::vector<WordSpan> found;
  if (phrase.empty() || phrase.size() > text.size()) return found;
  for (std::size_t first = 0; first + phrase.size() <= text.size(); ++first) {
    const bool same =
        std::ranges::equal(phrase,
                           std::ranges::subrange(text.begin() + static_cast<std::ptrdiff_t>(first),
                                                 text.begin() + static_cast<std::ptrdiff_t>(first + phrase.size())),
                           [](const std::string& word, const std::string& here) { return same_word(here, word); });
    if (same) found.push_back({first, phrase.size()});
  }
  return found;
}

}  // namespace matjar::inline base
