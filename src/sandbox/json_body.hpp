#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"

namespace matjar::sandbox {

/// A JSON object that somebody sent, read by name. Looking up a member that is missing or of another type gives no
/// value, so that a rule can tell "absent" (`has`) from "wrong" (`has` and no value).
class JsonBody {
 public:
  /// No value unless `text` is one JSON object of at most 64 levels.
  static std::optional<JsonBody> parse(std::string_view text);

  bool has(std::string_view name) const;  ///< present, also when null
  bool is_null(std::string_view name) const;
  std::optional<std::string> text(std::string_view name) const;
  /// Whole numbers, also as digits in a string, as PHP takes them.
  std::optional<std::int64_t> integer(std::string_view name) const;
  /// A number or digits in a string.
  std::optional<Decimal> decimal(std::string_view name) const;
  std::optional<bool> boolean(std::string_view name) const;
  std::optional<JsonBody> object(std::string_view name) const;
  /// The objects of an array; members that are no objects are left out.
  std::optional<std::vector<JsonBody>> objects(std::string_view name) const;
  std::optional<std::vector<std::string>> texts(std::string_view name) const;
  std::optional<std::vector<std::int64_t>> integers(std::string_view name) const;
  bool is_array(std::string_view name) const;
  std::vector<std::string> names() const;
  std::optional<std::string> raw(std::string_view name) const;  ///< the member's own JSON
  std::string str() const;

 private:
  struct Node;
  explicit JsonBody(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  std::shared_ptr<const Node> node_;  ///< shared: immutable, and a body is copied into its parts
};

}  // namespace matjar::sandbox
