#include "storefront/look.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <toml++/toml.h>
#include <utility>

#include "base/word_match.hpp"
#include "storefront/color.hpp"

namespace matjar::storefront {

namespace {

constexpr std::size_t kMaxFileBytes = 256 * 1024;
/// The shop's own category says more about what a thing is than a word somewhere in a long title.
constexpr int kCategoryWeight = 3;
constexpr int kTitleWeight = 2;
constexpr std::string_view kGeneral = "general";

std::unexpected<Error> unreadable(std::string message) {
  return fail(ErrorKind::invalid_input, {.name = "looks_unreadable",
                                         .message = std::move(message),
                                         .next_step = "Correct data/looks.toml and start again."});
}

struct Palette {
  Color primary;
  Color accent;
  Color background;
  Color text;
};

/// The readable form of a palette. The background is never lighter than white, so what is readable on it is readable on
/// the white cards too.
product::StoreLook look_of(std::string_view niche, std::string_view theme, const Palette& palette, std::string font) {
  const Color primary = darkened_until_readable(palette.primary, palette.background);
  return {.niche = std::string(niche),
          .theme = std::string(theme),
          .primary_color = primary.str(),
          .on_primary_color = readable_on(primary).str(),
          .accent_color = darkened_until_readable(palette.accent, palette.background).str(),
          .background_color = palette.background.str(),
          .text_color = darkened_until_readable(palette.text, palette.background).str(),
          .font = std::move(font)};
}

Result<Color> color_in(const toml::table& table, std::string_view key) {
  const auto color = Color::parse(table[key].value_or(std::string_view()));
  if (!color)
    return unreadable(
        fmt::format("'{}' is no colour of the form #rrggbb after line {}.", key, table.source().begin.line));
  return *color;
}

int score(const std::vector<std::string>& phrase, const std::vector<std::string>& text, int weight) {
  return find_phrase(text, phrase).empty() ? 0 : weight * static_cast<int>(phrase.size());
}

}  // namespace

struct LookCatalogue::Reader {
  const toml::table& file;
  std::string font;
  std::map<std::string, Palette, std::less<>> themes;

  Result<void> read_themes() {
    font = file["font"].value_or(std::string());
    if (font.empty()) return unreadable("The font is missing.");
    for (const std::string_view name : kThemes) {
      const toml::table* table = file["theme"][name].as_table();
      if (table == nullptr) return unreadable(fmt::format("The theme {} is missing.", name));
      Palette palette;
      TRY_ASSIGN(palette.background, color_in(*table, "background"));
      TRY_ASSIGN(palette.text, color_in(*table, "text"));
      TRY_ASSIGN(palette.primary, color_in(*table, "primary"));
      TRY_ASSIGN(palette.accent, color_in(*table, "accent"));
      // Darkening can only help on a light background.
      if (contrast_ratio(kBlack, palette.background) < 15)
        return unreadable(fmt::format("The background of the theme {} is too dark.", name));
      themes.emplace(name, palette);
    }
    return {};
  }

  Niche general() const {
    Niche niche{.id = std::string(kGeneral), .phrases = {}, .looks = {}};
    for (const auto& [theme, palette] : themes) niche.looks.emplace(theme, look_of(kGeneral, theme, palette, font));
    return niche;
  }

  Result<Niche> niche(const toml::table& table) const {
    Niche niche{.id = table["id"].value_or(std::string()), .phrases = {}, .looks = {}};
    if (niche.id.empty()) return unreadable(fmt::format("A niche has no id after line {}.", table.source().begin.line));
    for (const std::string_view language : {"en", "ar"}) {
      const toml::array* words = table["words"][language].as_array();
      if (words == nullptr) continue;
      for (const toml::node& word : *words) niche.phrases.push_back(folded_words(word.value_or(std::string_view())));
    }
    if (niche.phrases.empty()) return unreadable(fmt::format("The niche {} has no words.", niche.id));
    for (const auto& [theme, base] : themes) {
      const toml::table* colors = table[theme].as_table();
      if (colors == nullptr) return unreadable(fmt::format("The niche {} has no colours for {}.", niche.id, theme));
      Palette palette = base;
      TRY_ASSIGN(palette.primary, color_in(*colors, "primary"));
      TRY_ASSIGN(palette.accent, color_in(*colors, "accent"));
      niche.looks.emplace(theme, look_of(niche.id, theme, palette, font));
    }
    return niche;
  }
};

product::StoreLook default_look() {
  return look_of(kGeneral, kThemes[0],
                 {.primary = {0x00, 0x4d, 0x5b},
                  .accent = {0x8a, 0x5a, 0x00},
                  .background = {0xf6, 0xf8, 0xfb},
                  .text = {0x14, 0x1a, 0x24}},
                 "IBM Plex Sans Arabic");
}

Result<LookCatalogue> LookCatalogue::parse(std::string_view toml) {
  toml::table table;
  try {
    table = toml::parse(toml);
  } catch (const toml::parse_error& error) {
    return unreadable(
        fmt::format("The looks are no TOML: {} in line {}.", error.description(), error.source().begin.line));
  }
  Reader reader{.file = table, .font = {}, .themes = {}};
  TRY(reader.read_themes());
  LookCatalogue catalogue;
  catalogue.niches_.push_back(reader.general());
  if (const toml::array* niches = table["niche"].as_array(); niches != nullptr) {
    for (const toml::node& node : *niches) {
      const toml::table* row = node.as_table();
      if (row == nullptr) return unreadable("A niche is no table.");
      TRY_ASSIGN(Niche niche, reader.niche(*row));
      catalogue.niches_.push_back(std::move(niche));
    }
  }
  return catalogue;
}

const LookCatalogue::Niche& LookCatalogue::niche_of(const product::SourceProduct& source) const {
  const auto title = source.title ? folded_words(source.title->value.str()) : std::vector<std::string>();
  std::vector<std::vector<std::string>> categories;
  for (const auto& category : source.category_path) categories.push_back(folded_words(category.value.str()));

  const Niche* best = &niches_.front();
  int best_score = 0;
  for (const Niche& niche : niches_) {
    int total = 0;
    for (const auto& phrase : niche.phrases) {
      total += score(phrase, title, kTitleWeight);
      for (const auto& category : categories) total += score(phrase, category, kCategoryWeight);
    }
    if (total > best_score) {
      best = &niche;
      best_score = total;
    }
  }
  return *best;
}

product::StoreLook LookCatalogue::choose(const product::SourceProduct& source, std::string_view theme) const {
  const Niche& niche = niche_of(source);
  const auto found = niche.looks.find(theme);
  return found != niche.looks.end() ? found->second : niche.looks.find(kThemes[0])->second;
}

std::vector<product::StoreLook> LookCatalogue::all() const {
  std::vector<product::StoreLook> looks;
  for (const Niche& niche : niches_) {
    for (const std::string_view theme : kThemes) looks.push_back(niche.looks.find(theme)->second);
  }
  return looks;
}

Result<LookCatalogue> load_looks(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file.is_open()) {
    return fail(ErrorKind::not_found,
                {.name = "looks_missing",
                 .message = "There is no file " + path.string() + ".",
                 .next_step = "Put data/looks.toml there, or set its place in the configuration."});
  }
  if (text.size() > kMaxFileBytes) return unreadable("The file of looks is larger than 256 KiB.");
  return LookCatalogue::parse(text);
}

}  // namespace matjar::storefront
