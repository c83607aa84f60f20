#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "net/http_message.hpp"

namespace matjar::salla {

/// What a field says that is a whole number from zero on; none for anything else.
std::optional<std::int64_t> header_number(const net::Headers& headers, std::string_view name);

}  // namespace matjar::salla
