#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <memory>

#include "base/task.hpp"
#include "net/outbound_guard.hpp"
#include "sourcing/browser/browser_settings.hpp"
#include "sourcing/host_manners.hpp"
#include "sourcing/resource_fetcher.hpp"

namespace matjar::sourcing::browser {

/// Lets Chromium draw pages that are nothing without their scripts. One browser, started when it is first needed; a
/// context for each page, a few pages at once; a fresh browser after a number of pages, after a crash, and when it
/// needs too much memory. Until its last page has ended, an old browser lives beside the new one. Cost: seconds and
/// hundreds of megabytes, so it stands behind plain HTTP. It fetches no images.
///
/// Beside ResourceFetcher's errors: `browser_unavailable` (rejected where Chromium cannot be started at all, else
/// unavailable).
class BrowserFetcher final : public ResourceFetcher {
 public:
  /// Works on `executor`. The guard, the manners, the pool and the executor outlive the fetcher's last task. The
  /// manners are asked for the page's own address; null: nobody is asked.
  BrowserFetcher(const boost::asio::any_io_executor& executor, const net::OutboundGuard& guard, HostManners* manners,
                 BlockingPool& pool, BrowserSettings settings);
  /// Kills the browser. Not while the executor runs a fetch on another thread: shut_down() first, there.
  ~BrowserFetcher() override;

  product::Rung rung() const override { return product::Rung::browser; }
  bool fetches(ResourceKind kind) const override { return kind == ResourceKind::page; }
  Task<Result<Resource>> fetch(Url url, ResourceKind kind) override;

  /// Kills the browser and waits for its end, fails what runs and waits, refuses what comes. May be called twice.
  Task<void> shut_down();

  /// For a health report.
  struct Report {
    int process = 0;         ///< 0: none runs
    std::size_t starts = 0;  ///< browsers started so far
    std::size_t memory = 0;  ///< bytes that it has for itself
  };
  Task<Report> report();

 private:
  class State;
  HostManners* manners_;
  /// Shared with the fetches under way: their coroutine frames may be destroyed after the fetcher, by the event loop.
  std::shared_ptr<State> state_;
};

}  // namespace matjar::sourcing::browser
