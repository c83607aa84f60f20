#include "sourcing/page/charset.hpp"

#include <algorithm>
#include <memory>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include "base/utf8.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kDeclarationBytes = 4'096;

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
  return charset_in(bytes.substr(0, kDeclarationBytes));
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
