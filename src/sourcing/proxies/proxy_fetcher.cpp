#include "sourcing/proxies/proxy_fetcher.hpp"

#include <fmt/format.h>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace matjar::sourcing::proxies {

using Outcome = ProxyPool::Outcome;

namespace {

constexpr int kMostProviders = 4;  // that one fetch asks, where each refuses

bool is_busy(int status) {
  return status == 429 || status == 503;
}

/// Why there is no exit for a host.
Error no_exit(const ProxyPool& pool, std::string_view host) {
  if (pool.forbids(host))
    return fail(ErrorKind::forbidden, {.name = "proxy_refused",
                                       .message = "The providers of proxies do not allow this shop.",
                                       .next_step = "Ask the proxy's provider whether the plan allows this site."})
        .error();
  Error resting = fail(ErrorKind::unavailable, {.name = "proxy_refused",
                                                .message = "The proxies do not serve at the moment.",
                                                .next_step = "Try again in a minute."})
                      .error();
  resting.retry_after = pool.rest(host);
  return resting;
}

Error blocked(int status) {
  return fail(ErrorKind::rejected,
              {.name = "page_blocked",
               .message = "The shop does not serve this exit (" + std::to_string(status) + ").",
               .next_step = "Open the product in your browser and paste the page's source instead."})
      .error();
}

}  // namespace

std::optional<Outcome> outcome_of(const Error& error, const HttpFetcher::Progress& progress) {
  if (!progress.admitted) return std::nullopt;  // it is about the shop's robots.txt or our own pace
  if (error.name == "page_blocked" || (error.name == "shop_busy" && is_busy(progress.status))) return Outcome::blocked;
  if (error.name == "page_not_found" || error.name == "image_not_found") return Outcome::served;
  if (error.name == "proxy_unreachable") return Outcome::unreachable;
  if (error.name != "proxy_refused") return std::nullopt;
  switch (error.kind) {
    case ErrorKind::unauthorized:
    case ErrorKind::rate_limited:
      return Outcome::refused;
    case ErrorKind::unavailable:
      return Outcome::failed;
    case ErrorKind::forbidden:
      return Outcome::forbidden;
    default:
      return std::nullopt;
  }
}

Task<Result<Resource>> ProxyFetcher::fetch(Url url, ResourceKind kind) {
  const std::string host = url.host();
  std::optional<Error> refusal;  // of a provider; another one may serve
  std::set<std::string> silent;  // where nobody was
  for (int turn = 1;; ++turn) {
    auto exit = pool_.take(host);
    if (!exit) {
      // One that does not allow the shop says nothing of those that rest.
      const bool final = refusal && (refusal->kind != ErrorKind::forbidden || pool_.forbids(host));
      co_return std::unexpected(final ? std::move(*refusal) : no_exit(pool_, host));
    }
    std::string address = fmt::format("{}:{}", exit->proxy.host, exit->proxy.port);
    if (silent.contains(address)) co_return std::unexpected(std::move(*refusal));
    auto passing = http_.fetch_through(std::move(exit->proxy), url, kind);
    HttpFetcher::Passage passage = co_await std::move(passing);
    ProxyPool::Report report{.session = exit->session, .host = passage.progress.host, .outcome = Outcome::served};
    if (passage.resource) {
      // A page that came may still say no: whoever reads it will tell.
      if (kind == ResourceKind::image) pool_.report(report);
      passage.resource->rung = product::Rung::proxy;
      passage.resource->carrier = std::move(exit->session);
      co_return std::move(passage.resource);
    }
    const Error& error = passage.resource.error();
    const auto outcome = outcome_of(error, passage.progress);
    if (!outcome) co_return std::move(passage.resource);
    report.outcome = *outcome;
    // Exits are chosen for the shop that was asked for, wherever it sends them.
    if (outcome == Outcome::blocked) report.host = host;
    report.retry_after = error.retry_after;
    pool_.report(report);
    const bool nobody_allows = outcome == Outcome::forbidden && pool_.forbids(passage.progress.host);
    const bool of_provider = (outcome == Outcome::forbidden && !nobody_allows) || outcome == Outcome::refused ||
                             outcome == Outcome::unreachable;
    if (outcome == Outcome::unreachable) silent.insert(std::move(address));
    if (of_provider && turn < kMostProviders) {
      refusal = error;
      continue;
    }
    if (error.name == "shop_busy" && settings_.reads == Reads::pages)
      co_return std::unexpected(blocked(passage.progress.status));
    co_return std::move(passage.resource);
  }
}

void ProxyFetcher::learn(const Verdict& verdict) {
  const bool blocked = verdict.kind == product::PageKind::captcha;
  pool_.report(
      {.session = verdict.carrier, .host = verdict.host, .outcome = blocked ? Outcome::blocked : Outcome::served});
}

}  // namespace matjar::sourcing::proxies
