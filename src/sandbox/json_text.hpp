#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace matjar::sandbox {

/// Writes one JSON object, member by member, in the order in which they are given. Amounts come out as plain decimals
/// ("34.98"), as Salla sends them, never with an exponent.
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::string_view value);
  JsonObject& number(std::string_view name, std::int64_t value);
  JsonObject& boolean(std::string_view name, bool value);
  JsonObject& null(std::string_view name);
  JsonObject& raw(std::string_view name, std::string_view json);
  std::string str() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

std::string json_array(const std::vector<std::string>& items);

}  // namespace matjar::sandbox
