#pragma once

#include <string>

#include "base/secret.hpp"
#include "net/http_client.hpp"
#include "net/outbound_guard.hpp"
#include "sourcing/resource_fetcher.hpp"

namespace matjar::sourcing {

/// Fetches through an unlocker service that speaks Bright Data's `POST /request` (contracts of the service:
/// {zone, url, format: "raw", country?} with a bearer token; 200 once accepted, the shop's own status in
/// `x-brd-status-code`, the service's failure in `x-brd-error` and `x-brd-error-code`). Costs money per request, so it
/// stands last in the ladder.
///
/// Besides ResourceFetcher's errors: `unlocker_key_invalid` (unauthorized), `unlocker_unavailable` (unavailable).
class UnlockerFetcher final : public ResourceFetcher {
 public:
  struct Settings {
    Url endpoint;  ///< the whole address of POST /request
    Secret token;
    std::string zone;
    std::string country = {};  ///< two letters; empty: the service chooses
  };

  /// Client and guard must outlive the fetcher. The service connects for us, so the guard judges the address
  /// beforehand.
  UnlockerFetcher(net::HttpClient& client, net::OutboundGuard& guard, Settings settings)
      : client_(client), guard_(guard), settings_(std::move(settings)) {}

  product::Rung rung() const override { return product::Rung::unlocker; }
  Task<Result<Resource>> fetch(Url url, ResourceKind kind) override;

 private:
  net::HttpClient& client_;
  net::OutboundGuard& guard_;
  Settings settings_;
};

}  // namespace matjar::sourcing
