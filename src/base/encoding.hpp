#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace matjar::inline base {

std::string to_hex(std::string_view bytes);                  ///< lower case
std::optional<std::string> from_hex(std::string_view text);  ///< either case; no value for odd length or other letters
std::string to_base64(std::string_view bytes);               ///< RFC 4648 with padding
std::optional<std::string> from_base64(std::string_view text);  ///< strict: padding needed, no white space
std::string percent_encode(std::string_view text);              ///< all but unreserved characters (RFC 3986)
std::string percent_decode(std::string_view text);              ///< broken escapes are kept as they are
std::string form_decode(std::string_view text);                 ///< percent_decode, with '+' as a space
/// A JSON string literal with its quotes; control characters, '<' and U+2028/9 escaped, so it may stand in a script.
/// Bytes that are not UTF-8 become U+FFFD, so the result is valid JSON for any input.
std::string json_quote(std::string_view text);

}  // namespace matjar::inline base
