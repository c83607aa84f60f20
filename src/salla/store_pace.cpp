#include "salla/store_pace.hpp"

#include <algorithm>
#include <optional>

#include "crypto/hmac.hpp"
#include "net/http_client.hpp"
#include "salla/header_number.hpp"

namespace matjar::salla {

namespace {

constexpr std::chrono::minutes kMinute{1};
constexpr std::chrono::seconds kSingle{1};
/// What an answer says beyond these is a slip.
constexpr std::int64_t kMostCalls = 100'000;
constexpr std::chrono::hours kLongestMinute{1};
/// A store whose tokens were renewed is known anew; the old ones go when there are many.
constexpr std::size_t kMostStores = 10'000;

}  // namespace

StorePace::StorePace(const Clock& clock, std::int64_t calls_until_told)
    : clock_(clock), limit_(calls_until_told), left_(calls_until_told), ends_at_(clock.now() + kMinute) {}

void StorePace::begin_minute_if_due(Timestamp now) {
  if (now < ends_at_) return;
  left_ = limit_ - under_way_;
  ends_at_ = now + kMinute;
  next_single_ = now;
}

std::expected<std::chrono::milliseconds, std::chrono::milliseconds> StorePace::take(std::chrono::milliseconds longest) {
  std::scoped_lock lock(mutex_);
  const Timestamp now = clock_.now();
  begin_minute_if_due(now);
  Timestamp at = std::max(now, paused_until_);
  // Whoever would be behind the end of the minute goes out with the next one.
  const bool single = left_ <= 0;
  if (single) at = std::min(std::max(at, next_single_), std::max(at, ends_at_));
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(at - now);
  if (wait > longest) return std::unexpected(wait);
  ++under_way_;
  if (single) next_single_ = at + kSingle;
  if (!single) --left_;
  return wait;
}

void StorePace::answered(const net::Headers& headers) {
  const auto limit = header_number(headers, "X-RateLimit-Limit");
  const auto remaining = header_number(headers, "X-RateLimit-Remaining");
  const auto reset = header_number(headers, "X-RateLimit-Reset");
  std::scoped_lock lock(mutex_);
  const Timestamp now = clock_.now();
  under_way_ = std::max<std::int64_t>(0, under_way_ - 1);
  if (const auto wait = net::retry_after_of(headers, std::chrono::floor<std::chrono::seconds>(now)))
    paused_until_ = std::max(paused_until_, now + *wait);
  if (limit && *limit >= 1 && *limit <= kMostCalls) limit_ = *limit;
  if (!remaining || *remaining > kMostCalls || !reset) return;
  if (*reset > std::chrono::floor<std::chrono::seconds>(now + kLongestMinute).time_since_epoch().count()) return;
  const Timestamp ends{std::chrono::seconds(*reset)};
  if (ends <= now) return;
  const std::int64_t left = *remaining - under_way_;
  // Answers of one minute may overtake each other: the least that one of them says is left.
  left_ = told_ && ends <= ends_at_ ? std::min(left_, left) : left;
  if (!told_ || ends > ends_at_) ends_at_ = ends;
  told_ = true;
}

void StorePace::unanswered() {
  std::scoped_lock lock(mutex_);
  under_way_ = std::max<std::int64_t>(0, under_way_ - 1);
}

std::shared_ptr<StorePace> StorePaces::of(std::string_view token) {
  std::string key = crypto::hex_of(crypto::sha256(token));
  std::scoped_lock lock(mutex_);
  if (const auto known = paces_.find(key); known != paces_.end()) return known->second;
  if (paces_.size() >= kMostStores) {
    std::erase_if(paces_, [](const auto& entry) { return entry.second.use_count() == 1; });
  }
  return paces_.emplace(std::move(key), std::make_shared<StorePace>(clock_, calls_until_told_)).first->second;
}

}  // namespace matjar::salla
