#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/url.hpp"

namespace matjar::net {

/// Judges every address that we did not write ourselves, before a packet leaves: the URL's form, then each address that
/// is actually connected to, on every redirect and on reused connections. Safe for concurrent use.
class OutboundGuard {
 public:
  struct Settings {
    std::set<std::uint16_t> ports = {80, 443};
    /// Hosts that are allowed although they are not global, as "127.0.0.1:8081" or "[::1]:8081". A name needs its
    /// address beside it ("shop.test:8081" and "127.0.0.1:8081"): both checks ask this list. Only for development and
    /// tests.
    std::vector<std::string> allowed_endpoints = {};
  };

  explicit OutboundGuard(Settings settings) : settings_(std::move(settings)) {}

  /// Port, userinfo, host form (no bare or local names, no numeric forms of an address that is not global). What a
  /// name resolves to is judged when it is connected to. Refuses with `address_refused`.
  Result<void> check_url(const Url& url) const;
  /// An address that is about to be connected to, in text form ("93.184.216.34", "2606:2800::1") with its port: global
  /// unicast only; what is embedded in mapped, 6to4, Teredo and NAT64 addresses is refused.
  Result<void> check_address(std::string_view address, std::uint16_t port) const;

 private:
  Settings settings_;
};

/// True for an address that is routed on the public internet.
bool is_global_address(std::string_view address);

}  // namespace matjar::net
