#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "net/outbound_guard.hpp"
#include "sourcing/browser/browser_settings.hpp"
#include "sourcing/browser/cdp_connection.hpp"
#include "sourcing/resource_fetcher.hpp"

namespace matjar::sourcing::browser {

/// Where a page is drawn, and by which rules. Everything outlives the visit but the connection, which it shares.
struct VisitPlace {
  boost::asio::any_io_executor executor;  ///< runs its handlers one at a time, and this task
  std::shared_ptr<CdpConnection> connection;
  const net::OutboundGuard& guard;
  const BrowserSettings& settings;
};

/// Draws one page in a browser context of its own, which is gone afterwards, also when this task is cancelled.
///
/// The page reaches what GuardingProxy lets through. Pictures, fonts, media and frames are not fetched; downloads,
/// permissions and dialogs are refused, windows that it opens are closed. Errors: the fetcher's, and CdpConnection's.
Task<Result<Resource>> visit_page(VisitPlace place, Url url);

}  // namespace matjar::sourcing::browser
