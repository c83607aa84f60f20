#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace matjar::net {

enum class Method { get, post, put, patch, del, head, options };

std::string_view to_string(Method method);  ///< "GET", …, "DELETE"
std::optional<Method> method_from(std::string_view text);

/// Names of header fields compare without regard to (ASCII) case.
bool same_field_name(std::string_view left, std::string_view right);

/// Header fields in the order in which they came. Names compare without regard to case.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}

  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  /// Replaces every field of that name by one.
  void set(std::string_view name, std::string value);
  /// The first field of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  std::string_view get_or(std::string_view name, std::string_view otherwise) const {
    return find(name).value_or(otherwise);
  }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace matjar::net
