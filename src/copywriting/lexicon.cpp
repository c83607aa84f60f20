#include "copywriting/lexicon.hpp"

#include <fmt/format.h>
#include <fstream>

#include "base/utf8.hpp"

namespace matjar::copywriting {

namespace {

using Fields = std::vector<std::string>;

Fields split(std::string_view text, char separator) {
  Fields parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.emplace_back(trim(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::unexpected<Error> invalid(const std::filesystem::path& file, std::size_t line, std::string_view what) {
  return fail(ErrorKind::invalid_input,
              {.name = "lexicon_invalid",
               .message = fmt::format("{}, line {}: {}", file.filename().string(), line, what),
               .next_step = "Correct this line of the lexicon, or restore the file from the release."});
}

/// Calls add(fields) for each row below the headline; add returns what is wrong with the row, or nothing.
template <class Add>
Result<void> read_rows(const std::filesystem::path& file, std::size_t columns, Add add) {
  std::ifstream stream(file);
  if (!stream) {
    return fail(ErrorKind::not_found, {.name = "lexicon_unreadable",
                                       .message = "cannot read " + file.string(),
                                       .next_step = "Check that the folder data/lexicon is installed."});
  }
  bool headline_seen = false;
  std::size_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    if (!std::exchange(headline_seen, true)) continue;
    const Fields fields = split(line, '\t');
    if (fields.size() != columns) return invalid(file, number, fmt::format("{} columns wanted", columns));
    if (!is_valid_utf8(line)) return invalid(file, number, "not UTF-8");
    if (fields[0].empty()) return invalid(file, number, "no English word");
    if (const std::string problem = add(fields); !problem.empty()) return invalid(file, number, problem);
  }
  return {};
}

template <class Enum>
std::optional<Enum> named(std::string_view name, std::initializer_list<std::pair<std::string_view, Enum>> names) {
  for (const auto& [known, value] : names) {
    if (known == name) return value;
  }
  return std::nullopt;
}

std::string add_head(Lexicon& lexicon, const Fields& row) {
  const auto gender = named<Gender>(row[2], {{"m", Gender::m}, {"f", Gender::f}});
  if (!gender) return "gender is m or f";
  const Fields en = split(row[0], '|');
  lexicon.heads.add({.en = en.front(), .ar = row[1], .gender = *gender, .niche = row[3]}, en, split(row[4], '|'));
  return {};
}

std::string add_adjective(Lexicon& lexicon, const Fields& row) {
  using Where = Adjective::Where;
  const auto where = named<Where>(row[3], {{"any", Where::any}, {"title", Where::title}, {"never", Where::never}});
  if (!where) return "where is any, title or never";
  const Fields en = split(row[0], '|');
  lexicon.adjectives.add({.en = en.front(), .ar_m = row[1], .ar_f = row[2], .where = *where}, en, split(row[4], '|'));
  return {};
}

std::string add_attribute(Lexicon& lexicon, const Fields& row) {
  using Kind = AttributeName::Kind;
  const auto kind = named<Kind>(row[2], {{"proper", Kind::proper},
                                         {"value", Kind::value},
                                         {"size", Kind::size},
                                         {"measure", Kind::measure},
                                         {"code", Kind::code},
                                         {"never", Kind::never}});
  if (!kind) return "unknown kind of attribute";
  const Fields en = split(row[0], '|');
  lexicon.attributes.add({.en = en.front(), .ar = row[1], .kind = *kind}, en, split(row[3], '|'));
  return {};
}

std::string add_value(Lexicon& lexicon, const Fields& row) {
  using Kind = AttributeValue::Kind;
  const auto kind = named<Kind>(row[2], {{"color", Kind::color},
                                         {"material", Kind::material},
                                         {"size", Kind::size},
                                         {"value", Kind::value},
                                         {"never", Kind::never}});
  if (!kind) return "unknown kind of value";
  const Fields en = split(row[0], '|');
  lexicon.values.add({.en = en.front(), .ar = row[1], .kind = *kind}, en, split(row[3], '|'));
  return {};
}

std::string add_category(Lexicon& lexicon, const Fields& row) {
  const Fields en = split(row[0], '|');
  lexicon.categories.add({.en = en.front(), .ar = row[1], .niche = row[2]}, en, split(row[3], '|'));
  return {};
}

/// The singular that an English, French or Spanish plural may come from; empty when there is none.
std::string without_plural(std::string_view key, std::size_t ending) {
  if (key.size() <= ending + 2 || !key.ends_with(ending == 2 ? "es" : "s") || key.ends_with("ss")) return {};
  return std::string(key.substr(0, key.size() - ending));
}

}  // namespace

template <class Entry>
void PhraseTable<Entry>::add(Entry entry, const std::vector<std::string>& en, const std::vector<std::string>& other) {
  entries_.push_back(std::move(entry));
  for (const std::string& phrase : en) index_["en"].try_emplace(phrase_key(phrase), entries_.size() - 1);
  for (const std::string& phrase : other) {
    const std::size_t colon = phrase.find(':');
    if (colon == std::string::npos) continue;
    index_[phrase.substr(0, colon)].try_emplace(phrase_key(phrase.substr(colon + 1)), entries_.size() - 1);
  }
}

template <class Entry>
const Entry* PhraseTable<Entry>::find_in(std::string_view key, std::string_view language) const {
  const auto table = index_.find(language);
  if (table == index_.end()) return nullptr;
  const auto found = table->second.find(key);
  return found == table->second.end() ? nullptr : &entries_[found->second];
}

template <class Entry>
const Entry* PhraseTable<Entry>::find(std::string_view key, std::string_view language) const {
  const Entry* entry = find_in(key, language);
  return entry == nullptr && language != "en" ? find_in(key, "en") : entry;
}

template <class Entry>
auto PhraseTable<Entry>::match(std::span<const Word> words, std::string_view language) const -> Match {
  Match best;
  std::string key;
  for (std::size_t i = 0; i < std::min(words.size(), kMaxWords); ++i) {
    if (i > 0 && words[i].after_break) break;
    if (i > 0) key += ' ';
    key += words[i].folded;
    const Entry* entry = find_in(key, language);
    for (const std::size_t ending : {1U, 2U}) {
      if (entry == nullptr && language != "de") entry = find_in(without_plural(key, ending), language);
    }
    if (entry != nullptr) best = {.entry = entry, .length = i + 1};
  }
  return best;
}

template class PhraseTable<ProductHead>;
template class PhraseTable<Adjective>;
template class PhraseTable<AttributeName>;
template class PhraseTable<AttributeValue>;
template class PhraseTable<ShopCategory>;

Result<Lexicon> load_lexicon(const std::filesystem::path& folder) {
  Lexicon lexicon;
  const auto read = [&](std::string_view name, std::size_t columns, auto add) {
    return read_rows(folder / name, columns, [&](const Fields& row) { return add(lexicon, row); });
  };
  TRY(read("heads.tsv", 5, add_head));
  TRY(read("adjectives.tsv", 5, add_adjective));
  TRY(read("attributes.tsv", 4, add_attribute));
  TRY(read("values.tsv", 4, add_value));
  TRY(read("categories.tsv", 4, add_category));
  return lexicon;
}

}  // namespace matjar::copywriting
