#pragma once

#include <string_view>

#include "base/result.hpp"

namespace matjar::storage {

/// What both databases can keep as text: UTF-8 without U+0000. `text_invalid` (invalid_input) otherwise.
Result<void> check_text(std::string_view text);

/// What both databases can keep as JSON: one valid value without U+0000, raw or escaped. `json_invalid`
/// (invalid_input).
Result<void> check_json(std::string_view text);

}  // namespace matjar::storage
