#pragma once

#include <cstddef>
#include <string>

namespace matjar::crypto {

/// Bytes fit for keys and nonces, from OpenSSL's generator. Throws when the system cannot give any. Safe for concurrent
/// use.
std::string random_bytes(std::size_t count);

}  // namespace matjar::crypto
