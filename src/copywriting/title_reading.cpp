#include "copywriting/title_reading.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "base/utf8.hpp"
#include "copywriting/measures.hpp"

namespace matjar::copywriting {

namespace {

using WordSpan = std::span<const Word>;

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, word) != list.end();
}

/// Words behind which a title tells what comes with the product or what it is for.
constexpr std::array<std::string_view, 26> kCutters{
    "with", "for",  "including", "includes", "featuring", "by",   "mit",   "für",        "von",
    "avec", "pour", "con",       "para",     "per",       "inkl", "und",   "compatible", "from",
    "à",    "ohne", "without",   "at",       "sans",      "sin",  "senza", "that"};

/// Words that may follow the product's noun without being the noun themselves.
constexpr std::array<std::string_view, 45> kFollowers{
    "set",   "kit",  "pack",  "combo", "system", "edition", "collection", "series", "bundle",
    "and",   "in",   "of",    "men",   "women",  "men's",   "women's",    "uk",     "us",
    "size",  "new",  "the",   "a",     "or",     "pair",    "slim",       "pro",    "max",
    "mini",  "plus", "ultra", "gen",   "copper", "machine", "wrap",       "top",    "regular",
    "extra", "wide", "on",    "2nd",   "de",     "en",      "di",         "du",     "to"};

/// Common words that are never part of a name.
constexpr std::array<std::string_view, 40> kCommon{
    "the",      "a",     "an",      "of",        "and", "new",    "hot",     "sale", "original", "genuine",
    "free",     "long",  "short",   "flat",      "big", "luxury", "premium", "best", "funny",    "cute",
    "cheap",    "set",   "pack",    "pcs",       "pc",  "x",      "super",   "kids", "mens",     "womens",
    "official", "style", "fashion", "exclusive", "el",  "la",     "le",      "der",  "die",      "das"};

constexpr std::array<std::string_view, 9> kNegations{"not",  "no",  "non",  "without", "nicht",
                                                     "sans", "sin", "kein", "isn't"};

bool is_known_language(std::string_view language) {
  static constexpr std::array<std::string_view, 5> kKnown{"en", "de", "fr", "es", "it"};
  return is_one_of(language, kKnown);
}

bool head_comes_last(std::string_view language) {
  return language == "en" || language == "de";
}

/// The parts of a title: cut at commas, brackets, bars and spaced dashes; each shortened at its first "with" or "for".
std::vector<WordSpan> parts_of(std::string_view title, const std::vector<Word>& words) {
  std::vector<WordSpan> parts;
  for (std::size_t begin = 0; begin < words.size();) {
    std::size_t end = begin + 1;
    while (end < words.size() && !words[end].after_break) ++end;
    WordSpan part(words.data() + begin, end - begin);
    for (std::size_t i = 1; i < part.size(); ++i) {
      // "w/ stand", but not the W of 60"W x 24"D
      const bool slash = part[i].text == "w" && title.substr(part[i].end).starts_with('/');
      // "Pour-Over" is one word, whatever "pour" means in French.
      const bool compound = title.substr(part[i].end).starts_with('-') || title.substr(0, part[i].begin).ends_with('-');
      if (slash || (!compound && is_one_of(part[i].folded, kCutters))) {
        part = part.first(i);
        break;
      }
    }
    parts.push_back(part);
    begin = end;
  }
  return parts;
}

/// A phrase of the language itself; an English one inside another language only where its spelling is long enough not
/// to be a word of that language by accident ("pan", "rock", "coat").
template <class Entry>
typename PhraseTable<Entry>::Match match_here(const PhraseTable<Entry>& table, WordSpan words,
                                              std::string_view language) {
  auto match = table.match(words, language);
  if (match.entry != nullptr || language == "en") return match;
  match = table.match(words, "en");
  if (match.entry != nullptr && match.length == 1 && words.front().folded.size() < 7) match = {};
  return match;
}

/// A German compound says what it is at its end: "Schreibtischlampe" is a Lampe.
const ProductHead* head_of_compound(const Word& word, const Lexicon& lexicon) {
  static constexpr std::size_t kShortest = 5;
  const std::string& text = word.folded;
  for (std::size_t cut = 3; cut + kShortest <= text.size(); ++cut) {
    if (const ProductHead* head = lexicon.heads.find_in(std::string_view(text).substr(cut), "de")) return head;
  }
  return nullptr;
}

/// Nouns of the lexicon that are names at the same time, and so stay in the product's name.
bool is_name_of_maker(std::string_view word) {
  static constexpr std::array<std::string_view, 9> kNames{"iphone", "ipad",   "playstation", "playstation5", "macbook",
                                                          "imac",   "kindle", "xbox",        "chromebook"};
  return is_one_of(word, kNames);
}

