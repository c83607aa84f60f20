#pragma once

#include <optional>

#include "crypto/key_ring.hpp"

namespace matjar::crypto {

/// What a key file holds, line by line, each ended by a line break:
///
///     matjar key ring 1
///     signing <64 hex digits>
///     key <64 hex digits> <when it was made, RFC 3339, or ->     the current one first, then the older ones
///
/// The first version's file, one line of 64 hex digits, is read as a ring of that one key; its signing secret is
/// derived from it, as that version did. No value for anything else.
std::optional<KeyRing> parse_key_ring(const Secret& text);
Secret key_ring_text(const KeyRing& ring);

}  // namespace matjar::crypto
