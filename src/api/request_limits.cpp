#include "api/request_limits.hpp"

#include <algorithm>

#include "api/authentication.hpp"
#include "crypto/hmac.hpp"

namespace matjar::api {

namespace {

constexpr int kUnauthorized = 401;

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

Task<net::Response> RequestLimits::serve(net::Handler handler, net::Request request) {
  const auto key = api_key_in(request.headers);
  const bool nearby = from_this_machine(request.remote_address);
  const std::string address = net::remote_key(request);
  if (key) {
    const crypto::Digest digest = crypto::sha256(key->reveal());
    const auto admitted = buckets_->keys.admit(crypto::bytes_of(digest));
    if (!admitted) co_return net::problem_response(admitted.error());
  } else if (!nearby) {
    const auto admitted = buckets_->addresses.admit(address);
    if (!admitted) co_return net::problem_response(admitted.error());
  }
  net::Response response = co_await handler(std::move(request));
  if (key && !nearby && response.status == kUnauthorized) {
    const auto guessed = buckets_->addresses.admit(address);
    if (!guessed) co_return net::problem_response(guessed.error());
  }
  co_return response;
}

}  // namespace matjar::api