struct HeadMatch {
  const ProductHead* head = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool is_described(WordSpan rest, std::string_view language, const Lexicon& lexicon) {
  return match_here(lexicon.adjectives, rest, language).entry != nullptr ||
         match_here(lexicon.values, rest, language).entry != nullptr;
}

/// Whether the word behind a noun leaves it the noun of the phrase.
bool may_follow(WordSpan part, std::size_t at, std::string_view brand_key, std::string_view language,
                const Lexicon& lexicon) {
  if (at >= part.size() || language != "en") return true;
  const Word& word = part[at];
  const bool all_upper = std::ranges::all_of(part, [](const Word& w) { return w.is_upper() || w.has_digit(); });
  return word.has_digit() || (word.is_upper() && !all_upper) || is_one_of(word.folded, kFollowers) ||
         is_described(part.subspan(at), language, lexicon) ||
         (!brand_key.empty() && brand_key.starts_with(word.folded));
}

HeadMatch find_head(WordSpan part, std::string_view brand_key, std::string_view language, const Lexicon& lexicon) {
  HeadMatch found;
  for (std::size_t i = 0; i < part.size();) {
    auto match = match_here(lexicon.heads, part.subspan(i), language);
    if (match.entry == nullptr && language == "de") match = {head_of_compound(part[i], lexicon), 1};
    if (match.entry == nullptr) {
      ++i;
      continue;
    }
    const bool stands = may_follow(part, i + match.length, brand_key, language, lexicon);
    if (stands && (found.head == nullptr || head_comes_last(language))) found = {match.entry, i, i + match.length};
    i += match.length;
  }
  return found;
}

std::vector<const Adjective*> adjectives_in(WordSpan words, std::string_view language, const Lexicon& lexicon) {
  std::vector<const Adjective*> found;
  for (std::size_t i = 0; i < words.size();) {
    const auto match = match_here(lexicon.adjectives, words.subspan(i), language);
    if (match.entry == nullptr) {
      ++i;
      continue;
    }
    bool negated = false;
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, i); ++back) {
      negated = negated || (!words[i - back + 1].after_break && is_one_of(words[i - back].folded, kNegations));
    }
    const bool wanted = !negated && match.entry->where != Adjective::Where::never;
    if (wanted && std::ranges::find(found, match.entry) == found.end()) found.push_back(match.entry);
    i += match.length;
  }
  return found;
}

/// How many words of the part repeat the brand at its front.
std::size_t brand_words(WordSpan part, std::string_view brand_key) {
  std::string key;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (!key.empty()) key += ' ';
    key += part[i].folded;
    if (key == brand_key) return i + 1;
    if (!brand_key.starts_with(key)) return 0;
  }
  return 0;
}

/// "20V", "1250 mm", "4-Light": numbers that measure or count instead of naming a version.
bool is_quantity(const Word& word, std::string_view title) {
  const auto measures = [](const FoundNumber& number) {
    return number.unit != nullptr && !number.inside_word && number.unit->id != "kelvin";  // "4K" is a resolution
  };
  const std::string_view rest = title.substr(word.begin);
  const std::vector<FoundNumber> numbers = find_numbers(rest.substr(0, rest.find(' ', word.text.size() + 8)));
  if (numbers.empty() || numbers[0].begin >= word.text.size()) return false;
  if (measures(numbers[0])) return true;
  const bool bare = numbers[0].digits.starts_with(word.text);
  const std::string_view behind = rest.substr(numbers[0].end);
  return bare && (behind.starts_with('-') || behind.starts_with('/'));
}

bool is_name_word(WordSpan rest, std::string_view title, std::string_view language, const Lexicon& lexicon) {
  const Word& word = rest.front();
  if (is_one_of(word.folded, kCommon) || !is_latin_only(word.text) || is_quantity(word, title)) return false;
  if (match_here(lexicon.heads, rest, language).entry != nullptr) return false;
  return !is_described(rest, language, lexicon);
}

