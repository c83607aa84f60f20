#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <toml++/toml.h>
#include <vector>

#include "base/localized_text.hpp"
#include "base/result.hpp"

// Reading of the dated lists under data/compliance. Private to this room: only its .cpp files include it.
namespace matjar::compliance {

/// Errors: `list_missing` (not_found), `list_unreadable` (invalid_input).
Result<std::string> read_list(const std::filesystem::path& path);
Result<toml::table> parse_list(std::string_view toml);
std::unexpected<Error> unreadable_list(std::string message);

/// A text that must be there.
Result<std::string> text_in(const toml::table& table, std::string_view key);
/// `key.ar` and `key.en`, both of which must be there.
Result<LocalizedText> localized_text_in(const toml::table& table, std::string_view key);
/// The texts of `key.ar` and `key.en` together; a missing list is empty.
std::vector<std::string> phrases_in(const toml::table& table, std::string_view key);

}  // namespace matjar::compliance
