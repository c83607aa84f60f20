#pragma once

#include "sourcing/http_fetcher.hpp"
#include "sourcing/proxies/proxy_pool.hpp"
#include "sourcing/resource_fetcher.hpp"

namespace matjar::sourcing::proxies {

/// Plain HTTP through the exits of a pool, for shops that do not serve the address of this machine. The guard judges
/// where a call goes before a proxy hears of it, and the manners count for a shop as a whole, through whatever exit it
/// is asked. A page that is blocked is asked for again through another exit, a few times. Cost: traffic of the
/// provider, for each page and picture.
///
/// Beside ResourceFetcher's errors: `proxy_refused`: unauthorized (user or password), forbidden (the provider does not
/// allow the shop: no other exit is tried), rate_limited, unavailable (no way through, or all providers rest).
class ProxyFetcher final : public ResourceFetcher {
 public:
  /// `tries` exits see a page that is blocked. Both must outlive the fetcher.
  ProxyFetcher(HttpFetcher& http, ProxyPool& pool, int tries) : http_(http), pool_(pool), tries_(tries) {}

  product::Rung rung() const override { return product::Rung::proxy; }
  Task<Result<Resource>> fetch(Url url, ResourceKind kind) override;
  int tries_on_block() const override { return tries_; }
  void learn(const Verdict& verdict) override;

 private:
  HttpFetcher& http_;
  ProxyPool& pool_;
  const int tries_;
};

/// What a failed call through an exit says of the exit; nothing: it says nothing.
std::optional<ProxyPool::Outcome> outcome_of(const Error& error);

}  // namespace matjar::sourcing::proxies
