#include "base/money.hpp"

#include <gtest/gtest.h>

namespace matjar {
namespace {

Currency currency(std::string_view code) {
  return Currency::from_code(code).value();
}

Money money(std::string_view amount, std::string_view code) {
  return Money::parse(amount, currency(code)).value();
}

TEST(Currency, knows_the_decimals_of_each_minor_unit) {
  const std::pair<const char*, int> cases[] = {{"SAR", 2}, {"USD", 2}, {"EUR", 2}, {"AED", 2}, {"CNY", 2}, {"KWD", 3},
                                               {"BHD", 3}, {"OMR", 3}, {"JOD", 3}, {"TND", 3}, {"JPY", 0}, {"KRW", 0}};
  for (const auto& [code, digits] : cases) EXPECT_EQ(currency(code).minor_digits(), digits) << code;
  EXPECT_EQ(Currency::sar(), currency("SAR"));
}

TEST(Currency, refuses_codes_that_are_not_in_use) {
  for (const char* code : {"", "SA", "sar", "XXX", "XAU", "DEM", "RMB", "SAR ", "AR S", "ED A", " SA"}) {
    EXPECT_FALSE(Currency::from_code(code)) << code;
  }
}

TEST(Money, keeps_minor_units_and_writes_all_decimals) {
  EXPECT_EQ(money("34.98", "USD").minor(), 3498);
  EXPECT_EQ(money("34.9", "USD").str(), "34.90 USD");
  EXPECT_EQ(money("1.5", "KWD").str(), "1.500 KWD");
  EXPECT_EQ(money("1500", "JPY").str(), "1500 JPY");
  EXPECT_EQ(money("-0.05", "SAR").amount_text(), "-0.05");
  EXPECT_EQ(money("34.9800", "USD"), money("34.98", "USD"));
  EXPECT_TRUE(money("0", "SAR").is_zero());
}

TEST(Money, refuses_an_amount_that_the_currency_cannot_express) {
  EXPECT_EQ(Money::parse("34.985", currency("USD")).error().name, "invalid_amount");
  EXPECT_EQ(Money::parse("0.5", currency("JPY")).error().name, "invalid_amount");
  EXPECT_EQ(Money::parse("12,50", currency("SAR")).error().name, "invalid_amount");
  EXPECT_EQ(Money::parse("99999999999999999", currency("SAR")).error().name, "amount_out_of_range");
}

TEST(Money, rounds_a_decimal_to_the_minor_unit) {
  EXPECT_EQ(Money::from_decimal(Decimal(12345, 3), currency("SAR"))->str(), "12.34 SAR");
  EXPECT_EQ(Money::from_decimal(Decimal(12345, 3), currency("SAR"), Rounding::half_up)->str(), "12.35 SAR");
}

TEST(Money, never_mixes_currencies) {
  EXPECT_EQ(money("1", "SAR").plus(money("1", "USD")).error().name, "currency_mismatch");
  EXPECT_EQ(money("1", "SAR").minus(money("1", "USD")).error().name, "currency_mismatch");
  EXPECT_NE(money("1", "SAR"), money("1", "USD"));
}

TEST(Money, adds_subtracts_and_multiplies) {
  EXPECT_EQ(money("1.10", "SAR").plus(money("2.20", "SAR"))->str(), "3.30 SAR");
  EXPECT_EQ(money("1.10", "SAR").minus(money("2.20", "SAR"))->str(), "-1.10 SAR");
  EXPECT_EQ(money("131.22", "SAR").times(Decimal(115, 2))->str(), "150.90 SAR");
  EXPECT_EQ(money("0.01", "SAR").times(Decimal(15, 1), Rounding::down)->str(), "0.01 SAR");
  EXPECT_EQ(money("10000000.00", "SAR").times(Decimal(3'750'000'000, 9))->str(), "37500000.00 SAR");
}

TEST(Money, fails_instead_of_overflowing) {
  const Money large(999'999'999'999'999'999, Currency::sar());
  EXPECT_EQ(large.plus(large).error().name, "amount_out_of_range");
  EXPECT_EQ(large.times(Decimal(2, 0)).error().name, "amount_out_of_range");
}

}  // namespace
}  // namespace matjar
