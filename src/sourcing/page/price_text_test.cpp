#include "sourcing/page/price_text.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

std::string read(std::string_view text, PriceHints hints = {}) {
  const auto price = read_price("", text, hints);
  return price ? price->str() : "none";
}

TEST(PriceText, reads_digits_and_separators_of_every_script) {
  EXPECT_EQ(read("٢٩٫٩٩ ر.س"), "29.99 SAR");
  EXPECT_EQ(read("١٬٢٣٤٫٥٠ ريال"), "1234.50 SAR");
  EXPECT_EQ(read("1.234,50 €"), "1234.50 EUR");
  EXPECT_EQ(read("CHF 1'234.50"), "1234.50 CHF");
  EXPECT_EQ(read("1 234,50 zł"), "1234.50 PLN");
  EXPECT_EQ(read("₹1,23,456.00"), "123456.00 INR");
  EXPECT_EQ(read("US $1,234.50"), "1234.50 USD");
}

TEST(PriceText, groups_or_divides_by_what_the_currency_can_mean) {
  EXPECT_EQ(read("$ 71.492", {.currency = "COP"}), "71492.00 COP");
  EXPECT_EQ(read("12.500 د.ك"), "12.500 KWD");
  EXPECT_EQ(read("24.990 CLP"), "24990 CLP");
  EXPECT_EQ(read("1,299 kr", {.country = "se"}), "1299.00 SEK");
}

TEST(PriceText, tells_the_currencies_of_one_sign_apart_by_the_hints) {
  EXPECT_EQ(read("$5"), "5.00 USD");
  EXPECT_EQ(read("$5", {.country = "au"}), "5.00 AUD");
  EXPECT_EQ(read("$5", {.currency = "TWD"}), "5.00 TWD");
  EXPECT_EQ(read("kr 5", {.country = "dk"}), "5.00 DKK");
  EXPECT_EQ(read("249 RUR"), "249.00 RUB");
}

TEST(PriceText, refuses_what_is_not_one_price) {
  for (const std::string_view text :
       {"$1-$9", "$10 – $20", "$1.00 $9.00", "-$5", "$-5", "5%", "$0.00", "Free", "", "NaN $", "$24.96/mo.",
        "12x de R$ 5,00", "4,36 € / 100 ml", "99999999999999999999 $"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
}

TEST(PriceText, takes_the_same_amount_said_twice_for_one) {
  EXPECT_EQ(read("109€109€109"), "109.00 EUR");
}

TEST(PriceText, refuses_decimals_that_the_currency_does_not_have) {
  EXPECT_EQ(money_of(*Decimal::parse("3.34"), "CLP"), std::nullopt);
  EXPECT_EQ(money_of(*Decimal::parse("3340"), "CLP")->str(), "3340 CLP");
}

TEST(PriceText, reads_machine_fields_with_a_dot_for_decimals) {
  EXPECT_EQ(read_machine_amount("49.1", {.currency = "EUR"})->amount, *Decimal::parse("49.1"));
  EXPECT_EQ(read_machine_amount("173.000", {.currency = "COP"})->amount, *Decimal::parse("173000"));
  EXPECT_EQ(read_machine_amount("12.500", {.currency = "KWD"})->amount, *Decimal::parse("12.5"));
  EXPECT_EQ(read_machine_amount("abc", {}), std::nullopt);
}

TEST(PriceText, reads_the_amount_of_an_instalment_apart) {
  EXPECT_EQ(read_rate("$24.96/mo.", {})->amount, *Decimal::parse("24.96"));
  EXPECT_FALSE(read_rate("$24.96", {}).has_value());
}

TEST(CurrencySigns, knows_the_country_of_a_host) {
  EXPECT_EQ(country_of_host("www.amazon.co.uk"), "gb");
  EXPECT_EQ(country_of_host("shop.com.au"), "au");
  EXPECT_EQ(country_of_host("shop.com"), "");
  EXPECT_EQ(country_of_host("shop.co"), "");
}

}  // namespace
}  // namespace matjar::sourcing
