#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace matjar::sandbox {

/// Pages kept in files, found by the address that they were taken from.
///
/// `<folder>/manifest.tsv` has a line of column names, among them `file` and `original_url`. Two addresses that differ
/// only in a trailing slash, a fragment or `utm_…` parameters are the same page, and so are two of one host that end in
/// the same identifying path part, since shops put decoration before it ("/Some-Title/dp/B000123456",
/// "/dp/B000123456").
class CapturedPages {
 public:
  /// An empty path holds no pages. Errors: `pages_unreadable`, `pages_manifest_broken` (invalid_input).
  static Result<CapturedPages> open(const std::filesystem::path& folder);

  /// The page's bytes, decompressed. No value when there is none or its file cannot be read.
  std::optional<std::string> find(std::string_view address) const;
  std::size_t size() const { return exact_.size(); }

 private:
  static constexpr std::size_t kMaxPage = 64u << 20;

  std::filesystem::path folder_;
  std::map<std::string, std::string> exact_;  ///< normalised address to file
  std::map<std::string, std::string> short_;  ///< host and last path part to file
  std::set<std::string> ambiguous_;           ///< short forms that more than one file has
};

/// Without fragment, trailing slash and campaign parameters; empty when it is no address.
std::string normalised_page_address(std::string_view address);

}  // namespace matjar::sandbox
