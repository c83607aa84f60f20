#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>

#include "base/clock.hpp"
#include "sourcing/resource_fetcher.hpp"

namespace matjar::sourcing {

/// A rung that behaves as a guest: it asks a site's robots.txt before the first page and keeps to it for a day, has few
/// calls to one host under way, and leaves time between pages. Pictures are part of a page that was allowed: they have
/// no robots.txt of their own and only wait for their turn.
///
/// Besides the inner fetcher's errors: `robots_forbid` (rejected), `shop_busy` (rate_limited) when the turn would come
/// too late. A site whose robots.txt cannot be reached is not read: its error is the page's. Safe for concurrent use.
class PoliteFetcher final : public ResourceFetcher {
 public:
  struct Settings {
    double pages_per_second = 1;  ///< of one host, in the long run
    double pages_in_a_row = 4;    ///< after a pause
    double pictures_per_second = 20;
    int most_open = 6;  ///< calls to one host that are under way
    std::chrono::milliseconds longest_wait{20'000};
    std::chrono::hours robots_age{24};
    std::size_t most_hosts = 2'000;  ///< remembered; whichever was asked longest ago is forgotten first
  };

  /// Inner fetcher and clock must outlive the fetcher, the executor its last call.
  PoliteFetcher(const boost::asio::any_io_executor& executor, ResourceFetcher& inner, const Clock& clock,
                Settings settings);
  ~PoliteFetcher() override;

  product::Rung rung() const override { return inner_.rung(); }
  Task<Result<Resource>> fetch(Url url, ResourceKind kind) override;

 private:
  class State;
  ResourceFetcher& inner_;
  std::shared_ptr<State> state_;  // shared with the calls under way
};

}  // namespace matjar::sourcing
