#pragma once

#include <string>
#include <string_view>

namespace matjar::salla {

// The places of sealed texts, so that none opens in another row or column.

inline std::string token_place(std::string_view merchant, std::string_view column) {
  return "salla_tokens|" + std::string(merchant) + "|" + std::string(column);
}

inline std::string event_place(std::string_view id, std::string_view column = "body") {
  return "salla_events|" + std::string(id) + "|" + std::string(column);
}

}  // namespace matjar::salla
