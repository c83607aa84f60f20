#include "sourcing/page/count_text.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

TEST(CountText, reads_the_one_whole_number_of_a_text) {
  EXPECT_EQ(count_in("1234"), "1234");
  EXPECT_EQ(count_in("0"), "0");
  EXPECT_EQ(count_in("1,234 ratings"), "1234");
  EXPECT_EQ(count_in("1.234 Sternebewertungen"), "1234");
  EXPECT_EQ(count_in("1\u00a0234 évaluations"), "1234");
  EXPECT_EQ(count_in("1,23,456 ratings"), "123456");
  EXPECT_EQ(count_in("(12)"), "12");
  EXPECT_EQ(count_in("(1,234)"), "1234");
  EXPECT_EQ(count_in("\u0661\u0662 تقييمًا"), "12");
  EXPECT_EQ(count_in("5,600個の評価"), "5600");
}

TEST(CountText, reads_nothing_that_could_be_another_number) {
  for (const char* text : {"", "no ratings", "-1", "(-1)", "4.5", "4.5 out of 5", "4.5 (1,234)", "12 of 40", "1e9",
                           "1234567890", "12,34,5"})
    EXPECT_EQ(count_in(text), "") << text;
}

}  // namespace
}  // namespace matjar::sourcing
