#pragma once

#include <string>
#include <string_view>

namespace matjar::sourcing {

/// The page as UTF-8. Valid UTF-8 wins whatever is declared (pages exist that declare another charset and are UTF-8);
/// else the charset of a byte-order mark, the Content-Type header or a <meta> in the first 4 KB, read leniently (gbk
/// and gb2312 as gb18030, latin-1 as windows-1252); broken sequences become U+FFFD. NUL bytes become spaces.
std::string decode_page(std::string bytes, std::string_view content_type);

/// The charset that the bytes or the header declare, lower case; empty when none does.
std::string declared_charset(std::string_view bytes, std::string_view content_type);

}  // namespace matjar::sourcing
