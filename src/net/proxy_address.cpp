#include "net/proxy_address.hpp"

#include <algorithm>
#include <charconv>

#include "base/encoding.hpp"

namespace matjar::net {

namespace {

std::unexpected<Error> invalid(std::string message) {
  return fail(ErrorKind::invalid_input, {.name = "proxy_invalid",
                                         .message = std::move(message),
                                         .next_step = "Write it as http://user:password@host:port or socks5://…"});
}

Result<HttpProxy::Type> type_of(std::string_view scheme) {
  if (scheme == "http") return HttpProxy::Type::http;
  if (scheme == "socks5" || scheme == "socks5h") return HttpProxy::Type::socks5;
  return invalid("The proxy's address begins with neither http:// nor socks5://.");
}

/// "host:port" or "[IPv6]:port".
Result<void> take_endpoint(HttpProxy& proxy, std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return invalid("The proxy's address names no port.");
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return invalid("The proxy's IPv6 address is not in brackets.");
  }
  const auto unfit = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '/' || c == '@' || c == '%'; };
  if (host.empty() || std::ranges::any_of(host, unfit)) return invalid("The proxy's address names no host.");
  const std::string_view digits = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), proxy.port);
  if (error != std::errc() || end != digits.data() + digits.size() || proxy.port == 0) {
    return invalid("The proxy's port is no number from 1 to 65535.");
  }
  proxy.host = host;
  return {};
}

}  // namespace

Result<HttpProxy> proxy_from(const Secret& address) {
  std::string_view rest = address.reveal();
  const auto scheme_end = rest.find("://");
  if (scheme_end == std::string_view::npos) return invalid("The proxy's address has no scheme.");
  HttpProxy proxy;
  TRY_ASSIGN(proxy.type, type_of(rest.substr(0, scheme_end)));
  rest.remove_prefix(scheme_end + 3);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  // The last one: a password in which somebody forgot to encode an '@' still works.
  if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
    const std::string_view credentials = rest.substr(0, at);
    const auto colon = credentials.find(':');
    proxy.user = percent_decode(credentials.substr(0, colon));
    if (colon != std::string_view::npos) proxy.password = Secret(percent_decode(credentials.substr(colon + 1)));
    if (proxy.user.empty()) return invalid("The proxy's address has a password and no user.");
    rest.remove_prefix(at + 1);
  }
  TRY(take_endpoint(proxy, rest));
  return proxy;
}

}  // namespace matjar::net
