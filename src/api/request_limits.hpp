#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>

#include "base/secret.hpp"
#include "net/http_server.hpp"
#include "net/inbound_limiter.hpp"

namespace matjar::api {

/// How often one client may ask: counted by its API key once that was recognised, else by its address, before anything
/// is looked up: nobody gets a fresh account by making keys up. Addresses of this machine are not counted: a proxy that
/// stands here speaks for everybody. Safe for concurrent use.
class RequestLimits {
 public:
  struct Settings {
    int requests_per_minute = 1'200;  ///< 0: no limit
    int burst = 200;                  ///< requests at once after a pause; at least 1 is meant
  };

  RequestLimits(const Clock& clock, Settings settings);

  /// The handler behind the limits, which outlive it; what is above them is answered 429 with Retry-After.
  net::Handler on(net::Handler handler);
  /// From now on this key is counted on its own: whoever authenticates requests has recognised it.
  void recognise(const Secret& key);

 private:
  Task<net::Response> serve(net::Handler handler, net::Request request);
  Result<void> admit(const net::Request& request);

  struct Buckets {
    Buckets(const Clock& clock, net::InboundLimiter::Settings settings)
        : keys(clock, settings), addresses(clock, settings) {}

    net::InboundLimiter keys;
    net::InboundLimiter addresses;
    std::mutex mutex;
    std::unordered_set<std::string> recognised;  ///< digests of keys
  };
  std::optional<Buckets> buckets_;
};

}  // namespace matjar::api
