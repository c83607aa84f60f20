#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "crypto/key_ring.hpp"

namespace matjar::crypto {

/// Reads a sealing key: 64 hex digits and a line break in a regular file that belongs to this user and that nobody else
/// may read (0600). Errors: "key_file_unreadable", "key_file_permissions", "key_file_malformed".
Result<SealingKey> load_key_file(const std::filesystem::path& path);

/// The same, but makes a new key first when there is no file. Two programs that start at once agree on one key, and a
/// crash leaves a whole file or none. In addition "key_file_unwritable".
Result<SealingKey> load_or_create_key_file(const std::filesystem::path& path);

}  // namespace matjar::crypto
