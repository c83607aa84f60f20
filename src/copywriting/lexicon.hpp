#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/localized_text.hpp"
#include "base/result.hpp"
#include "copywriting/words.hpp"

namespace matjar::copywriting {

enum class Gender { m, f };

/// What kind of thing it is: "bird feeder", "معلف طيور".
struct ProductHead {
  std::string en;
  std::string ar;  ///< indefinite singular
  Gender gender = Gender::m;
  std::string niche;
};

struct Adjective {
  std::string en;
  std::string ar_m;
  std::string ar_f;
  enum class Where { any, title, never } where = Where::any;

  const std::string& ar(Gender gender) const { return gender == Gender::m ? ar_m : ar_f; }
};

struct AttributeName {
  std::string en;
  std::string ar;
  enum class Kind { proper, value, size, measure, code, never } kind = Kind::value;
};

struct AttributeValue {
  std::string en;
  std::string ar;
  enum class Kind { color, material, size, value, never } kind = Kind::value;
};

struct ShopCategory {
  std::string en;
  std::string ar;
  std::string niche;
};

/// Entries found by a phrase, per language of the phrase.
template <class Entry>
class PhraseTable {
 public:
  /// `en` holds the English spellings, `other` the rest as "de:wort", all as the data file writes them.
  void add(Entry entry, const std::vector<std::string>& en, const std::vector<std::string>& other);

  /// The entry of exactly this phrase, in `language` or, failing that, in English. Null when there is none.
  const Entry* find(std::string_view key, std::string_view language) const;
  const Entry* find_in(std::string_view key, std::string_view language) const;

  struct Match {
    const Entry* entry = nullptr;
    std::size_t length = 0;  ///< words
  };
  /// The longest phrase that begins at words[0]; also in the plural. Only in the one language.
  Match match(std::span<const Word> words, std::string_view language) const;

  const std::vector<Entry>& entries() const { return entries_; }

 private:
  static constexpr std::size_t kMaxWords = 6;

  std::vector<Entry> entries_;
  std::map<std::string, std::map<std::string, std::size_t, std::less<>>, std::less<>> index_;
};

/// The bilingual dictionary of data/lexicon. Never changes after loading.
struct Lexicon {
  PhraseTable<ProductHead> heads;
  PhraseTable<Adjective> adjectives;
  PhraseTable<AttributeName> attributes;
  PhraseTable<AttributeValue> values;
  PhraseTable<ShopCategory> categories;
};

/// Reads heads, adjectives, attributes, values and categories (.tsv). Fails with `lexicon_unreadable` (not_found) or
/// `lexicon_invalid` (invalid_input), which names file and line.
Result<Lexicon> load_lexicon(const std::filesystem::path& folder);

}  // namespace matjar::copywriting
