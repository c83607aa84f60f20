#include <gtest/gtest.h>

#include "net/http_client.hpp"

namespace matjar::net {

namespace {

using std::chrono::milliseconds;

// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
constexpr std::chrono::sys_seconds kThen(std::chrono::seconds(784'111'777));

TEST(RetryAfter, reads_seconds_and_fractions_of_them) {
  EXPECT_EQ(retry_after_of({{"Retry-After", "3"}}, kThen), milliseconds(3000));
  EXPECT_EQ(retry_after_of({{"retry-after", " 0.25 "}}, kThen), milliseconds(250));
}

TEST(RetryAfter, reads_all_three_forms_of_an_http_date) {
  for (const char* date :
       {"Sun, 06 Nov 1994 08:49:47 GMT", "Sunday, 06-Nov-94 08:49:47 GMT", "Sun Nov  6 08:49:47 1994"}) {
    EXPECT_EQ(retry_after_of({{"Retry-After", date}}, kThen), milliseconds(10'000)) << date;
  }
}

TEST(RetryAfter, waits_not_at_all_for_a_date_that_has_passed) {
  EXPECT_EQ(retry_after_of({{"Retry-After", "Sun, 06 Nov 1994 08:49:00 GMT"}}, kThen), milliseconds(0));
}

TEST(RetryAfter, prefers_the_exact_field) {
  EXPECT_EQ(retry_after_of({{"Retry-After", "9"}, {"retry-after-ms", "1500"}}, kThen), milliseconds(1500));
  EXPECT_EQ(retry_after_of({{"Retry-After", "9"}, {"retry-after-ms", "soon"}}, kThen), milliseconds(9000));
}

TEST(RetryAfter, never_asks_for_more_than_thirty_days) {
  const auto longest = std::chrono::hours(24 * 30);
  EXPECT_EQ(retry_after_of({{"Retry-After", "99999999999999999999"}}, kThen), longest);
  EXPECT_EQ(retry_after_of({{"Retry-After", "Fri, 31 Dec 2100 00:00:00 GMT"}}, kThen), longest);
}

TEST(RetryAfter, has_no_value_for_anything_else) {
  EXPECT_EQ(retry_after_of({}, kThen), std::nullopt);
  for (const char* text : {"", "-1", "soon", "3s", "nan", "inf", "1e3"}) {
    EXPECT_EQ(retry_after_of({{"Retry-After", text}}, kThen), std::nullopt) << text;
  }
}

}  // namespace

}  // namespace matjar::net
