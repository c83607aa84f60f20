#include "api/request_limits.hpp"

#include <algorithm>

#include "api/authentication.hpp"
#include "crypto/hmac.hpp"

namespace matjar::api {

namespace {

constexpr std::size_t kMaxRecognised = 10'000;

std::string digest_of(const Secret& key) {
  const crypto::Digest digest = crypto::sha256(key.reveal());
  return std::string(crypto::bytes_of(digest));
}

}  // namespace

RequestLimits::RequestLimits(const Clock& clock, Settings settings) {
  if (settings.requests_per_minute <= 0) return;
  const net::InboundLimiter::Settings limiter{.capacity = static_cast<double>(std::max(settings.burst, 1)),
                                              .refill_per_second = settings.requests_per_minute / 60.0};
  buckets_.emplace(clock, limiter);
}

net::Handler RequestLimits::on(net::Handler handler) {
  if (!buckets_) return handler;
  return [this, handler = std::move(handler)](net::Request request) { return serve(handler, std::move(request)); };
}

void RequestLimits::recognise(const Secret& key) {
  if (!buckets_) return;
  std::scoped_lock lock(buckets_->mutex);
  // Forgetting costs each of them one request that counts against its address.
  if (buckets_->recognised.size() >= kMaxRecognised) buckets_->recognised.clear();
  buckets_->recognised.insert(digest_of(key));
}

Result<void> RequestLimits::admit(const net::Request& request) {
  if (const auto key = api_key_in(request.headers)) {
    const std::string digest = digest_of(*key);
    std::unique_lock lock(buckets_->mutex);
    const bool recognised = buckets_->recognised.contains(digest);
    lock.unlock();
    if (recognised) return buckets_->keys.admit(digest);
  }
  if (from_this_machine(request.remote_address)) return {};
  return buckets_->addresses.admit(net::remote_key(request));
}

Task<net::Response> RequestLimits::serve(net::Handler handler, net::Request request) {
  const auto admitted = admit(request);
  if (!admitted) co_return net::problem_response(admitted.error());
  co_return co_await handler(std::move(request));
}

}  // namespace matjar::api
