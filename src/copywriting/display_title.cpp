#include "copywriting/display_title.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <re2/re2.h>
#include <vector>

#include "base/utf8.hpp"
#include "copywriting/measures.hpp"
#include "copywriting/text_cleaning.hpp"
#include "copywriting/words.hpp"

namespace matjar::copywriting {

namespace {

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, word) != list.end();
}

/// Little words that a title writes small, and with which it cannot end.
constexpr std::array<std::string_view, 38> kLittle{
    "a",   "an",   "and", "the",  "of",  "in",  "on",  "for", "with", "to",   "by", "at",  "or",
    "und", "mit",  "für", "aus",  "von", "der", "die", "das", "et",   "avec", "de", "du",  "des",
    "la",  "pour", "con", "para", "y",   "com", "en",  "per", "di",   "da",   "e",  "from"};

/// Capitals that are no shouting, though they have vowels.
constexpr std::array<std::string_view, 24> kAcronyms{"led", "oled", "qled", "uhd", "usb", "uv",  "ac",  "eu",
                                                     "uk",  "us",   "usa",  "diy", "suv", "ips", "ssd", "ai",
                                                     "iii", "ii",   "iv",   "spf", "eau", "aed", "uae", "rgba"};

bool has_vowel(std::string_view folded) {
  return folded.find_first_of("aeiouy") != std::string_view::npos || count_code_points(folded) != folded.size();
}

bool is_spelled_in_capitals(const Word& word) {
  return word.has_digit() || !has_vowel(word.folded) || is_one_of(word.folded, kAcronyms);
}

/// Where `key` (folded words with blanks) stands in the words; the count of its words in `length`.
std::optional<std::size_t> find_words(const std::vector<Word>& words, const std::vector<Word>& key, std::size_t from) {
  if (key.empty()) return std::nullopt;
  for (std::size_t i = from; i + key.size() <= words.size(); ++i) {
    bool same = true;
    for (std::size_t k = 0; k < key.size(); ++k) same = same && words[i + k].folded == key[k].folded;
    if (same) return i;
  }
  return std::nullopt;
}

std::string capitalised(const Word& word) {
  const std::string_view folded = word.folded;
  const std::string first(prefix_of(folded, 1));
  std::string upper(prefix_of(word.text, 1));  // the capital as it stands: no case mapping of our own
  return upper + std::string(folded.substr(first.size()));
}

/// What a sign at its border leaves behind: " - ", commas, an open bracket, a little word, half a dimension.
std::string without_loose_end(std::string text) {
  static const RE2 kSigns(R"([\s,;:|/&+\-–—(\[«.]+$)");
  static const RE2 kHalfDimension(R"((?i)\s+\d+(?:[.,]\d+)?\s*[x×]$)");
  static const RE2 kOpenBracket(R"(\s*[(\[][^)\]]*$)");
  for (bool again = true; again;) {
    again = RE2::Replace(&text, kHalfDimension, "") || RE2::Replace(&text, kOpenBracket, "") ||
            RE2::Replace(&text, kSigns, "");
    const std::size_t blank = text.rfind(' ');
    if (blank != std::string::npos && is_one_of(fold_case(text.substr(blank + 1)), kLittle)) {
      text.resize(blank);
      again = true;
    }
  }
  static const RE2 kFront(R"(^[\s,;:|/&+\-–—.)\]»]+)");
  RE2::Replace(&text, kFront, "");
  return text;
}

/// Phrases: between commas, brackets, bars and dashes with blanks. Each is [begin, end) in the title.
struct Phrase {
  std::size_t begin;
  std::size_t end;
};

std::vector<Phrase> phrases_of(std::string_view title, const std::vector<Word>& words) {
  static constexpr std::string_view kClosing = ")]%\x22\x27";
  std::vector<Phrase> phrases;
  for (std::size_t i = 0; i < words.size();) {
    std::size_t next = i + 1;
    while (next < words.size() && !words[next].after_break) ++next;
    const std::size_t begin = phrases.empty() ? 0 : phrases.back().end;
    std::size_t end = next < words.size() ? words[next - 1].end : title.size();
    // A closing bracket, an inch sign or a percent sign belongs to what stands before it.
    while (end < title.size() && next < words.size() && end < words[next].begin &&
           kClosing.find(title[end]) != std::string_view::npos) {
      ++end;
    }
    phrases.push_back({begin, end});
    i = next;
  }
  return phrases;
}

/// The phrases that a shop may repeat, joined as they stood. A bar ends the title: behind it the shop speaks of itself.
std::string repeatable(std::string_view title) {
  std::string kept;
  title = title.substr(0, title.find(" | "));
  for (const Phrase& phrase : phrases_of(title, words_of(title))) {
    const std::string_view text = title.substr(phrase.begin, phrase.end - phrase.begin);
    if (!kept.empty() && is_unrepeatable(text)) continue;
    kept += is_unrepeatable(text) ? without_junk(text) : std::string(text);
  }
  return kept;
}

std::string brand_once(std::string title, std::string_view brand) {
  const std::vector<Word> key = words_of(brand);
  for (bool again = true; again;) {
    const std::vector<Word> words = words_of(title);
    const auto first = find_words(words, key, 0);
    const auto second = first ? find_words(words, key, *first + key.size()) : std::nullopt;
    again = second.has_value();
    if (again) {
      const std::size_t begin = words[*second].begin;
      title.erase(begin, words[*second + key.size() - 1].end - begin);
    }
  }
  return title;
}

