#include "storefront/color.hpp"

#include <gtest/gtest.h>

namespace matjar::storefront {
namespace {

TEST(Color, reads_six_hexadecimal_digits_and_nothing_else) {
  EXPECT_EQ(Color::parse("#004D5b"), (Color{0x00, 0x4d, 0x5b}));
  EXPECT_EQ(Color::parse("#004D5b")->str(), "#004d5b");
  for (const char* text : {"", "#fff", "004d5b", "#004d5", "#004d5g", "#-04d5b", "#004d5b;", "red"})
    EXPECT_FALSE(Color::parse(text)) << text;
}

TEST(Color, contrast_is_that_of_wcag) {
  EXPECT_DOUBLE_EQ(contrast_ratio(kBlack, kWhite), 21.0);
  EXPECT_DOUBLE_EQ(contrast_ratio(kWhite, kWhite), 1.0);
  EXPECT_NEAR(contrast_ratio(*Color::parse("#767676"), kWhite), 4.54, 0.01);
  EXPECT_NEAR(contrast_ratio(kWhite, *Color::parse("#0000ff")), 8.59, 0.01);
}

TEST(Color, darkens_only_what_cannot_be_read) {
  const Color readable = *Color::parse("#004d5b");
  EXPECT_EQ(darkened_until_readable(readable, kWhite), readable);
  const Color yellow = *Color::parse("#ffe600");
  const Color darkened = darkened_until_readable(yellow, kWhite);
  EXPECT_GE(contrast_ratio(darkened, kWhite), kReadableContrast);
  EXPECT_LT(contrast_ratio(darkened, kWhite), 5.2) << "no darker than needed";
  EXPECT_GT(darkened.red, darkened.blue) << "still yellow";
  EXPECT_EQ(darkened_until_readable(yellow, kWhite), darkened) << "the same each time";
}

TEST(Color, ends_in_black_where_no_shade_is_readable) {
  EXPECT_EQ(darkened_until_readable(*Color::parse("#404040"), kBlack), kBlack);
}

TEST(Color, writes_white_on_dark_and_black_on_light_colours) {
  EXPECT_EQ(readable_on(*Color::parse("#004d5b")), kWhite);
  EXPECT_EQ(readable_on(*Color::parse("#ffe600")), kBlack);
}

}  // namespace
}  // namespace matjar::storefront
