#include "product/rating.hpp"

#include <gtest/gtest.h>

namespace matjar::product {
namespace {

TEST(Rating, is_out_of_five_where_no_scale_is_named) {
  const auto rating = rating_from("4.6");
  ASSERT_TRUE(rating);
  EXPECT_EQ(rating->value, Decimal(46, 1));
  EXPECT_EQ(rating->out_of, 5);
  EXPECT_EQ(to_string(*rating), "4.6");
  EXPECT_EQ(rating_from("4.6/5.0"), rating);
}

TEST(Rating, keeps_the_scale_of_its_shop) {
  const auto rating = rating_from("9.1/10");
  ASSERT_TRUE(rating);
  EXPECT_EQ(rating->value, Decimal(91, 1));
  EXPECT_EQ(rating->out_of, 10);
  EXPECT_EQ(to_string(*rating), "9.1/10");
  EXPECT_EQ(rating_from("87/100")->out_of, 100);
}

TEST(Rating, is_no_number_that_its_scale_does_not_have) {
  for (const char* text : {"", "good", "0", "0.0", "-1", "5.1", "9.1", "9.1/5", "10.5/10", "4/", "/5", "4/0", "4/-5",
                           "4/7.5", "4/101", "4/5/5"})
    EXPECT_FALSE(rating_from(text)) << text;
}

}  // namespace
}  // namespace matjar::product
