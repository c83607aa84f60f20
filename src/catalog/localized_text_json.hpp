#pragma once

#include <string>
#include <string_view>

#include "base/localized_text.hpp"
#include "base/result.hpp"

namespace matjar::catalog {

/// {"ar":"…","en":"…"}: the specification's form of a text in two languages.
std::string to_json(const LocalizedText& text);

/// A missing language reads as an empty text. `stored_json_invalid` (internal) for anything else.
Result<LocalizedText> localized_text_from_json(std::string_view json);

}  // namespace matjar::catalog
