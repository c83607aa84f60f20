#pragma once

#include "sourcing/proxies/proxy_vendor.hpp"

namespace matjar::sourcing::proxies {

/// Bright Data's proxies (datacenter, ISP and residential zones): user
/// `brd-customer-<id>-zone-<zone>[-country-sa]-session-<session>`, at brd.superproxy.io:33335. Its Web Unlocker is
/// another rung.
class BrightData final : public ProxyVendor {
 public:
  struct Settings {
    ProxyAccount account;  ///< its user is the customer id, such as hl_1234abcd
    std::string zone;
  };
  /// Errors: `proxy_invalid` (invalid_input).
  static Result<BrightData> open(Settings settings);

  std::string_view name() const override { return "brightdata"; }
  net::HttpProxy exit_of(std::string_view session) const override;
  std::chrono::seconds session_age() const override { return std::chrono::minutes(10); }
  std::chrono::seconds session_idle() const override { return std::chrono::minutes(5); }

 private:
  BrightData(net::HttpProxy endpoint, Settings settings)
      : endpoint_(std::move(endpoint)), settings_(std::move(settings)) {}

  net::HttpProxy endpoint_;
  Settings settings_;
};

}  // namespace matjar::sourcing::proxies
