#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace re2 {
class RE2;
}

namespace matjar::sourcing {

/// What a pattern found in a link.
struct PatternGroups {
  std::string id;      ///< the group "id"; empty when the pattern has none
  std::string prefix;  ///< the group "prefix"
};

/// A compiled pattern over the path of a link, or path and query, without regard to case. Safe for concurrent use.
class LinkPattern {
 public:
  /// RE2 syntax with the named groups "id" and "prefix" and no other named ones. The error's message says what is wrong
  /// with the pattern (`pattern_invalid`, invalid_input).
  static Result<LinkPattern> compile(std::string_view text);

  LinkPattern(LinkPattern&&) noexcept;
  LinkPattern& operator=(LinkPattern&&) noexcept;
  ~LinkPattern();

  bool has_id() const;
  std::optional<PatternGroups> find(std::string_view target) const;

 private:
  explicit LinkPattern(std::unique_ptr<re2::RE2> compiled);

  std::unique_ptr<re2::RE2> compiled_;
};

}  // namespace matjar::sourcing
