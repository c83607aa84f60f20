#pragma once

#include <chrono>
#include <functional>
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
class HttpFetcher final : public ResourceFetcher, public RedirectFollower {
 public:
  struct Options {
    std::optional<net::HttpProxy> proxy = std::nullopt;  ///< carries every call; none: straight
    /// Asked before every call; without any is the fetcher that reads robots.txt for them.
    HostManners* manners = nullptr;
    ResourceFetcher* robots = nullptr;             ///< reads robots.txt for the manners; null: their own reader
    std::chrono::milliseconds total{30'000};       ///< for a fetch with all its redirects
    std::chrono::milliseconds first_byte{20'000};  ///< of each answer
  };

  /// All must outlive the fetcher.
  HttpFetcher(net::HttpClient& client, const Clock& clock, Options options)
      : client_(client), clock_(clock), options_(std::move(options)) {}
  HttpFetcher(net::HttpClient& client, const Clock& clock) : HttpFetcher(client, clock, Options()) {}

  product::Rung rung() const override { return product::Rung::http; }
  Task<Result<Resource>> fetch(Url url, ResourceKind kind) override;
  Task<Result<Url>> follow(Url url, std::function<bool(const Url&)> arrived) override;

  /// How far a fetch came.
  struct Progress {
    bool admitted = false;  ///< its last call was made; else the manners did not let it
    int status = 0;         ///< the shop's last answer; 0: none
    std::string host = {};  ///< of the last call: redirects lead to others
  };
  struct Passage {
    Progress progress;
    Result<Resource> resource;
  };
  /// fetch() through another proxy than the fetcher's own.
  Task<Passage> fetch_through(net::HttpProxy proxy, Url url, ResourceKind kind);

 private:
  using Arrived = std::function<bool(const Url&)>;  ///< may be empty

  net::HttpCall call_for(Url url, ResourceKind kind) const;
  Task<Passage> resource(net::HttpCall call, ResourceKind kind);
  Task<Result<net::HttpAnswer>> answer(net::HttpCall call, ResourceKind kind, Arrived arrived, Progress& progress);

  net::HttpClient& client_;
  const Clock& clock_;
  const Options options_;
};

inline constexpr std::size_t kMaxPageBytes = 8u << 20;
inline constexpr std::size_t kMaxImageBytes = 15u << 20;

/// What a shop's status means for whoever wanted the resource; success for 2xx.
Result<void> judge_status(int status, ResourceKind kind);

/// The failure of a call as one of ResourceFetcher's errors.
Error fetch_error(Error error, ResourceKind kind);

}  // namespace matjar::sourcing
