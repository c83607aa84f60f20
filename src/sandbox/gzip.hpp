#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace matjar::sandbox {

/// The content of a gzip file. No value when it is broken or holds more than `max_bytes`.
std::optional<std::string> gunzip(std::string_view packed, std::size_t max_bytes);

}  // namespace matjar::sandbox
