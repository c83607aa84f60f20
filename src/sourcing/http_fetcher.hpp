#pragma once

#include <optional>
#include <utility>

#include "base/clock.hpp"
#include "net/http_client.hpp"
#include "sourcing/host_manners.hpp"
#include "sourcing/resource_fetcher.hpp"

namespace matjar::sourcing {

/// Plain HTTP, as a browser would ask. Pages up to 8 MiB and images up to 15 MiB after decoding, five redirects; every
/// hop passes the outbound guard and keeps to the manners of its host. Cost: one request. Statuses: 404 and 410 are
/// `page_not_found`, 401, 403 and the other refusals `page_blocked`, 429 and 503 `shop_busy` with the shop's
/// Retry-After, other errors of the shop `shop_unreachable`.
class HttpFetcher final : public ResourceFetcher {
 public:
  /// All must outlive the fetcher. `proxy` carries every call; none: straight. `manners` are asked before every call;
  /// without any is the fetcher that reads robots.txt for them.
  HttpFetcher(net::HttpClient& client, const Clock& clock, std::optional<net::HttpProxy> proxy = std::nullopt,
              HostManners* manners = nullptr)
      : client_(client), clock_(clock), proxy_(std::move(proxy)), manners_(manners) {}

  product::Rung rung() const override { return product::Rung::http; }
  Task<Result<Resource>> fetch(Url url, ResourceKind kind) override;

 private:
  Task<Result<net::HttpAnswer>> call(net::HttpCall call, ResourceKind kind);

  net::HttpClient& client_;
  const Clock& clock_;
  std::optional<net::HttpProxy> proxy_;
  HostManners* manners_;
};

inline constexpr std::size_t kMaxPageBytes = 8u << 20;
inline constexpr std::size_t kMaxImageBytes = 15u << 20;

/// What a shop's status means for whoever wanted the resource; success for 2xx.
Result<void> judge_status(int status, ResourceKind kind);

/// The failure of a call as one of ResourceFetcher's errors.
Error fetch_error(Error error, ResourceKind kind);

}  // namespace matjar::sourcing
