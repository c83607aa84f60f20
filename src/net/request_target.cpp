#include "net/request_target.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/utf8.hpp"

namespace matjar::net {

namespace {

std::unexpected<Error> refused(std::string message) {
  return fail(ErrorKind::invalid_input, {.name = "target_invalid",
                                         .message = std::move(message),
                                         .next_step = "Send a path that begins with '/' and is percent-encoded."});
}

bool has_broken_escape(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    const auto byte = from_hex(text.substr(at + 1, 2));
    if (!byte || byte->size() != 1) return true;
  }
  return false;
}

bool has_controls(std::string_view text) {
  return std::ranges::any_of(text,
                             [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F; });
}

std::map<std::string, std::string> read_query(std::string_view text) {
  std::map<std::string, std::string> query;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    const std::size_t equals = pair.find('=');
    std::string name = form_decode(pair.substr(0, equals));
    if (name.empty()) continue;
    const bool has_value = equals != std::string_view::npos;
    query.emplace(std::move(name), has_value ? form_decode(pair.substr(equals + 1)) : std::string());
  }
  return query;
}

}  // namespace

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (true) {
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

Result<RequestTarget> read_target(std::string_view target) {
  if (!target.starts_with('/')) return refused("The request does not name a path.");
  if (has_controls(target) || target.find('#') != std::string_view::npos) {
    return refused("The path contains characters that it may not contain.");
  }
  if (has_broken_escape(target)) return refused("The path contains a broken percent escape.");
  const std::size_t question = target.find('?');
  const std::string_view path = target.substr(0, question);
  RequestTarget read;
  read.path = percent_decode(path);
  if (has_controls(read.path) || !is_valid_utf8(read.path)) {
    return refused("The path contains characters that it may not contain.");
  }
  for (const std::string_view segment : split_path(read.path)) {
    if (segment == "." || segment == "..") return refused("The path contains '.' or '..' as a segment.");
  }
  for (const std::string_view segment : split_path(path)) read.segments.push_back(percent_decode(segment));
  if (question != std::string_view::npos) read.query = read_query(target.substr(question + 1));
  return read;
}

}  // namespace matjar::net
