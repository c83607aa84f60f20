#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "product/product_draft.hpp"
#include "product/source_product.hpp"

namespace matjar::storefront {

/// The three themes, in the order in which they are offered.
inline constexpr std::string_view kThemes[] = {"modern", "warm", "minimal"};

/// A look for any niche, for use where no catalogue can be read or a build falls back. Readable like all others.
product::StoreLook default_look();

/// Palettes by niche and theme, from data/looks.toml. Every look it gives is readable: text, primary and accent colours
/// reach 4.5:1 on the background and on white, and what stands on the primary colour does too. Immutable.
class LookCatalogue {
 public:
  /// Error `looks_unreadable` (invalid_input).
  static Result<LookCatalogue> parse(std::string_view toml);

  /// The look for what the source sells, by the words of its title and category. "general" is the niche where no word
  /// is known; an unknown theme means "modern". The same product always gets the same look.
  product::StoreLook choose(const product::SourceProduct& source, std::string_view theme) const;

  /// Every niche in every theme, "general" first.
  std::vector<product::StoreLook> all() const;

 private:
  using ByTheme = std::map<std::string, product::StoreLook, std::less<>>;

  struct Niche {
    std::string id;
    std::vector<std::vector<std::string>> phrases;
    ByTheme looks;
  };

  struct Reader;

  LookCatalogue() = default;
  const Niche& niche_of(const product::SourceProduct& source) const;

  std::vector<Niche> niches_;  ///< the first one is "general"
};

/// Errors: `looks_missing` (not_found) and those of LookCatalogue::parse.
Result<LookCatalogue> load_looks(const std::filesystem::path& path);

}  // namespace matjar::storefront
