#include "sandbox/form_body.hpp"

#include "base/encoding.hpp"
#include "base/utf8.hpp"
#include "sandbox/json_body.hpp"

namespace matjar::sandbox {

namespace {

/// The value of `name="…"` in a header field; matches whole parameter names only.
std::string quoted_parameter(std::string_view field, std::string_view name) {
  const auto key = fmt::format("{}=", name);
  for (std::size_t at = field.find(key); at != std::string_view::npos; at = field.find(key, at + 1)) {
    const bool whole = at > 0 && (field[at - 1] == ' ' || field[at - 1] == ';');
    if (!whole) continue;
    auto value = field.substr(at + key.size());
    if (value.starts_with('"')) {
      value.remove_prefix(1);
      return std::string(value.substr(0, value.find('"')));
    }
    return std::string(trim(value.substr(0, value.find(';'))));
  }
  return {};
}

UploadPart part_of(std::string_view text) {
  const auto end_of_head = text.find("\r\n\r\n");
  UploadPart part;
  if (end_of_head == std::string_view::npos) return part;
  auto head = text.substr(0, end_of_head);
  while (!head.empty()) {
    const auto line = head.substr(0, head.find("\r\n"));
    if (fold_case(line.substr(0, 20)).starts_with("content-disposition:")) {
      part.name = quoted_parameter(line, "name");
      part.file_name = quoted_parameter(line, "filename");
    }
    if (line.size() + 2 >= head.size()) break;
    head.remove_prefix(line.size() + 2);
  }
  part.content = std::string(text.substr(end_of_head + 4));
  return part;
}

}  // namespace

std::optional<std::map<std::string, std::string>> form_fields(const net::Headers& headers, std::string_view body) {
  const auto type = headers.get_or("Content-Type", "");
  std::map<std::string, std::string> fields;
  if (type.starts_with("application/json")) {
    const auto object = JsonBody::parse(body);
    if (!object) return std::nullopt;
    for (const auto& name : object->names())
      if (auto text = object->text(name)) fields.emplace(name, *text);
    return fields;
  }
  if (!type.starts_with("application/x-www-form-urlencoded")) return std::nullopt;
  while (!body.empty()) {
    const auto pair = body.substr(0, body.find('&'));
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos)
      fields.emplace(form_decode(pair.substr(0, equals)), form_decode(pair.substr(equals + 1)));
    if (pair.size() >= body.size()) break;
    body.remove_prefix(pair.size() + 1);
  }
  return fields;
}

std::optional<std::vector<UploadPart>> upload_parts(const net::Headers& headers, std::string_view body) {
  constexpr std::size_t kMaxParts = 32;
  const auto type = headers.get_or("Content-Type", "");
  if (!type.starts_with("multipart/form-data")) return std::nullopt;
  const auto boundary = quoted_parameter(type, "boundary");
  if (boundary.empty()) return std::nullopt;
  const std::string delimiter = "--" + boundary;
  std::vector<UploadPart> parts;
  auto at = body.find(delimiter);
  while (at != std::string_view::npos && parts.size() < kMaxParts) {
    body.remove_prefix(at + delimiter.size());
    if (body.starts_with("--")) return parts;
    if (!body.starts_with("\r\n")) return std::nullopt;
    body.remove_prefix(2);
    at = body.find("\r\n" + delimiter);
    if (at == std::string_view::npos) return std::nullopt;
    parts.push_back(part_of(body.substr(0, at)));
    at += 2;
  }
  return std::nullopt;
}

std::string_view image_type_of(std::string_view bytes) {
  if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
  if (bytes.starts_with("GIF8")) return "image/gif";
  if (bytes.size() > 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP") return "image/webp";
  return {};
}

}  // namespace matjar::sandbox
