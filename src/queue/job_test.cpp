#include "queue/job.hpp"

#include <gtest/gtest.h>

namespace matjar::queue {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

Error error_of(ErrorKind kind) {
  return Error{.kind = kind, .name = "name", .message = "message"};
}

TEST(RetryPolicy, doubles_the_delay_with_every_try) {
  const RetryPolicy policy{.retries = 3, .first_delay = minutes(5), .jitter = 0.0};
  EXPECT_EQ(policy.delay_after(1, 0.5, std::nullopt), minutes(5));
  EXPECT_EQ(policy.delay_after(2, 0.5, std::nullopt), minutes(10));
  EXPECT_EQ(policy.delay_after(3, 0.5, std::nullopt), minutes(20));
  EXPECT_EQ(policy.max_attempts(), 4);
}

TEST(RetryPolicy, spreads_the_delay_by_its_jitter) {
  const RetryPolicy policy{.first_delay = milliseconds(1'000), .jitter = 0.1};
  EXPECT_EQ(policy.delay_after(1, 0.0, std::nullopt), milliseconds(900));
  EXPECT_EQ(policy.delay_after(1, 1.0, std::nullopt), milliseconds(1'100));
}

TEST(RetryPolicy, waits_at_least_as_long_as_the_other_side_asked_for) {
  const RetryPolicy policy{.first_delay = milliseconds(1'000), .jitter = 0.0};
  EXPECT_EQ(policy.delay_after(1, 0.5, milliseconds(7'000)), milliseconds(7'000));
  EXPECT_EQ(policy.delay_after(1, 0.5, milliseconds(10)), milliseconds(1'000));
}

TEST(RetryPolicy, never_waits_longer_than_a_day) {
  const RetryPolicy policy{.first_delay = minutes(10)};
  EXPECT_EQ(policy.delay_after(1'000, 1.0, std::nullopt), std::chrono::hours(24));
  EXPECT_EQ(policy.delay_after(1, 0.5, std::chrono::hours(1'000)), std::chrono::hours(24));
}

TEST(Decide, retries_what_may_pass_while_tries_are_left) {
  const RetryPolicy policy;
  for (const ErrorKind kind : {ErrorKind::rate_limited, ErrorKind::unavailable, ErrorKind::timeout}) {
    EXPECT_TRUE(decide(error_of(kind), 1, 3, policy, 0.5).retry);
    EXPECT_TRUE(decide(error_of(kind), 2, 3, policy, 0.5).retry);
    EXPECT_FALSE(decide(error_of(kind), 3, 3, policy, 0.5).retry);
  }
}

TEST(Decide, gives_up_at_once_on_what_will_not_pass) {
  for (const ErrorKind kind :
       {ErrorKind::invalid_input, ErrorKind::not_found, ErrorKind::unauthorized, ErrorKind::forbidden,
        ErrorKind::conflict, ErrorKind::rejected, ErrorKind::cancelled, ErrorKind::internal}) {
    EXPECT_FALSE(decide(error_of(kind), 1, 3, RetryPolicy(), 0.5).retry) << to_string(kind);
  }
}

TEST(JitterChance, differs_between_jobs_and_tries_and_stays_in_its_range) {
  Job first;
  first.id = JobId("0197-a");
  Job second;
  second.id = JobId("0197-b");
  EXPECT_NE(jitter_chance(first), jitter_chance(second));
  Job again = first;
  again.attempt = 2;
  EXPECT_NE(jitter_chance(first), jitter_chance(again));
  EXPECT_GE(jitter_chance(first), 0.0);
  EXPECT_LE(jitter_chance(first), 1.0);
}

TEST(JobState, is_spelled_the_same_in_both_directions) {
  for (const JobState state : {JobState::available, JobState::scheduled, JobState::running, JobState::retryable,
                               JobState::completed, JobState::cancelled, JobState::discarded}) {
    EXPECT_EQ(job_state_from(to_string(state)), state);
  }
  EXPECT_EQ(job_state_from("done"), std::nullopt);
}

}  // namespace
}  // namespace matjar::queue
