#pragma once

#include <string>
#include <string_view>

namespace matjar::inline base {

/// Adds a member to the text of a JSON object; `value` is JSON text and is kept to the letter, so an exact decimal
/// stays one.
inline std::string with_member(std::string object, std::string_view name, std::string_view value) {
  std::string member = object.size() > 2 ? ",\"" : "\"";
  member.append(name).append("\":").append(value);
  object.insert(object.size() - 1, member);
  return object;
}

}  // namespace matjar::inline base
