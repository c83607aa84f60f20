#include "net/outbound_guard.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "net/ip_address.hpp"

namespace matjar::net {

namespace {

std::unexpected<Error> refused(std::string message) {
  return fail(ErrorKind::rejected, {.name = "address_refused",
                                    .message = std::move(message),
                                    .next_step = "Use the address of a page on the public internet."});
}

std::string endpoint_of(std::string_view host, std::uint16_t port) {
  const bool is_ipv6 = host.find(':') != std::string_view::npos;
  return is_ipv6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

bool is_listed(const std::vector<std::string>& endpoints, std::string_view host, std::uint16_t port) {
  return std::ranges::find(endpoints, endpoint_of(host, port)) != endpoints.end();
}

bool is_number(std::string_view label) {
  const bool hex = label.starts_with("0x");
  if (hex) label.remove_prefix(2);
  const std::string_view digits = hex ? "0123456789abcdef" : "0123456789";
  return (hex || !label.empty()) && label.find_first_not_of(digits) == std::string_view::npos;
}

/// Names that mean a machine or a network of one's own: RFC 6761, 6762, 8375, and what ICANN keeps out of the root.
/// Names that anybody can point anywhere ("10.0.0.1.nip.io") are no business of a list: the address tells.
bool is_local_name(std::string_view host) {
  constexpr std::array<std::string_view, 13> kLocal{"localhost", "localdomain", "local", "internal", "intranet",
                                                    "lan",       "home",        "corp",  "private",  "mail",
                                                    "invalid",   "onion",       "arpa"};
  return std::ranges::any_of(kLocal, [host](std::string_view name) {
    const bool ends = host.ends_with(name);
    return ends && (host.size() == name.size() || host[host.size() - name.size() - 1] == '.');
  });
}

bool is_host_name(std::string_view host) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
  while (true) {
    const std::size_t dot = host.find('.');
    const std::string_view label = host.substr(0, dot);
    if (label.empty() || label.size() > 63 || label.find_first_not_of(kLetters) != std::string_view::npos) return false;
    if (dot == std::string_view::npos) return true;
    host.remove_prefix(dot + 1);
  }
}

}  // namespace

Result<void> OutboundGuard::check_url(const Url& url) const {
  if (url.has_userinfo()) return refused("The address carries a user name or password.");
  std::string_view host = url.host();
  if (is_listed(settings_.allowed_endpoints, host, url.port())) return {};
  if (!settings_.ports.contains(url.port())) {
    return refused(fmt::format("Port {} is not one of those that are called.", url.port()));
  }
  if (const auto address = IpAddress::parse(host)) {
    if (address->is_global()) return {};
    return refused(fmt::format("{} is not an address on the public internet.", host));
  }
  if (host.ends_with('.')) host.remove_suffix(1);  // the root, as in "shop.example."
  const std::size_t dot = host.rfind('.');
  const bool numeric = is_number(dot == std::string_view::npos ? host : host.substr(dot + 1));
  if (numeric || dot == std::string_view::npos || !is_host_name(host) || is_local_name(host)) {
    return refused(fmt::format("{} does not name a host on the public internet.", url.host()));
  }
  return {};
}

Result<void> OutboundGuard::check_address(std::string_view address, std::uint16_t port) const {
  if (is_listed(settings_.allowed_endpoints, address, port) || is_global_address(address)) return {};
  return refused(fmt::format("{} is not an address on the public internet.", address));
}

bool is_global_address(std::string_view address) {
  const auto parsed = IpAddress::parse(address);
  return parsed && parsed->is_global();
}

}  // namespace matjar::net
