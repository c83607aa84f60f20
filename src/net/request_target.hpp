#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace matjar::net {

/// What a request line asks for.
struct RequestTarget {
  std::string path;                          ///< decoded
  std::vector<std::string> segments;         ///< decoded one by one: an encoded '/' does not part two of them
  std::map<std::string, std::string> query;  ///< decoded; the first of several values
};

/// Reads "/path?query". Refuses (invalid_input, `target_invalid`) what two readers could understand differently:
/// anything that does not begin with '/', broken escapes, control characters, text that is not UTF-8, "." and ".." as
/// segments.
Result<RequestTarget> read_target(std::string_view target);

/// The segments of a path as a router compares them; "/a/" has an empty last one.
std::vector<std::string_view> split_path(std::string_view path);

}  // namespace matjar::net
