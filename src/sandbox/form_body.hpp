#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_message.hpp"

namespace matjar::sandbox {

/// The fields of an application/x-www-form-urlencoded body or of a flat JSON object; the first of several values. Other
/// content types give no value.
std::optional<std::map<std::string, std::string>> form_fields(const net::Headers& headers, std::string_view body);

/// One part of a multipart/form-data body.
struct UploadPart {
  std::string name;
  std::string file_name;  ///< empty for a plain field
  std::string content;
};

/// No value when the content type is another or the body is cut short. At most 32 parts.
std::optional<std::vector<UploadPart>> upload_parts(const net::Headers& headers, std::string_view body);

/// "image/jpeg", "image/png", "image/webp" or "image/gif" by the first bytes; empty for anything else.
std::string_view image_type_of(std::string_view bytes);

}  // namespace matjar::sandbox
