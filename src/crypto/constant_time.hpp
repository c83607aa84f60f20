#pragma once

#include <string_view>

namespace matjar::crypto {

/// Whether two byte strings are the same, in a time that depends on their lengths alone. Different lengths are unequal
/// at once: the length of a signature is no secret.
bool equal_in_constant_time(std::string_view left, std::string_view right);

}  // namespace matjar::crypto
