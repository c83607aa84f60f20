#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "net/http_client.hpp"
#include "net/outbound_guard.hpp"

namespace matjar::net {

class CurlEngine;

/// HttpClient on libcurl's multi interface, driven by an event loop: connections are kept and shared, HTTP/2 is spoken
/// where the other side can. No cookies, and no proxy but the call's
/// own, whatever the environment says.
///
/// send() may be called from any thread and any executor; the work is done on a strand of the loop, and the answer
/// comes back on the caller's executor. A call that is waiting for its turn counts against its `limits.total`.
///
/// A redirect to another origin is foreign even when the call was configured. POST and PATCH are never sent twice:
/// where libcurl would repeat one on a fresh connection the call ends with `connection_lost`.
///
/// Beside the errors of HttpClient: `header_invalid` (invalid_input), `too_many_calls` (unavailable),
/// `answer_unreadable` (rejected), `cancelled`. A time limit that passes before the request is sent is
/// `connection_failed`.
///
/// Destroyed when no call is running, or on the loop, or after the loop has ended; always before the loop.
class CurlHttpClient final : public HttpClient {
 public:
  struct Settings {
    std::string user_agent = "matjar/0.1";
    std::size_t max_connections = 64;  ///< calls under way at once; more wait for their turn
    std::size_t max_idle = 64;         ///< connections beyond that are closed when their call has ended
    std::size_t max_waiting = 2'000;   ///< calls that wait; more fail with `too_many_calls`
    /// Foreign answers slower than this over the whole of `min_speed_time` end with `call_timed_out`.
    long min_bytes_per_second = 1024;
    std::chrono::seconds min_speed_time{10};
    std::string ca_file = {};  ///< empty: the system's certificates
    /// "host:port:address" as in CURLOPT_RESOLVE: names that are not asked from a name server.
    std::vector<std::string> resolve = {};
  };

  /// The guard must outlive the client.
  CurlHttpClient(boost::asio::io_context& loop, const OutboundGuard& guard, Settings settings);
  ~CurlHttpClient() override;

  Task<Result<HttpAnswer>> send(HttpCall call) override;

 private:
  const OutboundGuard& guard_;
  const Settings settings_;
  std::shared_ptr<CurlEngine> engine_;  // shared: what waits on the loop looks back at it through weak pointers
};

}  // namespace matjar::net
