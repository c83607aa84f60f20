#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/url.hpp"
#include "net/outbound_guard.hpp"

namespace matjar::sourcing::browser {

/// The one way out for a page that is drawn: an HTTP proxy on a port of this machine that lives as long as the page. It
/// connects to what was allowed by name, after the guard has judged every address that the name leads to, and to
/// exactly the address that was judged: a name that leads elsewhere the next moment gains nothing. Chromium sees no
/// name server.
///
/// Other users of the machine can connect to it too, and reach what was allowed. Everything runs on the executor, which
/// must run its handlers one at a time.
class GuardingProxy {
 public:
  struct Limits {
    std::size_t connections = 64;
    std::size_t bytes = 64u << 20;  ///< of all connections together, both ways
  };

  /// The guard must outlive the proxy's last connection. `resolve` is as in net::foreign_address.
  GuardingProxy(const boost::asio::any_io_executor& executor, const net::OutboundGuard& guard,
                std::vector<std::string> resolve, Limits limits);
  /// Ends every connection.
  ~GuardingProxy();
  GuardingProxy(const GuardingProxy&) = delete;
  GuardingProxy& operator=(const GuardingProxy&) = delete;

  /// `listen_failed` (unavailable).
  Result<void> start();
  std::uint16_t port() const;

  /// From now on the host and port of `url` may be connected to.
  void allow(const Url& url);

  /// Why the host and port of `url` could not be reached, when they could not: `address_refused`, `host_not_found`,
  /// `connection_failed`.
  std::optional<Error> refusal(const Url& url) const;

  /// True when the page wanted more bytes than it may have; then nothing flows any more.
  bool exceeded() const;

 private:
  class State;
  /// Shared with the connections: their frames may be destroyed after the proxy.
  std::shared_ptr<State> state_;
};

}  // namespace matjar::sourcing::browser
