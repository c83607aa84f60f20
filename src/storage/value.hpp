#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/strong_id.hpp"

namespace matjar::storage {

struct Null {
  bool operator==(const Null&) const = default;
};

/// JSON text. The driver refuses what is not JSON, and U+0000, which PostgreSQL cannot keep.
struct Json {
  std::string text;
};

/// What a parameter of a statement may be. Times are kept as RFC 3339 text with milliseconds, booleans as 0 and 1.
class Value {
 public:
  using Kind = std::variant<Null, std::int64_t, double, bool, std::string, Timestamp, Json>;

  Value() = default;
  Value(Null) {}                                                // NOLINT(google-explicit-constructor)
  Value(std::nullopt_t) {}                                      // NOLINT(google-explicit-constructor)
  Value(bool value) : kind_(value) {}                           // NOLINT(google-explicit-constructor)
  Value(double value) : kind_(value) {}                         // NOLINT(google-explicit-constructor)
  Value(std::string value) : kind_(std::move(value)) {}         // NOLINT(google-explicit-constructor)
  Value(std::string_view value) : kind_(std::string(value)) {}  // NOLINT(google-explicit-constructor)
  Value(const char* value) : kind_(std::string(value)) {}       // NOLINT(google-explicit-constructor)
  Value(Timestamp value) : kind_(value) {}                      // NOLINT(google-explicit-constructor)
  Value(Json value) : kind_(std::move(value)) {}                // NOLINT(google-explicit-constructor)
  template <class Integer>
    requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>)
  Value(Integer value) : kind_(static_cast<std::int64_t>(value)) {}  // NOLINT(google-explicit-constructor)
  template <class Tag>
  Value(const StrongId<Tag>& id) : kind_(id.value()) {}  // NOLINT(google-explicit-constructor)
  template <class T>
  Value(const std::optional<T>& value) {  // NOLINT(google-explicit-constructor)
    if (value) *this = Value(*value);
  }

  const Kind& kind() const { return kind_; }
  bool is_null() const { return std::holds_alternative<Null>(kind_); }

 private:
  Kind kind_;
};

/// The values of $1, $2, … in this order. A statement may use one several times and in any order.
using Params = std::vector<Value>;

/// A statement with the name under which metrics and errors show it ("queue.claim"). Kept as named constants beside the
/// repository that uses them; the text is the same on both databases, with `{tokens}` where a dialect differs.
struct Query {
  std::string_view name;
  std::string_view sql;
};

}  // namespace matjar::storage
