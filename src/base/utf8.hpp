#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace matjar::inline base {

bool is_valid_utf8(std::string_view bytes);
/// Code points; every byte that is not part of one counts as one.
std::size_t count_code_points(std::string_view text);
/// The longest prefix of at most `max_code_points`, cut at a code point.
std::string_view prefix_of(std::string_view text, std::size_t max_code_points);
/// Lower case and NFKC, for comparing texts that people wrote.
std::string fold_case(std::string_view text);
/// NFC. Broken sequences become U+FFFD.
std::string to_nfc(std::string_view text);
/// Share of letters that are Arabic, 0..1; 0 when there are no letters.
double arabic_share(std::string_view text);
std::string_view trim(std::string_view text);  ///< ASCII white space at both ends

}  // namespace matjar::inline base