/// The name: unknown words between the brand and what the lexicon knows. Without a brand only up to three leading words
/// before a known one, as in "Duprey Lantern Pendant"; a longer run is a phrase and not a name.
std::string model_of(std::string_view title, WordSpan part, std::string_view brand_key, const HeadMatch& head,
                     std::string_view language, const Lexicon& lexicon) {
  static constexpr std::size_t kMaxWords = 4;
  static constexpr std::size_t kMaxCharacters = 30;
  std::size_t begin = brand_key.empty() ? 0 : brand_words(part, brand_key);
  for (std::size_t i = 1; begin == 0 && !brand_key.empty() && i < part.size(); ++i) {
    const std::size_t length = brand_words(part.subspan(i), brand_key);
    if (length > 0) begin = i + length;
  }
  const bool follows_brand = begin > 0;
  // "Kärcher Hochdruckreiniger K 3": the name may also stand behind the noun.
  const bool behind_noun = follows_brand && head.head != nullptr && head.begin == begin &&
                           !is_name_of_maker(part[begin].folded) && head.end < part.size();
  if (behind_noun) begin = head.end;
  std::size_t end = begin;
  const bool head_is_name = head.head != nullptr && head.begin == begin && is_name_of_maker(part[begin].folded);
  if (head_is_name) end = head.end;
  const std::size_t limit = head.head != nullptr && head.begin >= begin && !head_is_name ? head.begin : part.size();
  static constexpr std::array<std::string_view, 4> kConnectors{"of", "the", "and", "in"};
  while (end < limit) {
    const bool connects = end > begin && end + 1 < limit && is_one_of(part[end].folded, kConnectors) &&
                          is_name_word(part.subspan(end + 1), title, language, lexicon);
    if (!connects && !is_name_word(part.subspan(end), title, language, lexicon)) break;
    ++end;
  }
  const std::size_t length = end - begin;
  if (length == 0 || (head.head == nullptr && !follows_brand)) return {};
  if (!follows_brand && !head_is_name &&
      (language != "en" || length > 3 || end == part.size() || part[begin].is_upper() || part[begin].has_digit()))
    return {};
  const std::size_t last = begin + std::min(length, kMaxWords) - 1;
  std::string name(title.substr(part[begin].begin, part[last].end - part[begin].begin));
  return count_code_points(name) <= kMaxCharacters ? name : std::string();
}

struct QuotationMarks {
  std::string_view open;
  std::string_view close;
};

constexpr std::array<QuotationMarks, 3> kQuotationMarks{{{"»", "«"}, {"«", "»"}, {"„", "“"}}};

/// "»K 3 Full Control«": what a title itself puts in quotation marks is a name. Empty when nothing is.
std::string quoted_in(std::string_view title) {
  for (const auto& [open, close] : kQuotationMarks) {
    const std::size_t begin = title.find(open);
    const std::size_t end = begin == std::string_view::npos ? begin : title.find(close, begin + open.size());
    if (end == std::string_view::npos) continue;
    const std::string_view text = title.substr(begin + open.size(), end - begin - open.size());
    if (is_latin_only(text)) return cut_at_word(text, 40);
  }
  return {};
}

bool is_quoted(const Word& word, std::string_view title) {
  return std::ranges::any_of(kQuotationMarks, [&](const QuotationMarks& marks) {
    const std::size_t open = title.substr(0, word.begin).rfind(marks.open);
    const std::size_t close = open == std::string_view::npos ? open : title.find(marks.close, open + marks.open.size());
    return close != std::string_view::npos && close >= word.end;
  });
}

/// Decides word by word what belongs to the rest of a name.
class NameRest {
 public:
  NameRest(std::string_view title, WordSpan part, const HeadMatch& head, std::string_view language,
           const Lexicon& lexicon)
      : title_(title), part_(part), head_(head), language_(language), lexicon_(lexicon) {}

  std::string collect(std::string_view brand) {
    static constexpr std::size_t kMaxWords = 6;
    static constexpr std::size_t kMaxCharacters = 40;
    const std::string brand_key = phrase_key(brand);
    brand_ = words_of(brand);
    const bool head_is_name = head_.head != nullptr && is_name_of_maker(part_[head_.begin].folded);
    for (std::size_t i = 0; i < part_.size() && words_ < kMaxWords;) {
      const std::size_t of_brand = brand_words(part_.subspan(i), brand_key);
      const bool in_head = i >= head_.begin && i < head_.end;
      if (in_head && head_is_name) {
        add(i++);
        continue;
      }
      const std::size_t known = of_brand > 0 || in_head ? 0 : known_words(i);
      described_ = described_ || known > 0 || is_measure(i);
      if (of_brand + known > 0 || in_head || !is_wanted(i)) {
        i += std::max<std::size_t>(of_brand + known, 1);
      } else {
        add(i++);
      }
    }
    return cut_at_word(text_, kMaxCharacters);
  }