/// The longest run of whole phrases that fits; empty when the first one does not, or when little would be left.
std::string whole_phrases(std::string_view title, std::size_t most) {
  static constexpr std::size_t kEnough = 20;
  std::string best;
  // Behind a colon stands a subtitle, which is shown whole or not at all.
  if (const std::size_t colon = title.find(": "); colon != std::string_view::npos && count_code_points(title) > most) {
    const std::string_view main = title.substr(0, colon);
    if (count_code_points(main) >= kEnough) title = main;
  }
  for (const Phrase& phrase : phrases_of(title, words_of(title))) {
    const std::string_view text = trim(title.substr(0, phrase.end));
    if (count_code_points(text) <= most) best = std::string(text);
  }
  return count_code_points(best) >= kEnough ? best : std::string();
}

/// Cut at a word, without a number whose unit would be lost: "… 60" of "60 x 30 cm".
std::string cut_text(std::string_view text, std::size_t most) {
  std::string cut = cut_at_word(text, most);
  for (const FoundNumber& number : find_numbers(text)) {
    if (number.unit != nullptr && number.end == cut.size()) {
      cut.resize(number.begin);
      break;
    }
  }
  return without_loose_end(std::move(cut));
}

}  // namespace

std::string shortened_title(std::string_view title, std::size_t most) {
  if (count_code_points(title) <= most) return std::string(title);
  const std::string phrases = whole_phrases(title, most);
  return phrases.empty() ? cut_text(title, most) : without_loose_end(phrases);
}

std::string calm_title(std::string_view title, std::string_view brand) {
  static constexpr std::size_t kLongWord = 4;
  const std::vector<Word> words = words_of(title);
  const bool any_small = std::ranges::any_of(words, [](const Word& word) {
    return word.folded == word.text && std::ranges::any_of(word.text, [](char c) { return c >= 'a' && c <= 'z'; });
  });
  const auto is_loud = [](const Word& word) { return word.is_upper() && word.text.size() >= kLongWord; };
  const auto mixed = std::ranges::any_of(words, [&](const Word& word) {
    return !word.is_upper() && count_code_points(word.text) > 1 && !word.has_digit();
  });
  const bool shouts = !any_small && !mixed && is_latin_only(title) && std::ranges::count_if(words, is_loud) >= 2;
  if (!shouts) return std::string(title);
  const std::vector<Word> key = words_of(brand);
  std::string calm;
  std::size_t at = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    calm += title.substr(at, words[i].begin - at);
    at = words[i].end;
    const auto own = std::ranges::find(key, words[i].folded, &Word::folded);
    if (own != key.end()) {
      calm += own->text;
    } else if (is_spelled_in_capitals(words[i]) && !is_one_of(words[i].folded, kLittle)) {
      calm += words[i].text;
    } else if (i > 0 && is_one_of(words[i].folded, kLittle)) {
      calm += words[i].folded;
    } else {
      calm += capitalised(words[i]);
    }
  }
  return calm + std::string(title.substr(at));
}

bool names_brand(std::string_view title, std::string_view brand) {
  static constexpr std::size_t kShortest = 2;
  const std::vector<Word> words = words_of(title);
  const std::vector<Word> key = words_of(brand);
  if (key.empty() || find_words(words, key, 0)) return true;
  const auto joined = [](const std::vector<Word>& all) {
    std::string text;
    for (const Word& word : all) text += word.folded;
    return text;
  };
  if (joined(words).starts_with(joined(key))) return true;  // "Play Station 5" by "PlayStation"
  return key.size() > 1 && !words.empty() && words[0].folded == key[0].folded && key[0].text.size() >= kShortest;
}

std::string without_brand(std::string_view title, std::string_view brand) {
  const std::vector<Word> words = words_of(title);
  const std::vector<Word> key = words_of(brand);
  const auto at = find_words(words, key, 0);
  if (!at) return std::string(title);
  std::string rest(title);
  const std::size_t begin = words[*at].begin;
  rest.erase(begin, words[*at + key.size() - 1].end - begin);
  return without_loose_end(cleaned(rest));
}

std::string display_title(std::string_view title, std::string_view brand, std::size_t noun_end, std::size_t most) {
  static constexpr std::size_t kLongestBrand = 25;  // beyond it a brand is the slogan of a seller
  static constexpr std::size_t kEnough = 20;
  if (!is_latin_only(title)) return {};
  const std::string whole = repeatable(title);
  const bool same_bytes = title.starts_with(whole.substr(0, noun_end));
  std::string text = without_loose_end(cleaned(brand_once(whole, brand)));
  if (words_of(text).empty()) return {};
  const std::size_t size = count_code_points(brand);
  const bool add_brand = !names_brand(text, brand) && is_latin_only(brand) && size <= kLongestBrand;
  const std::size_t left = add_brand ? most - size - 1 : most;
  if (count_code_points(text) > left) {
    std::string cut = whole_phrases(text, left);
    const std::string to_noun = noun_end > 0 && same_bytes && text.starts_with(whole.substr(0, noun_end))
                                    ? text.substr(0, std::min(noun_end, text.size()))
                                    : std::string();
    const std::size_t noun_size = count_code_points(to_noun);
    if (cut.empty() && noun_size >= kEnough && noun_size <= left) cut = to_noun;
    text = cut.empty() ? cut_text(text, left) : without_loose_end(cut);
  }
  return add_brand ? std::string(brand) + " " + text : text;
}

}  // namespace matjar::copywriting
