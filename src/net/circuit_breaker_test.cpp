#include "net/circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace matjar::net {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using State = CircuitBreaker::State;

class CircuitBreakerTest : public ::testing::Test {
 protected:
  void fail_times(int times) {
    for (int i = 0; i < times; ++i) {
      ASSERT_TRUE(breaker_.allow());
      breaker_.failed();
    }
  }

  ManualClock clock_;
  CircuitBreaker breaker_{clock_, {.failures = 5, .window = seconds(60), .cool_down = seconds(30)}};
};

TEST_F(CircuitBreakerTest, opens_at_the_fifth_failure_within_a_minute) {
  fail_times(4);
  EXPECT_EQ(breaker_.state(), State::closed);
  fail_times(1);
  EXPECT_EQ(breaker_.state(), State::open);
  EXPECT_FALSE(breaker_.allow());
  EXPECT_EQ(breaker_.wait(), seconds(30));
}

TEST_F(CircuitBreakerTest, forgets_failures_that_are_a_minute_old) {
  fail_times(4);
  clock_.advance(seconds(60));
  fail_times(4);
  EXPECT_EQ(breaker_.state(), State::closed);
}

TEST_F(CircuitBreakerTest, lets_one_call_try_after_the_cool_down) {
  fail_times(5);
  clock_.advance(seconds(30));
  EXPECT_EQ(breaker_.state(), State::half_open);
  EXPECT_EQ(breaker_.wait(), seconds(0));
  EXPECT_TRUE(breaker_.allow());
  EXPECT_FALSE(breaker_.allow());
  breaker_.succeeded();
  EXPECT_EQ(breaker_.state(), State::closed);
  fail_times(4);
  EXPECT_EQ(breaker_.state(), State::closed);
}

TEST_F(CircuitBreakerTest, opens_again_when_the_try_fails) {
  fail_times(5);
  clock_.advance(seconds(30));
  ASSERT_TRUE(breaker_.allow());
  breaker_.failed();
  EXPECT_EQ(breaker_.state(), State::open);
  clock_.advance(seconds(29));
  EXPECT_FALSE(breaker_.allow());
  EXPECT_EQ(breaker_.wait(), seconds(1));
  clock_.advance(seconds(1));
  EXPECT_TRUE(breaker_.allow());
}

TEST_F(CircuitBreakerTest, gives_the_try_to_another_when_it_told_nothing) {
  fail_times(5);
  clock_.advance(seconds(30));
  ASSERT_TRUE(breaker_.allow());
  breaker_.abandoned();
  EXPECT_EQ(breaker_.state(), State::half_open);
  EXPECT_TRUE(breaker_.allow());
}

TEST_F(CircuitBreakerTest, is_not_closed_by_a_call_from_before) {
  ASSERT_TRUE(breaker_.allow());
  fail_times(5);
  breaker_.succeeded();
  EXPECT_EQ(breaker_.state(), State::open);
}

TEST(CircuitBreakerState, has_the_names_that_metrics_show) {
  EXPECT_EQ(to_string(State::closed), "closed");
  EXPECT_EQ(to_string(State::open), "open");
  EXPECT_EQ(to_string(State::half_open), "half_open");
}

}  // namespace

}  // namespace matjar::net
