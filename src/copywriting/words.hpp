#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace matjar::copywriting {

/// A word of a text: a run of letters, digits and inner apostrophes. Hyphens divide words, so that "squirrel-proof" and
/// "squirrel proof" are the same two.
struct Word {
  std::string text;
  std::string folded;     ///< lower case, for lookups
  std::size_t begin = 0;  ///< bytes in the text
  std::size_t end = 0;
  bool after_break = false;  ///< a comma, bracket, bar, colon, '!' or dash with blanks stands before it

  bool has_digit() const;
  bool is_upper() const;  ///< at least two letters, none of them lower case
};

std::vector<Word> words_of(std::string_view text);

/// The folded words with one blank between: the key under which the lexicon keeps a phrase.
std::string phrase_key(std::string_view text);

/// The longest prefix of at most `max_characters` code points that ends with a whole word, without a comma at its end.
std::string cut_at_word(std::string_view text, std::size_t max_characters);

/// True when every letter is Latin (or there is none).
bool is_latin_only(std::string_view text);
/// True when more letters are Arabic than anything else.
bool is_mostly_arabic(std::string_view text);

/// Joins what is not empty.
std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// A text in which the digits of all scripts are 0-9, for looking numbers up.
std::string fold_digits(std::string_view text);

}  // namespace matjar::copywriting
