#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace matjar::crypto {

/// The 32 bytes of a SHA-256 or HMAC-SHA256.
using Digest = std::array<std::uint8_t, 32>;

/// FIPS 180-4.
Digest sha256(std::string_view bytes);

/// RFC 2104 with SHA-256. Compare the outcome with matches_digest() or equal_in_constant_time(), never with ==.
Digest hmac_sha256(std::string_view key, std::string_view message);
inline Digest hmac_sha256(const Secret& key, std::string_view message) {
  return hmac_sha256(key.reveal(), message);
}

std::string hex_of(const Digest& digest);         ///< lower case
std::string_view bytes_of(const Digest& digest);  ///< a view into `digest`

/// True when `hex`, in either case, spells `digest`. Takes the same time for every text of the right length.
bool matches_digest(const Digest& digest, std::string_view hex);

}  // namespace matjar::crypto
