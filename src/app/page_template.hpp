#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace ctemplate {
class TemplateDictionary;
}

namespace matjar::app {

/// The page that a template makes of what the dictionary says. `assets_missing` (internal).
Result<std::string> page_from(const std::filesystem::path& file, const ctemplate::TemplateDictionary& says);

}  // namespace matjar::app
