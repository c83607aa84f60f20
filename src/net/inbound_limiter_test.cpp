#include "net/inbound_limiter.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <stdexcept>
#include <thread>

namespace matjar::net {

namespace {

using std::chrono::milliseconds;

std::string key_of(std::string remote_address) {
  Request request;
  request.remote_address = std::move(remote_address);
  return remote_key(request);
}

TEST(InboundLimiter, admits_a_burst_and_says_how_long_to_wait_for_more) {
  ManualClock clock;
  InboundLimiter limiter(clock, {.capacity = 2, .refill_per_second = 0.5});
  EXPECT_TRUE(limiter.admit("a"));
  EXPECT_TRUE(limiter.admit("a"));
  const auto refused = limiter.admit("a");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::rate_limited);
  EXPECT_EQ(refused.error().retry_after, milliseconds(2000));
  EXPECT_TRUE(limiter.admit("b"));
}

TEST(InboundLimiter, admits_who_waited_as_long_as_told_however_often_it_asked_meanwhile) {
  ManualClock clock;
  InboundLimiter limiter(clock, {.capacity = 1, .refill_per_second = 1});
  EXPECT_TRUE(limiter.admit("a"));
  for (int i = 0; i < 9; ++i) {
    clock.advance(milliseconds(100));
    EXPECT_EQ(limiter.admit("a").error().retry_after, milliseconds(900 - 100 * i));
  }
  clock.advance(milliseconds(100));
  EXPECT_TRUE(limiter.admit("a"));
  clock.advance(std::chrono::hours(24));
  EXPECT_TRUE(limiter.admit("a"));
  EXPECT_FALSE(limiter.admit("a"));
}

TEST(InboundLimiter, goes_on_when_the_clock_is_set_back) {
  ManualClock clock;
  InboundLimiter limiter(clock, {.capacity = 1, .refill_per_second = 1});
  EXPECT_TRUE(limiter.admit("a"));
  clock.set(clock.now() - std::chrono::hours(1));
  EXPECT_FALSE(limiter.admit("a"));
  clock.advance(milliseconds(1000));
  EXPECT_TRUE(limiter.admit("a"));
}

TEST(InboundLimiter, forgets_the_key_that_asked_longest_ago_when_there_are_too_many) {
  ManualClock clock;
  InboundLimiter limiter(clock, {.capacity = 1, .refill_per_second = 1, .max_keys = 2});
  EXPECT_TRUE(limiter.admit("a"));
  EXPECT_TRUE(limiter.admit("b"));
  EXPECT_FALSE(limiter.admit("a"));
  EXPECT_TRUE(limiter.admit("c"));  // in place of b
  EXPECT_FALSE(limiter.admit("a"));
  EXPECT_TRUE(limiter.admit("b"));
  EXPECT_EQ(limiter.keys(), 2U);
}

TEST(InboundLimiter, admits_no_more_when_several_threads_ask) {
  ManualClock clock;
  InboundLimiter limiter(clock, {.capacity = 100, .refill_per_second = 1});
  std::atomic<int> admitted = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) admitted += limiter.admit("a") ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(admitted, 100);
}

TEST(InboundLimiter, takes_no_settings_under_which_nothing_is_ever_admitted) {
  ManualClock clock;
  EXPECT_THROW(InboundLimiter(clock, {.capacity = 0.5}), std::logic_error);
  EXPECT_THROW(InboundLimiter(clock, {.refill_per_second = 0}), std::logic_error);
  EXPECT_THROW(InboundLimiter(clock, {.max_keys = 0}), std::logic_error);
}

TEST(InboundLimiter, counts_an_ipv6_network_as_one_client_and_mapped_addresses_apart) {
  EXPECT_EQ(key_of("2001:db8:1:2::1"), key_of("2001:db8:1:2:ffff::9"));
  EXPECT_NE(key_of("2001:db8:1:2::1"), key_of("2001:db8:1:3::1"));
  EXPECT_NE(key_of("192.0.2.1"), key_of("192.0.2.2"));
  EXPECT_NE(key_of("::ffff:192.0.2.1"), key_of("::ffff:192.0.2.2"));
}

}  // namespace

}  // namespace matjar::net
