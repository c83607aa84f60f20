#include "sourcing/page/price_text.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

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

TEST(PriceText, reads_decimals_however_they_are_set_apart) {
  EXPECT_EQ(read("$19⁹⁹"), "19.99 USD");
  EXPECT_EQ(read("19,⁹⁹ €"), "19.99 EUR");
  EXPECT_EQ(read("19,99 €¹"), "19.99 EUR");
  EXPECT_EQ(read("$119. 95"), "119.95 USD");
  EXPECT_EQ(read("118, 99 TL"), "118.99 TRY");
  EXPECT_EQ(read("12€50"), "12.50 EUR");
  EXPECT_EQ(read("£3·50"), "3.50 GBP");
  EXPECT_EQ(read("$.75"), "0.75 USD");
  EXPECT_EQ(read("Rs.500"), "500.00 INR");
  EXPECT_EQ(read("ر.س.500"), "500.00 SAR");
  EXPECT_EQ(read("1.198,- Kr", {.country = "dk"}), "1198.00 DKK");
}

TEST(PriceText, reads_three_decimals_where_the_currency_has_them) {
  EXPECT_EQ(read("١٢٫٥٠٠ د.ك"), "12.500 KWD");
  EXPECT_EQ(read("12,500 KWD"), "12500.000 KWD");
  EXPECT_EQ(read("12,500 TND"), "12.500 TND");
  EXPECT_EQ(read("25.000 دينار عراقي"), "25000.000 IQD");
  EXPECT_EQ(read("123,456.789 OMR"), "123456.789 OMR");
}