 private:
  /// Words that the lexicon says in Arabic, or that it knows and does not repeat.
  std::size_t known_words(std::size_t at) const {
    const WordSpan rest = part_.subspan(at);
    const auto value = match_here(lexicon_.values, rest, language_);
    const bool stuff = value.entry != nullptr && (value.entry->kind == AttributeValue::Kind::color ||
                                                  value.entry->kind == AttributeValue::Kind::material);
    const auto noun = match_here(lexicon_.heads, rest, language_);
    const bool again = noun.entry != nullptr && noun.entry == head_.head;  // "Wall Light/Wall Lamp"
    return std::max(
        {match_here(lexicon_.adjectives, rest, language_).length, stuff ? value.length : 0, again ? noun.length : 0});
  }

  /// "20V", "1250 mm", "4mx5m", "4x".
  bool is_measure(std::size_t at) const {
    const std::string& text = part_[at].folded;
    const std::size_t times = text.find('x');
    const bool begins = !text.empty() && text.front() >= '0' && text.front() <= '9' && times != std::string::npos;
    const bool is_product = begins && text.find_first_not_of("0123456789mcft") == times &&
                            text.find_first_not_of("0123456789mcft", times + 1) == std::string::npos;
    return is_product || is_quantity(part_[at], title_);
  }

  std::string_view gap_before(std::size_t at) const {
    return at == 0 ? std::string_view() : title_.substr(part_[at - 1].end, part_[at].begin - part_[at - 1].end);
  }

  bool is_wanted(std::size_t at) const {
    const Word& word = part_[at];
    const bool follows = last_ != kNone && last_ + 1 == at;
    if (!is_latin_only(word.text) || is_one_of(word.folded, kCommon) || is_one_of(word.folded, kCutters)) return false;
    if (std::ranges::find(brand_, word.folded, &Word::folded) != brand_.end()) return false;
    if (std::ranges::find(added_, word.folded) != added_.end()) return false;
    if (is_quoted(word, title_)) return true;
    if (is_measure(at)) return false;
    if (word.folded.find_first_not_of("0123456789") == std::string::npos) {
      return follows && (gap_before(at) == " " || gap_before(at) == "-" || gap_before(at) == " '");
    }
    const bool behind_noun = head_.head != nullptr && at >= head_.end && head_comes_last(language_);
    if (behind_noun && !follows && (at != head_.end || words_ > 0))
      return false;  // "Nano IPS Monitor AMD": what it works with
    if (word.has_digit() || word.is_upper()) return true;
    // "3 Blade", "1250 mm": what is counted or measured
    const bool counted = at > 0 && part_[at - 1].has_digit() && (!follows || is_measure(at - 1));
    if (counted || word.text.size() == 1) return false;
    // Names come first: beside a known brand a plain word behind "Slim Fit" or "Cotton" describes and does not name.
    return language_ == "en" && !behind_noun && (brand_.empty() || !described_);
  }

  void add(std::size_t at) {
    static constexpr std::array<std::string_view, 7> kKept{"-", "/", "+", ".", "&", " & ", " '"};
    const Word& word = part_[at];
    const std::string_view gap = last_ != kNone && last_ + 1 == at ? gap_before(at) : " ";
    if (!text_.empty()) text_ += is_one_of(gap, kKept) ? gap : " ";
    text_ += word.text;
    added_.push_back(word.folded);
    last_ = at;
    ++words_;
  }

  static constexpr std::size_t kNone = std::string::npos;
  std::string_view title_;
  WordSpan part_;
  const HeadMatch& head_;
  std::string_view language_;
  const Lexicon& lexicon_;
  std::vector<Word> brand_;
  std::vector<std::string> added_;  ///< folded
  std::string text_;
  bool described_ = false;
  std::size_t last_ = kNone;
  std::size_t words_ = 0;
};

}  // namespace

