#include "net/rate_limiter.hpp"

#include <charconv>
#include <cmath>
#include <stdexcept>

#include "base/utf8.hpp"
#include "net/http_client.hpp"

namespace matjar::net {

namespace {

constexpr double kMostCalls = 1e6;

std::optional<double> number_in(const Headers& headers, std::string_view name) {
  const auto field = headers.find(name);
  if (!field) return std::nullopt;
  const std::string_view text = trim(*field);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!std::isfinite(value) || value < 0) return std::nullopt;
  return value;
}

}  // namespace

TokenBucket::TokenBucket(const Clock& clock, Settings settings)
    : clock_(clock), settings_(settings), tokens_(settings.capacity), refilled_at_(clock.now()) {
  if (!(settings.capacity > 0) || !(settings.refill_per_second > 0)) {
    throw std::logic_error("a token bucket needs a capacity and a refill");
  }
}

void TokenBucket::refill(Timestamp now) {
  // A clock that is set back must not stop the bucket until it has caught up.
  const double seconds = std::max(0.0, std::chrono::duration<double>(now - refilled_at_).count());
  tokens_ = std::min(settings_.capacity, tokens_ + seconds * settings_.refill_per_second);
  refilled_at_ = now;
}

std::chrono::milliseconds TokenBucket::wait_of_next(Timestamp now) const {
  const double seconds = tokens_ >= 1 ? 0 : (1 - tokens_) / settings_.refill_per_second;
  const std::chrono::milliseconds wait(static_cast<std::int64_t>(std::ceil(seconds * 1000 - 1e-6)));
  // Behind a pause the waiting calls keep their distance, or all of them would go out at its end.
  return wait + std::max(std::chrono::milliseconds(0), paused_until_ - now);
}

std::chrono::milliseconds TokenBucket::take() {
  return *take_within(std::chrono::milliseconds::max());
}

std::expected<std::chrono::milliseconds, std::chrono::milliseconds> TokenBucket::take_within(
    std::chrono::milliseconds longest_wait) {
  std::scoped_lock lock(mutex_);
  const Timestamp now = clock_.now();
  refill(now);
  const auto wait = wait_of_next(now);
  if (wait > longest_wait) return std::unexpected(wait);
  tokens_ -= 1;
  return wait;
}

void TokenBucket::learn(const Headers& headers) {
  const auto limit = number_in(headers, "x-ratelimit-limit");
  const auto remaining = number_in(headers, "x-ratelimit-remaining");
  const auto reset = number_in(headers, "x-ratelimit-reset");
  const Timestamp now = clock_.now();
  {
    std::scoped_lock lock(mutex_);
    refill(now);
    if (limit && *limit >= 1 && *limit <= kMostCalls) settings_.capacity = *limit;
    if (remaining) tokens_ = std::min(tokens_, *remaining);
    tokens_ = std::min(tokens_, settings_.capacity);
  }
  constexpr double kLongestPause = 3600;
  const double ahead = reset ? *reset - std::chrono::duration<double>(now.time_since_epoch()).count() : 0;
  if (remaining && *remaining < 1 && ahead > 0 && ahead <= kLongestPause) {
    pause_until(now + std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(ahead * 1000))));
  }
  if (const auto wait = retry_after_of(headers, std::chrono::floor<std::chrono::seconds>(now))) {
    pause_until(now + *wait);
  }
}

void TokenBucket::pause_until(Timestamp time) {
  std::scoped_lock lock(mutex_);
  paused_until_ = std::max(paused_until_, time);
}

}  // namespace matjar::net
