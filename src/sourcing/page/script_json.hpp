#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace matjar::sourcing {

/// JSON as pages write it, as JSON that a strict parser takes: comments, trailing commas, single quotes, bare keys,
/// `undefined`, raw line breaks inside strings, "\x27" escapes, stray text around the value, CDATA and comment marks.
/// What stays broken stays broken; the caller's parser then refuses it. At most 12 MB, else empty.
std::string strict_json(std::string_view script);

/// The object or array that begins at or after `at`, up to its closing bracket, quotes respected. Empty when it is not
/// closed.
std::string_view balanced_value(std::string_view script, std::size_t at);

/// The first object or array that follows `marker` within `reach` bytes ("window.runParams", "\"skuMap\""). Empty when
/// there is none, or 16 before it are not closed.
std::string_view value_after(std::string_view text, std::string_view marker, std::size_t reach = 64);

/// The string literal that follows `marker` within `reach` bytes, still escaped.
std::string_view string_after(std::string_view text, std::string_view marker, std::size_t reach = 16);

}  // namespace matjar::sourcing
