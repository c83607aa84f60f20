#include "salla/store_pace.hpp"

#include <gtest/gtest.h>

namespace matjar::salla {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kPatient{600'000};

class StorePaceTest : public testing::Test {
 protected:
  milliseconds take() { return pace_.take(kPatient).value(); }
  /// As Salla answers: so many left of a minute that ends in so many seconds.
  net::Headers says(int limit, int remaining, int ends_in) {
    const auto reset = std::chrono::floor<seconds>(clock_.now()).time_since_epoch().count() + ends_in;
    return {{"X-RateLimit-Limit", std::to_string(limit)},
            {"X-RateLimit-Remaining", std::to_string(remaining)},
            {"X-RateLimit-Reset", std::to_string(reset)}};
  }
  int free_calls() {
    int free = 0;
    while (take() == milliseconds(0)) ++free;
    return free;
  }

  ManualClock clock_;
  StorePace pace_{clock_};
};

TEST_F(StorePaceTest, takes_sixty_calls_a_minute_for_allowed_until_the_store_says_more) {
  EXPECT_EQ(free_calls(), 61) << "the first single one is free, too";
  clock_.advance(seconds(60));
  pace_.answered(says(720, 719, 60));
  clock_.advance(seconds(1));
  EXPECT_GT(free_calls(), 600);
}

TEST_F(StorePaceTest, sends_one_a_second_when_the_calls_of_the_minute_are_used_up) {
  EXPECT_EQ(take(), milliseconds(0));
  pace_.answered(says(120, 0, 50));
  EXPECT_EQ(take(), milliseconds(0));
  EXPECT_EQ(take(), seconds(1));
  EXPECT_EQ(take(), seconds(2));
  clock_.advance(milliseconds(2'500));
  EXPECT_EQ(take(), milliseconds(500));
}

TEST_F(StorePaceTest, lets_nobody_wait_longer_than_to_the_end_of_the_minute) {
  take();
  pace_.answered(says(120, 0, 2));
  EXPECT_EQ(take(), milliseconds(0));
  EXPECT_EQ(take(), seconds(1));
  EXPECT_EQ(take(), seconds(2));
  EXPECT_EQ(take(), seconds(2));
}

TEST_F(StorePaceTest, counts_what_others_use_of_the_same_store) {
  take();
  pace_.answered(says(120, 5, 50));
  EXPECT_EQ(free_calls(), 6);
}

TEST_F(StorePaceTest, counts_calls_that_are_under_way_as_used) {
  for (int i = 0; i < 10; ++i) take();
  pace_.answered(says(120, 19, 50));
  EXPECT_EQ(free_calls(), 11) << "19 less the nine that Salla has not seen, and the first single one";
}

TEST_F(StorePaceTest, believes_the_least_of_answers_that_overtook_each_other) {
  for (int i = 0; i < 3; ++i) take();
  pace_.answered(says(120, 10, 50));
  pace_.answered(says(120, 12, 50));
  pace_.answered(says(120, 11, 50));
  EXPECT_EQ(free_calls(), 9) << "10 less the two under way then, and the first single one";
}

TEST_F(StorePaceTest, keeps_to_retry_after) {
  take();
  pace_.answered({{"Retry-After", "7"}});
  EXPECT_EQ(take(), seconds(7));
  clock_.advance(seconds(7));
  EXPECT_EQ(take(), milliseconds(0));
}

TEST_F(StorePaceTest, grants_nothing_that_would_come_too_late) {
  take();
  pace_.answered({{"Retry-After", "90"}});
  const auto refused = pace_.take(seconds(30));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), seconds(90));
}

TEST_F(StorePaceTest, believes_no_answer_that_makes_no_sense) {
  take();
  pace_.answered({{"X-RateLimit-Limit", "-1"}, {"X-RateLimit-Remaining", "x"}, {"X-RateLimit-Reset", "0"}});
  pace_.answered({{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "9223372036854775807"}});
  pace_.answered({{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1"}});
  EXPECT_EQ(free_calls(), 60);
}

TEST(StorePaces, keep_one_for_each_store) {
  const ManualClock clock;
  StorePaces paces(clock, 60);
  EXPECT_EQ(paces.of("a"), paces.of("a"));
  EXPECT_NE(paces.of("a"), paces.of("b"));
}

}  // namespace
}  // namespace matjar::salla
