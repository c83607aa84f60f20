#include "base/decimal.hpp"

#include <gtest/gtest.h>

#include "base/rounded_division.hpp"

namespace matjar {
namespace {

Decimal dec(std::string_view text) {
  return Decimal::parse(text).value();
}

TEST(Decimal, reads_and_writes_plain_digits) {
  for (const char* text : {"0", "12", "-0.05", "3.7500", "999999999999999999", "-999999999.999999999", "0.000000001"}) {
    EXPECT_EQ(dec(text).str(), text);
  }
  EXPECT_EQ(Decimal(1500, 2).str(), "15.00");
  EXPECT_EQ(dec("007.5").str(), "7.5");
  EXPECT_EQ(dec("-0").str(), "0");
}

TEST(Decimal, refuses_everything_else) {
  for (const char* text : {"", "-", ".", ".5", "5.", "+1", "1e3", "1,000", " 1", "1 ", "1.2.3", "--1", "0x1", "١",
                           "1234567890123456789", "0.1234567890", "NaN"}) {
    EXPECT_FALSE(Decimal::parse(text)) << text;
  }
}

TEST(Decimal, compares_values_and_not_spellings) {
  EXPECT_EQ(dec("1.50"), dec("1.5"));
  EXPECT_LT(dec("-1.51"), dec("-1.5"));
  EXPECT_GT(dec("999999999999999999"), dec("0.000000001"));
}

TEST(Decimal, rounds_as_asked) {
  const auto rounded = [](const char* text, Rounding rounding) { return dec(text).rescaled(1, rounding)->str(); };
  EXPECT_EQ(rounded("0.25", Rounding::half_even), "0.2");
  EXPECT_EQ(rounded("0.35", Rounding::half_even), "0.4");
  EXPECT_EQ(rounded("0.251", Rounding::half_even), "0.3");
  EXPECT_EQ(rounded("0.25", Rounding::half_up), "0.3");
  EXPECT_EQ(rounded("0.21", Rounding::up), "0.3");
  EXPECT_EQ(rounded("0.29", Rounding::down), "0.2");
  EXPECT_EQ(rounded("-0.25", Rounding::half_even), "-0.2");
  EXPECT_EQ(rounded("-0.25", Rounding::half_up), "-0.3");
  EXPECT_EQ(rounded("-0.21", Rounding::up), "-0.3");
  EXPECT_EQ(rounded("-0.29", Rounding::down), "-0.2");
}

TEST(Decimal, has_no_value_where_a_result_does_not_fit) {
  const Decimal large = dec("999999999999999999");
  EXPECT_FALSE(large.rescaled(1, Rounding::down));
  EXPECT_FALSE(large.rescaled(10, Rounding::down));
  EXPECT_FALSE(large.plus(Decimal(1, 0)));
  EXPECT_FALSE(large.times(large, 0));
  EXPECT_FALSE(large.times(Decimal(2, 0)));
  EXPECT_FALSE(large.over(dec("0.000000001")));
  EXPECT_FALSE(large.over(Decimal()));
}

TEST(Decimal, multiplies_divides_and_adds_exactly) {
  EXPECT_EQ(dec("34.98").times(dec("3.7513"), 2)->str(), "131.22");
  EXPECT_EQ(dec("0.1").plus(dec("0.25"))->str(), "0.35");
  EXPECT_EQ(dec("1").over(dec("3"))->str(), "0.333333333");
  EXPECT_EQ(dec("-2").over(dec("3"), 2)->str(), "-0.67");
  EXPECT_EQ(dec("2").over(dec("-0.5"), 0)->str(), "-4");
  EXPECT_EQ(dec("0.123456789").times(dec("0.000000001"), 9)->str(), "0.000000000");
  EXPECT_EQ(dec("7").times(dec("3"), 2)->str(), "21.00");
}

TEST(Decimal, divides_the_largest_products_without_overflow) {
  const Decimal large = dec("999999999999999999");
  EXPECT_EQ(large.times(dec("0.999999999"), 0)->str(), "999999998999999999");
  EXPECT_EQ(divide_rounded(power_of_ten(36), power_of_ten(18), Rounding::half_even), power_of_ten(18));
}

}  // namespace
}  // namespace matjar
