#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/http_server.hpp"

namespace matjar::net {

/// How often one client may ask. Unlike TokenBucket, which queues up our own calls, it turns away at once and a refused
/// request costs nothing: who waits as long as told is served. Safe for concurrent use.
class InboundLimiter {
 public:
  struct Settings {
    double capacity = 60;           ///< requests at once after a pause
    double refill_per_second = 1;   ///< requests in the long run
    std::size_t max_keys = 10'000;  ///< beyond, the key that asked longest ago is forgotten, which forgives it
  };

  /// Throws std::logic_error unless there is room for one request and one key, and a refill.
  InboundLimiter(const Clock& clock, Settings settings);

  /// Refuses with `too_many_requests` (rate_limited), `retry_after` set.
  Result<void> admit(std::string_view key);
  std::size_t keys() const;

 private:
  struct Bucket {
    std::string key;
    double tokens;
    Timestamp refilled_at;
  };

  Bucket& bucket_of(std::string_view key, Timestamp now);

  const Clock& clock_;
  const Settings settings_;
  mutable std::mutex mutex_;
  std::list<Bucket> buckets_;  ///< the one that asked last is first
  std::unordered_map<std::string_view, std::list<Bucket>::iterator> found_;
};

/// The remote address; of IPv6 the first 64 bits, since one client has all addresses behind them.
std::string remote_key(const Request& request);

}  // namespace matjar::net
