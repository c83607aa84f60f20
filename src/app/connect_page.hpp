#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace matjar::app {

/// What a merchant sees who comes back from Salla, in both languages: the store is connected, or with an error why not.
/// `assets_missing` (internal).
Result<std::string> connect_page(const std::filesystem::path& templates, const Error* error);

}  // namespace matjar::app
