#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>

#include "base/clock.hpp"
#include "base/places.hpp"
#include "sourcing/resource_fetcher.hpp"

namespace matjar::sourcing {

/// How we behave as a guest of a shop: its robots.txt is asked for before the first page and kept to for a day, few
/// calls to one host are under way, and there is time between pages. Pictures are part of a page that was allowed: they
/// have no robots.txt of their own and only wait for their turn. One object for all rungs that call shops. Safe for
/// concurrent use.
class HostManners {
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

  class State;

  /// A call that may be made now, for as long as this lives.
  class Visit {
   public:
    Visit() = default;  ///< no call at all
    Visit(std::shared_ptr<State> state, Places::Place place) : state_(std::move(state)), place_(std::move(place)) {}
    Visit(Visit&&) noexcept = default;
    Visit& operator=(Visit&& other) noexcept {
      leave();
      state_ = std::move(other.state_);
      place_ = std::move(other.place_);
      return *this;
    }
    ~Visit() { leave(); }

   private:
    void leave();
    std::shared_ptr<State> state_;  // its strand takes the place back
    Places::Place place_;
  };

  /// `rules` reads robots.txt. It and the clock must outlive the object, the executor its last call.
  HostManners(const boost::asio::any_io_executor& executor, ResourceFetcher& rules, const Clock& clock,
              Settings settings);
  HostManners(const boost::asio::any_io_executor& executor, ResourceFetcher& rules, const Clock& clock)
      : HostManners(executor, rules, clock, Settings()) {}

  /// Waits for the turn. To be asked for every address of a chain of redirects.
  ///
  /// Errors: `robots_forbid` (rejected); `shop_busy` (rate_limited) when the turn would come too late; what kept
  /// robots.txt away, when it cannot be reached and was never read: then the site is not read either.
  /// `rules` reads robots.txt where it is not known yet, for a rung that reaches shops on another way than the object's
  /// own reader; it must outlive the call. What it says counts for all.
  Task<Result<Visit>> admit(Url url, ResourceKind kind, ResourceFetcher* rules = nullptr);

 private:
  std::shared_ptr<State> state_;  // shared with the calls under way
};

}  // namespace matjar::sourcing
