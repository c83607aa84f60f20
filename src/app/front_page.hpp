#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace matjar::app {

/// What a visitor of the sandbox needs to try the program.
struct DemoAccess {
  std::string address;
  std::string key;
  std::string link;
  std::string store;
};

/// The HTML of "/": what this is and how to try it. `templates` holds front_page.tpl.
Result<std::string> front_page(const std::filesystem::path& templates, const std::optional<DemoAccess>& demo);

}  // namespace matjar::app
