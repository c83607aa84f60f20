#include "pricing/rates.hpp"

#include <gtest/gtest.h>

namespace matjar::pricing {
namespace {

constexpr std::string_view kRates = R"(
date = "2026-11-01"
source = "test"
[sar_per_unit]
SAR = "1"
USD = "3.75"
JPY = "0.0244"
KWD = "12.22"
)";

Currency currency(std::string_view code) {
  return Currency::from_code(code).value();
}

Money money(std::string_view amount, std::string_view code) {
  return Money::parse(amount, currency(code)).value();
}

ExchangeRates rates() {
  return ExchangeRates::parse(kRates).value();
}

TEST(ExchangeRates, converts_exactly_and_respects_each_currencys_decimals) {
  EXPECT_EQ(rates().to_sar(money("34.98", "USD"), Rounding::up)->amount_text(), "131.18");  // 131.175
  EXPECT_EQ(rates().to_sar(money("34.98", "USD"), Rounding::down)->amount_text(), "131.17");
  EXPECT_EQ(rates().to_sar(money("1000", "JPY"), Rounding::up)->amount_text(), "24.40");
  EXPECT_EQ(rates().to_sar(money("1.250", "KWD"), Rounding::up)->amount_text(), "15.28");  // 15.275
  EXPECT_EQ(rates().to_sar(money("9.99", "SAR"), Rounding::up)->amount_text(), "9.99");
}

TEST(ExchangeRates, names_the_currency_that_it_does_not_know) {
  const auto converted = rates().to_sar(money("5.00", "EUR"), Rounding::up);
  ASSERT_FALSE(converted);
  EXPECT_EQ(converted.error().name, "rate_missing");
  EXPECT_NE(converted.error().message.find("EUR"), std::string::npos);
  EXPECT_FALSE(converted.error().next_step.empty());
}

TEST(ExchangeRates, refuses_an_amount_that_does_not_fit_instead_of_wrapping_around) {
  const auto converted = rates().to_sar(Money(900'000'000'000'000'000, currency("KWD")), Rounding::up);
  ASSERT_FALSE(converted);
  EXPECT_EQ(converted.error().name, "amount_out_of_range");
}

TEST(ExchangeRates, says_rate_and_date_beside_a_conversion_and_nothing_for_riyals) {
  EXPECT_EQ(rates().note(currency("USD")), "1 USD = 3.75 SAR on 2026-11-01");
  EXPECT_EQ(rates().note(Currency::sar()), "");
}

TEST(ExchangeRates, refuses_files_that_are_not_trustworthy) {
  const auto refused = [](std::string_view text) {
    const auto parsed = ExchangeRates::parse(text);
    return !parsed && parsed.error().name == "rates_unreadable";
  };
  EXPECT_TRUE(refused("date = "));
  EXPECT_TRUE(refused("source = 'x'\n[sar_per_unit]\nSAR = '1'\n"));
  EXPECT_TRUE(refused("date = 'soon'\nsource = 'x'\n[sar_per_unit]\nSAR = '1'\n"));
  EXPECT_TRUE(refused("date = '2026-11-01'\n[sar_per_unit]\nSAR = '1'\n"));
  EXPECT_TRUE(refused("date = '2026-11-01'\nsource = 'x'\n"));
  EXPECT_TRUE(refused("date = '2026-11-01'\nsource = 'x'\n[sar_per_unit]\nSAR = '1'\nXXZ = '2'\n"));
  EXPECT_TRUE(refused("date = '2026-11-01'\nsource = 'x'\n[sar_per_unit]\nSAR = '1'\nUSD = 3.75\n"));
  EXPECT_TRUE(refused("date = '2026-11-01'\nsource = 'x'\n[sar_per_unit]\nSAR = '1'\nUSD = '0'\n"));
  EXPECT_TRUE(refused("date = '2026-11-01'\nsource = 'x'\n[sar_per_unit]\nSAR = '1'\nUSD = '-3.75'\n"));
  EXPECT_TRUE(refused("date = '2026-11-01'\nsource = 'x'\n[sar_per_unit]\nSAR = '2'\n"));
}

TEST(ExchangeRates, come_from_the_file_that_is_delivered_with_every_common_currency) {
  const auto loaded = load_rates(MATJAR_SOURCE_DIR "/data/rates.toml");
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->sar_per_unit(currency("USD")), Decimal(375, 2));
  for (const char* code : {"EUR", "GBP", "INR", "CNY", "JPY", "AED", "KWD", "BHD", "OMR", "QAR", "EGP", "TRY",
                           "KRW", "BRL", "ARS", "CLP", "KZT", "PLN", "SEK", "NOK", "DKK", "CHF", "CZK", "HUF",
                           "RON", "BYN", "RUB", "UAH", "ILS", "THB", "MYR", "IDR", "VND", "PHP", "SGD", "HKD",
                           "TWD", "AUD", "NZD", "CAD", "MXN", "COP", "PEN", "ZAR", "MAD", "TND", "JOD", "LBP"}) {
    EXPECT_TRUE(loaded->sar_per_unit(currency(code))) << code;
  }
}

TEST(ExchangeRates, say_which_file_is_missing) {
  const auto loaded = load_rates("/nowhere/rates.toml");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().name, "rates_missing");
  EXPECT_NE(loaded.error().message.find("/nowhere/rates.toml"), std::string::npos);
}

}  // namespace
}  // namespace matjar::pricing
