#pragma once

#include "sourcing/proxies/proxy_vendor.hpp"

namespace matjar::sourcing::proxies {

/// Oxylabs' residential proxies: user `customer-<user>[-cc-SA]-sessid-<session>-sesstime-10`, at pr.oxylabs.io:7777. A
/// session that rests for a minute gets another exit by itself.
class Oxylabs final : public ProxyVendor {
 public:
  /// Errors: `proxy_invalid` (invalid_input).
  static Result<Oxylabs> open(ProxyAccount account);

  std::string_view name() const override { return "oxylabs"; }
  net::HttpProxy exit_of(std::string_view session) const override;
  std::chrono::seconds session_age() const override;
  std::chrono::seconds session_idle() const override { return std::chrono::seconds(60); }

 private:
  Oxylabs(net::HttpProxy endpoint, ProxyAccount account)
      : endpoint_(std::move(endpoint)), account_(std::move(account)) {}

  net::HttpProxy endpoint_;
  ProxyAccount account_;
};

}  // namespace matjar::sourcing::proxies
