#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace matjar::inline base {

/// A text that identifies one kind of thing and cannot be passed where another kind is expected.
template <class Tag>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(std::string value) : value_(std::move(value)) {}

  const std::string& value() const { return value_; }
  bool empty() const { return value_.empty(); }
  auto operator<=>(const StrongId&) const = default;

 private:
  std::string value_;
};

}  // namespace matjar::inline base

template <class Tag>
struct std::hash<matjar::StrongId<Tag>> {
  std::size_t operator()(const matjar::StrongId<Tag>& id) const { return std::hash<std::string>()(id.value()); }
};
