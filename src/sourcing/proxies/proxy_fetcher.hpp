#pragma once

#include "sourcing/http_fetcher.hpp"
#include "sourcing/proxies/proxy_pool.hpp"
#include "sourcing/resource_fetcher.hpp"

namespace matjar::sourcing::proxies {

/// Plain HTTP through the exits of a pool, for shops that do not serve the address of this machine. The guard judges
/// where a call goes before a proxy hears of it, and the manners count for a shop as a whole, through whatever exit it
/// is asked. A page that is blocked is asked for again through another exit, a few times; 429 and 503 of the shop are
/// such a block, since our own pace asks for less. Cost: traffic of the provider, for each page and picture.
///
/// Beside ResourceFetcher's errors: `proxy_refused`: unauthorized (user or password), forbidden (no provider allows the
/// shop), rate_limited, unavailable (no way through, or all providers rest); `proxy_unreachable` (unavailable).
class ProxyFetcher final : public ResourceFetcher {
 public:
  enum class Reads {
    pages,
    robots,  ///< for HostManners, to which a shop that is busy is not one that has no rules
  };

  struct Settings {
    int tries = 3;  ///< exits that see a page that is blocked
    Reads reads = Reads::pages;
  };

  /// Both must outlive the fetcher.
  ProxyFetcher(HttpFetcher& http, ProxyPool& pool, Settings settings) : http_(http), pool_(pool), settings_(settings) {}

  product::Rung rung() const override { return product::Rung::proxy; }
  Task<Result<Resource>> fetch(Url url, ResourceKind kind) override;
  int tries_on_block() const override { return settings_.tries; }
  void learn(const Verdict& verdict) override;

 private:
  HttpFetcher& http_;
  ProxyPool& pool_;
  const Settings settings_;
};

/// What a failed fetch through an exit says of the exit; nothing: it says nothing, as where the shop itself fails.
std::optional<ProxyPool::Outcome> outcome_of(const Error& error, const HttpFetcher::Progress& progress);

}  // namespace matjar::sourcing::proxies
