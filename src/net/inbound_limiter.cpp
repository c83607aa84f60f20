#include "net/inbound_limiter.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "net/ip_address.hpp"

namespace matjar::net {

InboundLimiter::InboundLimiter(const Clock& clock, Settings settings) : clock_(clock), settings_(settings) {
  if (!(settings.capacity >= 1) || !(settings.refill_per_second > 0) || settings.max_keys == 0) {
    throw std::logic_error("an inbound limiter needs room for a request and a key, and a refill");
  }
}

InboundLimiter::Bucket& InboundLimiter::bucket_of(std::string_view key, Timestamp now) {
  if (const auto found = found_.find(key); found != found_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
    return buckets_.front();
  }
  if (buckets_.size() == settings_.max_keys) {
    found_.erase(buckets_.back().key);
    buckets_.pop_back();
  }
  buckets_.push_front({.key = std::string(key), .tokens = settings_.capacity, .refilled_at = now});
  found_.emplace(buckets_.front().key, buckets_.begin());
  return buckets_.front();
}

Result<void> InboundLimiter::admit(std::string_view key) {
  std::scoped_lock lock(mutex_);
  const Timestamp now = clock_.now();
  Bucket& bucket = bucket_of(key, now);
  // A clock that is set back must not stop the bucket until it has caught up.
  const double seconds = std::max(0.0, std::chrono::duration<double>(now - bucket.refilled_at).count());
  bucket.tokens = std::min(settings_.capacity, bucket.tokens + seconds * settings_.refill_per_second);
  bucket.refilled_at = now;
  constexpr double kRounding = 1e-9;
  if (bucket.tokens >= 1 - kRounding) {
    bucket.tokens -= 1;
    return {};
  }
  const double wait = (1 - bucket.tokens) / settings_.refill_per_second;
  Error error = fail(ErrorKind::rate_limited, {.name = "too_many_requests",
                                               .message = "There were more requests than are allowed at once.",
                                               .next_step = "Wait as long as Retry-After says, then ask again."})
                    .error();
  error.retry_after = std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(wait * 1000 - 1e-6)));
  return std::unexpected(std::move(error));
}

std::size_t InboundLimiter::keys() const {
  std::scoped_lock lock(mutex_);
  return buckets_.size();
}

std::string remote_key(const Request& request) {
  const auto address = IpAddress::parse(request.remote_address);
  if (!address || address->family == IpAddress::Family::v4) return request.remote_address;
  constexpr std::size_t kNetworkBytes = 8;
  const auto host = address->bytes.begin() + kNetworkBytes;
  // All zero in front: IPv4 as a listener for both families shows it. Those clients share no network.
  if (std::all_of(address->bytes.begin(), host, [](std::uint8_t byte) { return byte == 0; })) {
    return request.remote_address;
  }
  return {address->bytes.begin(), host};
}

}  // namespace matjar::net
