#include "sourcing/proxies/proxy_fetcher.hpp"

#include <utility>

namespace matjar::sourcing::proxies {

using Outcome = ProxyPool::Outcome;

std::optional<Outcome> outcome_of(const Error& error) {
  if (error.name == "page_blocked") return Outcome::blocked;
  if (error.name == "page_not_found" || error.name == "image_not_found") return Outcome::served;
  if (error.name == "shop_unreachable" || error.name == "shop_too_slow") return Outcome::failed;
  if (error.name != "proxy_refused") return std::nullopt;
  switch (error.kind) {
    case ErrorKind::unauthorized:
    case ErrorKind::rate_limited:
      return Outcome::refused;
    case ErrorKind::unavailable:
      return Outcome::failed;
    default:
      return std::nullopt;  // not this exit, but the provider does not allow the shop
  }
}

Task<Result<Resource>> ProxyFetcher::fetch(Url url, ResourceKind kind) {
  std::string host = url.host();
  auto exit = pool_.take(host);
  if (!exit) {
    std::unexpected<Error> resting = fail(ErrorKind::unavailable, {.name = "proxy_refused",
                                                                   .message = "The proxies do not serve at the moment.",
                                                                   .next_step = "Try again in a minute."});
    resting.error().retry_after = pool_.rest();
    co_return resting;
  }
  auto fetching = http_.fetch_through(std::move(exit->proxy), std::move(url), kind);
  auto resource = co_await std::move(fetching);
  ProxyPool::Report report{.session = exit->session, .host = std::move(host), .outcome = Outcome::served};
  if (!resource) {
    const auto outcome = outcome_of(resource.error());
    if (!outcome) co_return resource;
    report.outcome = *outcome;
    pool_.report(report);
    co_return resource;
  }
  // A page that came may still say no: whoever reads it will tell.
  if (kind == ResourceKind::image) pool_.report(report);
  resource->rung = product::Rung::proxy;
  resource->carrier = std::move(exit->session);
  co_return resource;
}

void ProxyFetcher::learn(const Verdict& verdict) {
  const bool blocked = verdict.kind == product::PageKind::captcha;
  pool_.report(
      {.session = verdict.carrier, .host = verdict.host, .outcome = blocked ? Outcome::blocked : Outcome::served});
}

}  // namespace matjar::sourcing::proxies
