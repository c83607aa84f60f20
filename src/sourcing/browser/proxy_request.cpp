#include "sourcing/browser/proxy_request.hpp"

#include <charconv>
#include <fmt/format.h>

#include "net/http_message.hpp"

namespace matjar::sourcing::browser {

namespace {

std::string_view line_of(std::string_view& text) {
  const std::size_t end = text.find("\r\n");
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
  return line;
}

std::optional<std::size_t> length_of(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

/// The fields that go on, and the body's length; those that speak of this connection stay here.
bool take_fields(std::string_view fields, ProxyRequest& request) {
  for (std::string_view line = line_of(fields); !line.empty(); line = line_of(fields)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || line.find('\n') != std::string_view::npos) return false;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (net::same_field_name(name, "transfer-encoding")) return false;
    if (net::same_field_name(name, "content-length")) {
      const auto length = length_of(value);
      if (!length || request.body != 0) return false;
      request.body = *length;
    }
    const bool ours = net::same_field_name(name, "host") || net::same_field_name(name, "connection") ||
                      net::same_field_name(name, "upgrade") || net::same_field_name(name.substr(0, 6), "proxy-");
    if (!ours) request.head += fmt::format("{}\r\n", line);
  }
  return true;
}

}  // namespace

std::optional<ProxyRequest> read_proxy_request(std::string_view head) {
  const std::string_view first = line_of(head);
  const std::size_t space = first.find(' ');
  const std::size_t last = first.rfind(' ');
  if (space == std::string_view::npos || last == space || !first.substr(last + 1).starts_with("HTTP/1.")) {
    return std::nullopt;
  }
  const std::string_view method = first.substr(0, space);
  const std::string_view target = first.substr(space + 1, last - space - 1);
  const bool tunnel = method == "CONNECT";
  if (!tunnel && !target.starts_with("http://")) return std::nullopt;
  auto url = Url::parse(tunnel ? fmt::format("https://{}/", target) : std::string(target));
  if (!url) return std::nullopt;
  ProxyRequest request{.target = std::move(*url), .tunnel = tunnel};
  if (tunnel) return request;
  // One request for each connection: what comes next on it may be for somebody else.
  const std::string origin = request.target.origin();
  request.head = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", method, request.target.target(),
                             origin.substr(origin.find("//") + 2));
  if (!take_fields(head, request)) return std::nullopt;
  request.head += "\r\n";
  return request;
}

}  // namespace matjar::sourcing::browser
