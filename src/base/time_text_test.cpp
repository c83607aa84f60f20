#include "base/time_text.hpp"

#include <gtest/gtest.h>

namespace matjar {
namespace {

Timestamp at(std::int64_t milliseconds) {
  return Timestamp(std::chrono::milliseconds(milliseconds));
}

TEST(TimeText, writes_utc_with_milliseconds) {
  EXPECT_EQ(to_rfc3339(at(1'767'225'600'005)), "2026-01-01T00:00:00.005Z");
  EXPECT_EQ(to_rfc3339(at(-1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(to_date(at(1'767'225'599'999)), "2025-12-31");
}

TEST(TimeText, reads_offsets_fractions_and_a_space) {
  EXPECT_EQ(from_rfc3339("2026-01-01T00:00:00Z"), at(1'767'225'600'000));
  EXPECT_EQ(from_rfc3339("2026-01-01 03:00:00.005999+03:00"), at(1'767'225'600'005));
  EXPECT_EQ(from_rfc3339("2025-12-31t19:30:00.5-0430"), at(1'767'225'600'500));
}

TEST(TimeText, refuses_what_is_no_time) {
  for (const char* text :
       {"", "2026-01-01", "2026-01-01T00:00:00", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:00Zx", "-026-01-01T00:00:00Z", "2026-01-01T00:00:00+24:00"}) {
    EXPECT_FALSE(from_rfc3339(text)) << text;
  }
}

TEST(TimeText, reads_back_what_it_wrote) {
  EXPECT_EQ(from_rfc3339(to_rfc3339(at(1'769'000'123'456))), at(1'769'000'123'456));
}

}  // namespace
}  // namespace matjar
