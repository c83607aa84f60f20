#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace matjar::sourcing {

/// Decodes character references ("&amp;", "&#39;", "&#x20AC;", the named ones that texts use). Unknown ones stay.
std::string decode_entities(std::string_view text);

/// Text out of a value that may hold markup: tags dropped (blocks become blanks), references decoded, white space
/// collapsed.
std::string plain_from_markup(std::string_view text);

/// The same as paragraphs: block elements and line breaks separate them; empty ones are dropped.
std::vector<std::string> paragraphs_from_markup(std::string_view text);

/// ASCII lower case; other bytes are kept.
std::string ascii_lower(std::string_view text);
bool contains_any(std::string_view text, std::initializer_list<std::string_view> needles);

}  // namespace matjar::sourcing
