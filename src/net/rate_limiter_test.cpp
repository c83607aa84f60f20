#include "net/rate_limiter.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdexcept>

namespace matjar::net {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(TokenBucket, lets_a_burst_out_and_spaces_what_follows) {
  ManualClock clock;
  TokenBucket bucket(clock, {.capacity = 3, .refill_per_second = 2});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bucket.take(), milliseconds(0));
  EXPECT_EQ(bucket.take(), milliseconds(500));
  EXPECT_EQ(bucket.take(), milliseconds(1000));
  clock.advance(milliseconds(1000));
  EXPECT_EQ(bucket.take(), milliseconds(500));
}

TEST(TokenBucket, keeps_the_token_of_a_caller_that_does_not_wait_so_long) {
  ManualClock clock;
  TokenBucket bucket(clock, {.capacity = 1, .refill_per_second = 1});
  EXPECT_EQ(bucket.take_within(milliseconds(0)), milliseconds(0));
  EXPECT_EQ(bucket.take_within(milliseconds(999)).error(), milliseconds(1000));
  EXPECT_EQ(bucket.take_within(milliseconds(1000)), milliseconds(1000));
  EXPECT_EQ(bucket.take_within(milliseconds(1000)).error(), milliseconds(2000));
  clock.advance(milliseconds(1500));
  EXPECT_EQ(bucket.take_within(milliseconds(500)), milliseconds(500));
}

TEST(TokenBucket, never_holds_more_than_its_capacity) {
  ManualClock clock;
  TokenBucket bucket(clock, {.capacity = 2, .refill_per_second = 1});
  clock.advance(std::chrono::hours(24));
  EXPECT_EQ(bucket.take(), milliseconds(0));
  EXPECT_EQ(bucket.take(), milliseconds(0));
  EXPECT_EQ(bucket.take(), milliseconds(1000));
}

TEST(TokenBucket, goes_on_when_the_clock_is_set_back) {
  ManualClock clock;
  TokenBucket bucket(clock, {.capacity = 1, .refill_per_second = 1});
  EXPECT_EQ(bucket.take(), milliseconds(0));
  clock.set(clock.now() - std::chrono::hours(1));
  EXPECT_EQ(bucket.take(), milliseconds(1000));
}

TEST(TokenBucket, keeps_to_what_the_service_says_is_left) {
  ManualClock clock;
  TokenBucket bucket(clock, {.capacity = 10, .refill_per_second = 1});
  bucket.learn({{"X-RateLimit-Limit", "120"}, {"X-RateLimit-Remaining", "1"}});
  EXPECT_EQ(bucket.take(), milliseconds(0));
  EXPECT_EQ(bucket.take(), milliseconds(1000));
  clock.advance(seconds(500));
  for (int i = 0; i < 120; ++i) EXPECT_EQ(bucket.take(), milliseconds(0)) << i;
  EXPECT_GT(bucket.take(), milliseconds(0));
}

TEST(TokenBucket, waits_for_the_reset_when_nothing_is_left) {
  ManualClock clock;
  TokenBucket bucket(clock, {.capacity = 10, .refill_per_second = 1});
  const auto reset = std::chrono::duration_cast<seconds>(clock.now().time_since_epoch()) + seconds(20);
  bucket.learn({{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", fmt::format("{}", reset.count())}});
  EXPECT_EQ(bucket.take(), milliseconds(21'000));
  clock.advance(seconds(25));
  EXPECT_EQ(bucket.take(), milliseconds(0));
}

TEST(TokenBucket, obeys_retry_after_and_keeps_the_distance_behind_it) {
  ManualClock clock;
  TokenBucket bucket(clock, {.capacity = 1, .refill_per_second = 1});
  bucket.learn({{"Retry-After", "3"}});
  EXPECT_EQ(bucket.take(), milliseconds(3000));
  EXPECT_EQ(bucket.take(), milliseconds(4000));
}

TEST(TokenBucket, ignores_fields_that_make_no_sense) {
  ManualClock clock;
  TokenBucket bucket(clock, {.capacity = 2, .refill_per_second = 1});
  bucket.learn({{"X-RateLimit-Limit", "0"}, {"X-RateLimit-Remaining", "many"}, {"X-RateLimit-Reset", "-4"}});
  bucket.learn({{"X-RateLimit-Remaining", "9999"}, {"X-RateLimit-Limit", "1e99"}});
  EXPECT_EQ(bucket.take(), milliseconds(0));
  EXPECT_EQ(bucket.take(), milliseconds(0));
  EXPECT_EQ(bucket.take(), milliseconds(1000));
}

TEST(TokenBucket, cannot_be_made_without_a_rate) {
  const ManualClock clock;
  EXPECT_THROW(TokenBucket(clock, {.capacity = 0, .refill_per_second = 1}), std::logic_error);
  EXPECT_THROW(TokenBucket(clock, {.capacity = 1, .refill_per_second = 0}), std::logic_error);
}

}  // namespace

}  // namespace matjar::net