TEST(PriceText, refuses_numbers_that_could_mean_several_things) {
  for (const std::string_view text :
       {"$1,234,56",   "12,34.567,8 €", "$5'11",          "$.75,333",    "١٢٫٥٠٠ ر.س", "15.08.2017 $",
        "$12:30",      "1e1 $",         "0x1F $",         "=1+1 $",      "($5.00)",    "$5k",
        "10 тыс. руб", "3.5万円",       "1.5 مليون ريال", "12x R$ 5,00", "3 × 5 €",    "25-09 €",
        "1250€600",    "0.001 $",       "$0.001",         "36, 38 €, 40"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
}

TEST(PriceText, passes_over_numbers_that_measure_or_name_something) {
  EXPECT_EQ(read("500 ml 12,90 €"), "12.90 EUR");
  EXPECT_EQ(read("Phone 128GB $799"), "799.00 USD");
  EXPECT_EQ(read("MX924 850,00 €"), "850.00 EUR");
  EXPECT_EQ(read("Lamp AB7X $20"), "20.00 USD");
  EXPECT_EQ(read("129,00 € (-15%)"), "129.00 EUR");
  EXPECT_EQ(read("$5 pack"), "5.00 USD");
  EXPECT_EQ(read("128 GB"), "none");
}

TEST(PriceText, reads_a_bullet_as_one_and_a_minus_as_another) {
  EXPECT_EQ(read("- $44.99"), "44.99 USD");
  EXPECT_EQ(read("Lamp - $5"), "5.00 USD");
  EXPECT_EQ(read("- 44.99 $"), "none");
}

TEST(PriceText, takes_the_price_with_tax_where_both_are_said) {
  EXPECT_EQ(read("EUR 24.71 (exc VAT 20%) EUR 29.66 (inc VAT 20%)"), "29.66 EUR");
  EXPECT_EQ(read("12,00 € HT 14,40 € TTC"), "14.40 EUR");
  EXPECT_EQ(read("$34.12 ($40.94 inc VAT)"), "none");
}

TEST(PriceText, refuses_a_price_before_tax_that_stands_alone) {
  EXPECT_EQ(read("£100.00 ex VAT"), "none");
  EXPECT_EQ(read("100,00 € HT"), "none");
  EXPECT_EQ(read("£120.00 inc VAT"), "120.00 GBP");
  EXPECT_EQ(read("$100 excellent"), "100.00 USD");
  // In a field that is a price's and says no other, it is the price.
  EXPECT_EQ(read_price_texts("£", "£100.00 ex VAT", {}).amount, *Decimal::parse("100"));
}

TEST(PriceText, refuses_savings) {
  EXPECT_EQ(read("Save $15"), "none");
  EXPECT_EQ(read("$5 off"), "none");
  EXPECT_EQ(read("وفر 20 ريال"), "none");
}

std::string read_both(std::string_view currency, std::string_view price) {
  const PriceTexts texts = read_price_texts(currency, price, {});
  return (texts.amount ? texts.amount->str() : "none") + " " + texts.currency;
}

TEST(PriceTexts, believe_the_sign_beside_the_amount_more_than_the_other_text) {
  EXPECT_EQ(read_both("€", "1.234,50"), "1234.50 EUR");
  EXPECT_EQ(read_both("USD", "£54.17"), "54.17 GBP");
  EXPECT_EQ(read_both("Price From £ 39.95", "39.95"), "39.95 GBP");
  EXPECT_EQ(read_both("SKU:", "99.99"), "99.99 ");
  EXPECT_EQ(read_both("top", "5"), "5 ");
  EXPECT_EQ(read_both("EUR", ""), "none EUR");
}

TEST(PriceTexts, take_the_first_of_two_prices_only_in_a_field_with_a_currency) {
  EXPECT_EQ(read_both("$", "$ 80.00 $ 60.00"), "80.00 USD");
  EXPECT_EQ(read_both("", "$80.00 $60.00"), "none ");
  EXPECT_EQ(read_both("80,00 zł", "80,00 zł – 95,00 zł"), "80.00 PLN");
  EXPECT_EQ(read_both("zł", "80,00 zł – 95,00 zł"), "none PLN");
}

TEST(PriceTexts, say_when_nothing_is_to_be_paid_which_pages_never_believe) {
  EXPECT_EQ(read_both("$", "0.00"), "0.00 USD");
  EXPECT_EQ(read_both("", "Free!"), "0 ");
  EXPECT_EQ(read_both("", "مجاني"), "0 ");
  EXPECT_FALSE(read_amount("$0.00", {}));
  EXPECT_FALSE(read_amount("Free", {}));
  EXPECT_EQ(read_both("", "0.001"), "none ");
}

TEST(PriceTexts, read_the_amount_of_an_instalment) {
  EXPECT_EQ(read_both("$", "$15.95/mo"), "15.95 USD");
}

/// The corpus's table, when it is there: no amount wrong, and hardly one unread.
TEST(PriceTexts, agree_with_the_table_of_the_corpus) {
  const char* corpus = std::getenv("MATJAR_CORPUS");
  std::ifstream file(std::filesystem::path(corpus == nullptr ? MATJAR_SOURCE_DIR "/../shared/corpus" : corpus) /
                     "prices" / "price_strings.tsv");
  // The table is no part of this repository; the tests above have texts of our own.
  if (!file) GTEST_SKIP() << "no corpus";
  std::string line;
  std::getline(file, line);
  int unread = 0;
  while (std::getline(file, line)) {
    std::istringstream columns(line);
    std::string group, currency, price, code, text, amount;
    for (std::string* column : {&group, &currency, &price, &code, &text, &amount}) std::getline(columns, *column, '\t');
    if (group.find("XFAIL") != std::string::npos) continue;
    const auto got = read_price_texts(currency == "\\N" ? "" : currency, price == "\\N" ? "" : price, {});
    const auto want = Decimal::parse(amount);
    if (got.amount) {
      EXPECT_EQ(got.amount, want) << line;
    }
    unread += want && !got.amount ? 1 : 0;
  }
  EXPECT_LE(unread, 5);
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

TEST(PriceText, rounds_what_a_shops_software_computed) {
  EXPECT_EQ(read_machine_amount("41.319999999999997", {.currency = "EUR"})->amount.str(), "41.32");
  EXPECT_EQ(read_machine_amount("16.528925619834712", {.currency = "EUR"})->amount.str(), "16.53");
  EXPECT_EQ(read_machine_amount("12.50000000000001", {.currency = "KWD"})->amount.str(), "12.500");
  EXPECT_EQ(read_machine_amount("41.319999999999997", {})->amount.str(), "41.3200");
  EXPECT_EQ(read_machine_amount("49.1234", {.currency = "EUR"})->amount.str(), "49.1234");
  EXPECT_EQ(read_machine_amount("12345678901234567", {}), std::nullopt);
  EXPECT_EQ(read_machine_amount("0.000000001", {.currency = "EUR"}), std::nullopt);
}

TEST(PriceText, rounds_no_decimals_away_that_show_a_wrong_currency) {
  EXPECT_EQ(money_of(read_machine_amount("3.3400000000001", {.currency = "CLP"})->amount, "CLP"), std::nullopt);
  EXPECT_EQ(money_of(read_machine_amount("1233.9999999999", {.currency = "CLP"})->amount, "CLP")->str(), "1234 CLP");
}

TEST(PriceText, reads_the_amount_of_an_instalment_apart) {
  EXPECT_EQ(read_rate("$24.96/mo.", {})->amount, *Decimal::parse("24.96"));
  EXPECT_FALSE(read_rate("$24.96", {}).has_value());
}

TEST(CurrencySigns, are_not_found_inside_of_words) {
  EXPECT_EQ(currency_in("Цена за единицу: 1 200 ₽", {}), "RUB");
  EXPECT_EQ(currency_in("Роздрібна ціна: 100 грн", {}), "UAH");
  EXPECT_EQ(currency_in("Cena uređaja 12.000 RSD", {}), "RSD");
  EXPECT_EQ(currency_in("Только один день 500 ₽", {}), "RUB");
}

TEST(CurrencySigns, stand_beside_digits_and_other_marks) {
  EXPECT_EQ(currency_in("100грн.", {}), "UAH");
  EXPECT_EQ(currency_in("500 р.", {}), "RUB");
  EXPECT_EQ(currency_in("50 динара", {}), "RSD");
  EXPECT_EQ(currency_in("1.500.000đ", {}), "VND");
  EXPECT_EQ(currency_in("kr.499", {}), "SEK");
  EXPECT_EQ(currency_in("kraft 499", {}), "");
}

TEST(CurrencySigns, join_words_in_scripts_that_join_them) {
  EXPECT_EQ(currency_in("售价100元起", {}), "CNY");
  EXPECT_EQ(currency_in("10,000원입니다", {}), "KRW");
  EXPECT_EQ(currency_in("500บาทถ้วน", {}), "THB");
  EXPECT_EQ(currency_in("100 بالريال السعودي", {}), "SAR");
  EXPECT_EQ(currency_in("价格RM100", {}), "MYR");
}

TEST(CurrencySigns, knows_the_country_of_a_host) {
  EXPECT_EQ(country_of_host("www.amazon.co.uk"), "gb");
  EXPECT_EQ(country_of_host("shop.com.au"), "au");
  EXPECT_EQ(country_of_host("shop.com"), "");
  EXPECT_EQ(country_of_host("shop.co"), "");
}

}  // namespace
}  // namespace matjar::sourcing
