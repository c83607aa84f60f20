#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace matjar::salla {

// The permissions of an app in a store, by the names of Salla's documentation ("products.read_write").

/// The name that Salla has for it: its own, or one of the specification's ("read:products", "write:products"). None for
/// what Salla does not have: there is no permission for themes, and none to change the store itself.
std::optional<std::string> scope_from(std::string_view name);

/// Those of `needed` that `granted`, as Salla writes it (separated by spaces, in some of its examples by commas), does
/// not contain. "read_write" contains "read". None are missing where nobody knows what was granted.
std::vector<std::string> missing_scopes(std::string_view granted, const std::vector<std::string>& needed);

/// `salla_scope_missing` (rejected), which names them.
Result<void> check_scopes(std::string_view granted, const std::vector<std::string>& needed);

}  // namespace matjar::salla