TitleReading read_title(std::string_view title, std::string_view brand, std::string_view language,
                        const Lexicon& lexicon) {
  TitleReading reading;
  if (!is_known_language(language)) return reading;
  const std::vector<Word> words = words_of(title);
  const std::vector<WordSpan> parts = parts_of(title, words);
  if (parts.empty()) return reading;
  const std::string brand_key = phrase_key(brand);
  HeadMatch head = find_head(parts[0], brand_key, language, lexicon);
  WordSpan naming = parts[0];
  static constexpr std::size_t kShortPart = 4;  // "Apple - iPhone 6s": the first part is only the brand
  for (std::size_t i = 1; i < std::min<std::size_t>(parts.size(), 3); ++i) {
    if (head.head != nullptr || parts[i - 1].size() > kShortPart) break;
    head = find_head(parts[i], brand_key, language, lexicon);
    if (i > 1 && head.end - head.begin < 2) head = {};  // so late, a single word is more likely a detail
    if (head.head != nullptr) naming = parts[i];
  }
  reading.head = head.head;
  if (head.head != nullptr) {
    reading.noun_end = naming[head.end - 1].end;
    const bool behind_name = naming.data() != parts[0].data();  // "BULL BAROQUE - Slim fit jeans"
    if (behind_name) reading.rest = NameRest(title, parts[0], HeadMatch{}, language, lexicon).collect(brand);
    if (reading.rest.empty()) reading.rest = NameRest(title, naming, head, language, lexicon).collect(brand);
    if (reading.rest.empty()) reading.rest = quoted_in(title);
  }
  // Behind an English noun an adjective describes something else: "PlayStation 5 Digital Edition".
  const bool cut = head.head != nullptr && head_comes_last(language);
  reading.adjectives = adjectives_in(cut ? naming.first(head.end) : naming, language, lexicon);
  const bool in_first = naming.data() == parts[0].data();
  reading.model = model_of(title, parts[0], brand_key, in_first ? head : HeadMatch{}, language, lexicon);
  if (reading.model.empty() && !in_first) reading.model = model_of(title, naming, brand_key, head, language, lexicon);
  return reading;
}

bool reads_as_english(std::string_view title, std::string_view language, const Lexicon& lexicon) {
  const std::vector<Word> words = words_of(title);
  const auto known = [&](std::string_view in) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < words.size();) {
      const WordSpan rest = WordSpan(words).subspan(i);
      const std::size_t length =
          std::max({lexicon.heads.match(rest, in).length, lexicon.adjectives.match(rest, in).length,
                    lexicon.values.match(rest, in).length});
      count += length;
      i += std::max<std::size_t>(length, 1);
    }
    return count;
  };
  const std::size_t english = known("en");
  return english >= 2 && english > known(language);
}

const ProductHead* head_of_category(std::string_view category, std::string_view language, const Lexicon& lexicon) {
  const std::vector<Word> words = words_of(category);
  if (!is_known_language(language) || words.empty()) return nullptr;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].folded == "accessories" || words[i].folded == "zubehör") return nullptr;
    const WordSpan rest = WordSpan(words).subspan(i);
    const auto match = match_here(lexicon.heads, rest, language);
    if (match.entry != nullptr && match.length == rest.size()) return match.entry;
  }
  return nullptr;
}

std::vector<const Adjective*> stated_adjectives(std::string_view text, std::string_view language,
                                                const Lexicon& lexicon) {
  if (!is_known_language(language)) return {};
  // Only what the point opens with is said of the product itself; further on it may be about a part, or about others.
  static constexpr std::size_t kOpening = 4;
  const std::vector<Word> words = words_of(text);
  const WordSpan opening = WordSpan(words).first(std::min(words.size(), kOpening));
  std::vector<const Adjective*> stated = adjectives_in(opening, language, lexicon);
  std::erase_if(stated, [](const Adjective* adjective) { return adjective->where != Adjective::Where::any; });
  return stated;
}

std::string guess_language(std::string_view original) {
  const std::string text = fold_case(original);
  struct Hints {
    std::string_view language;
    std::array<std::string_view, 12> words;
  };
  static constexpr std::array<Hints, 4> kHints{{
      {"de", {"und", "mit", "für", "der", "die", "das", "aus", "von", "nicht", "ist", "zum", "ein"}},
      {"fr", {"et", "avec", "pour", "le", "la", "les", "des", "du", "une", "en", "dans", "sur"}},
      {"es", {"y", "con", "para", "el", "los", "las", "del", "una", "por", "en", "que", "su"}},
      {"it", {"e", "con", "per", "il", "gli", "della", "del", "una", "di", "che", "sono", "da"}},
  }};
  if (is_mostly_arabic(text)) return "ar";
  if (!is_latin_only(text)) return "und";
  const std::vector<Word> words = words_of(text);
  std::string best = "en";
  std::size_t most = 1;  // one little word may be a name
  for (const Hints& hints : kHints) {
    const auto count = static_cast<std::size_t>(
        std::ranges::count_if(words, [&](const Word& w) { return is_one_of(w.folded, hints.words); }));
    if (count > most) {
      most = count;
      best = hints.language;
    }
  }
  if (best == "en" && most == 1) {
    if (text.find("ß") != std::string::npos || text.find("ü") != std::string::npos ||
        text.find("ä") != std::string::npos || text.find("ö") != std::string::npos) {
      return "de";
    }
    if (text.find("ñ") != std::string::npos || text.find("ó") != std::string::npos) return "es";
    if (text.find("è") != std::string::npos || text.find("ê") != std::string::npos) return "fr";
  }
  return best;
}

}  // namespace matjar::copywriting
