#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace matjar::inline base {

/// The words of a text for comparison with word lists: runs of letters and digits, in lower case and NFKC; Arabic
/// without vowel marks and tatweel, with one form of alef, yeh and teh marbuta. "T-Shirt" is two words.
std::vector<std::string> folded_words(std::string_view text);

/// Where a phrase stands among the words of a text.
struct WordSpan {
  std::size_t first = 0;
  std::size_t count = 0;
  bool covers(const WordSpan& other) const {
    return first <= other.first && other.first + other.count <= first + count;
  }
};

/// Whole-word search for a short phrase from a list: every place where `phrase` stands in `text`, both as folded_words
/// gives them. A word also matches its English plural and, in Arabic, itself behind the article or a one-letter
/// particle (الكحول، بالكحول، وكحول) and its plural in ات. Never a part of a word: "gin" is not found in "engine".
std::vector<WordSpan> find_phrase(const std::vector<std::string>& text, const std::vector<std::string>& phrase);

}  // namespace matjar::inline base
