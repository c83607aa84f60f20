#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/localized_text.hpp"
#include "base/result.hpp"
#include "product/product_draft.hpp"
#include "product/source_product.hpp"

namespace matjar::compliance {

/// Looks for goods that a Saudi store may not sell (a finding that blocks until the merchant confirms or chooses
/// another product) or may sell under conditions only (a warning). Words come from data/compliance/goods.toml; they are
/// compared whole, in Arabic and English, with title, category and attributes. Immutable; safe for concurrent use.
class GoodsScreen {
 public:
  /// Errors: `list_missing` (not_found), `list_unreadable` (invalid_input).
  static Result<GoodsScreen> load(const std::filesystem::path& path);
  static Result<GoodsScreen> parse(std::string_view toml);

  /// At most one finding for each rule, the blocking ones first. `field` is "source.title", "source.category_path" or
  /// "source.attributes"; the message quotes the words that were found.
  std::vector<product::Finding> screen(const product::SourceProduct& source) const;

  const std::string& date() const { return date_; }
  std::size_t rule_count() const { return rules_.size(); }

 private:
  using Words = std::vector<std::string>;

  struct Phrase {
    std::string text;
    Words words;
  };

  struct Rule {
    std::string id;
    product::Severity severity = product::Severity::warn;
    std::vector<Phrase> phrases;
    std::vector<Words> exceptions;
    LocalizedText reason;
    LocalizedText fix;
    std::string source;
  };

  struct RuleReader;

  GoodsScreen() = default;
  static const Phrase* first_hit(const Rule& rule, const Words& text);

  std::string date_;
  std::vector<Rule> rules_;
};

}  // namespace matjar::compliance
