#pragma once

#include <optional>
#include <string_view>

namespace matjar::inline base {

/// Decimals of the minor unit of an ISO 4217 currency; no value for a code that is not in use.
std::optional<int> minor_digits_of(std::string_view code);

}  // namespace matjar::inline base
