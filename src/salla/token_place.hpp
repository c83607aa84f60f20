#pragma once

#include <string>
#include <string_view>

#include "base/ids.hpp"

namespace matjar::salla {

/// The place of a sealed token, so that none opens in another row or column.
inline std::string token_place(const MerchantId& merchant, std::string_view column) {
  return "salla_tokens|" + merchant.value() + "|" + std::string(column);
}

}  // namespace matjar::salla
