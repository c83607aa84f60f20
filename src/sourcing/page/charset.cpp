#include "sourcing/page/charset.hpp"

#include <algorithm>
#include <memory>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include "base/utf8.hpp"

namespace matjar::sourcing {

namespace {

/// A saved page may carry scripts before its declaration.
constexpr std::size_t kDeclarationBytes = 512'000;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(c < 128 ? std::tolower(c) : c); });
  return out;
}

/// The name after "charset=", which is written the same way in a header and in both forms of <meta>.
std::string charset_in(std::string_view text) {
  const std::string folded = lower(text);
  std::size_t at = folded.find("charset");
  while (at != std::string::npos) {
    std::size_t i = at + 7;
    while (i < folded.size() && (folded[i] == ' ' || folded[i] == '=' || folded[i] == '"' || folded[i] == '\'')) ++i;
    std::size_t stop = i;
    while (stop < folded.size() && (std::isalnum(static_cast<unsigned char>(folded[stop])) || folded[stop] == '-' ||
                                    folded[stop] == '_' || folded[stop] == ':')) {
      ++stop;
    }
    if (stop > i && folded.find('=', at) < i) return folded.substr(i, stop - i);
    at = folded.find("charset", at + 7);
  }
  return "";
}

std::string_view lenient_name(std::string_view charset) {
  if (charset == "gbk" || charset == "gb2312" || charset == "gb_2312-80" || charset == "x-gbk") return "gb18030";
  if (charset.empty() || charset == "iso-8859-1" || charset == "latin1" || charset == "us-ascii" ||
      charset == "utf-8" || charset == "utf8") {
    return "windows-1252";
  }
  return charset;
}

std::string converted(std::string_view bytes, std::string_view charset) {
  UErrorCode status = U_ZERO_ERROR;
  const std::string name(charset);
  std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(name.c_str(), &status), &ucnv_close);
  if (U_FAILURE(status)) {
    status = U_ZERO_ERROR;
    converter.reset(ucnv_open("windows-1252", &status));
    if (U_FAILURE(status)) return std::string(bytes);
  }
  const icu::UnicodeString text(bytes.data(), static_cast<std::int32_t>(bytes.size()), converter.get(), status);
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace

std::string declared_charset(std::string_view bytes, std::string_view content_type) {
  if (bytes.starts_with("\xff\xfe")) return "utf-16le";
  if (bytes.starts_with("\xfe\xff")) return "utf-16be";
  if (std::string named = charset_in(content_type); !named.empty()) return named;
  // Only <meta> declares the page's charset: scripts and style sheets carry attributes of that name for themselves.
  const std::string_view head = bytes.substr(0, kDeclarationBytes);
  for (std::size_t at = head.find('<'); at != std::string_view::npos; at = head.find('<', at + 1)) {
    const std::string name = lower(head.substr(at, 6));
    if (!name.starts_with("<meta") && !name.starts_with("<?xml")) continue;
    const std::string_view tag = head.substr(at, std::min<std::size_t>(head.find('>', at) - at, 400));
    if (std::string named = charset_in(tag); !named.empty()) return named;
    if (name.starts_with("<?xml")) {
      const std::string text = lower(tag);
      if (text.find("encoding=\"gb") != std::string::npos) return "gb18030";
    }
  }
  return "";
}

std::string decode_page(std::string bytes, std::string_view content_type) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.erase(0, 3);
  const std::string declared = declared_charset(bytes, content_type);
  const bool wide = declared.starts_with("utf-16");
  std::string text = !wide && is_valid_utf8(bytes) ? std::move(bytes) : converted(bytes, lenient_name(declared));
  std::ranges::replace(text, '\0', ' ');
  return text;
}

}  // namespace matjar::sourcing
