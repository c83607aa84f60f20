#include "pricing/price_rule.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace matjar::pricing {
namespace {

ExchangeRates rates() {
  return ExchangeRates::parse("date = '2026-11-01'\nsource = 'test'\n[sar_per_unit]\nSAR = '1'\nUSD = '3.75'\n")
      .value();
}

Money money(std::string_view amount, std::string_view code = "SAR") {
  return Money::parse(amount, Currency::from_code(code).value()).value();
}

Decimal decimal(std::string_view text) {
  return Decimal::parse(text).value();
}

product::SourceProduct source_at(std::optional<Money> price) {
  product::SourceProduct source;
  if (price) source.price = product::Fact<Money>{.value = *price, .provenance = {}};
  return source;
}

/// No fees, so that the arithmetic of a row can be done in the head.
PricingRule plain_rule() {
  return {.margin_floor = decimal("0.20"),
          .default_shipping = money("0.00"),
          .payment_fee_rate = decimal("0"),
          .payment_fee_fixed = money("0.00"),
          .ending = PriceEnding::none};
}

std::optional<product::PriceLine> line(const product::DraftPrice& price, std::string_view name) {
  const auto found = std::ranges::find(price.lines, name, &product::PriceLine::name);
  if (found == price.lines.end()) return std::nullopt;
  return *found;
}

std::int64_t minor(const product::DraftPrice& price, std::string_view name) {
  const auto found = line(price, name);
  return found ? found->amount.minor() : 0;
}

struct Row {
  const char* what;
  const char* cost;
  const char* shipping;
  const char* margin;
  const char* multiplier;  // empty: none
  const char* fee_rate;
  const char* fee_fixed;
  const char* cod;
  PriceEnding ending;
  const char* price;
};

class PriceTable : public testing::TestWithParam<Row> {};

TEST_P(PriceTable, gives_the_price_done_by_hand) {
  const Row& row = GetParam();
  PricingRule rule = plain_rule();
  rule.margin_floor = decimal(row.margin);
  rule.default_shipping = money(row.shipping);
  rule.payment_fee_rate = decimal(row.fee_rate);
  rule.payment_fee_fixed = money(row.fee_fixed);
  rule.cod_risk_rate = decimal(row.cod);
  rule.ending = row.ending;
  if (*row.multiplier != 0) rule.multiplier = decimal(row.multiplier);
  const auto priced = price_product(source_at(money(row.cost)), rule, rates());
  ASSERT_TRUE(priced) << row.what << ": " << priced.error().message;
  EXPECT_EQ(priced->price.amount_text(), row.price) << row.what;
}

INSTANTIATE_TEST_SUITE_P(
    Pricing, PriceTable,
    testing::Values(
        Row{"80 is 80 % of 100, plus VAT", "80.00", "0.00", "0.20", "", "0", "0.00", "0", PriceEnding::none, "115.00"},
        Row{"shipping counts like cost", "60.00", "20.00", "0.20", "", "0", "0.00", "0", PriceEnding::none, "115.00"},
        Row{"no margin: cost plus VAT", "100.00", "0.00", "0", "", "0", "0.00", "0", PriceEnding::none, "115.00"},
        Row{"the multiplier wins above the floor", "50.00", "0.00", "0.20", "2", "0", "0.00", "0", PriceEnding::none,
            "115.00"},
        Row{"the floor wins above the multiplier", "80.00", "0.00", "0.20", "1.1", "0", "0.00", "0", PriceEnding::none,
            "115.00"},
        Row{"fee and risk of 5 % each, rounded up to halalas", "69.00", "0.00", "0.20", "", "0.05", "0.00", "0.05",
            PriceEnding::none, "115.86"},
        Row{"a fixed fee is a cost of its own", "79.00", "0.00", "0.20", "", "0", "1.00", "0", PriceEnding::none,
            "115.00"},
        Row{".95 raises", "80.00", "0.00", "0.20", "", "0", "0.00", "0", PriceEnding::ninety_five, "115.95"},
        Row{".99 raises", "80.00", "0.00", "0.20", "", "0", "0.00", "0", PriceEnding::ninety_nine, "115.99"},
        Row{".00 keeps what ends so", "80.00", "0.00", "0.20", "", "0", "0.00", "0", PriceEnding::whole, "115.00"},
        Row{".00 raises what does not", "80.01", "0.00", "0.20", "", "0", "0.00", "0", PriceEnding::whole, "116.00"},
        Row{"one halala", "0.01", "0.00", "0", "", "0", "0.00", "0", PriceEnding::ninety_five, "0.95"}));

TEST(Pricing, converts_the_cost_and_says_rate_and_date) {
  PricingRule rule = plain_rule();
  rule.default_shipping = money("25.00");
  const auto priced = price_product(source_at(money("34.98", "USD")), rule, rates());
  ASSERT_TRUE(priced);
  EXPECT_EQ(priced->cost, money("131.18"));
  EXPECT_EQ(line(*priced, "cost")->note, "price on the source page: 34.98 USD; 1 USD = 3.75 SAR on 2026-11-01");
  EXPECT_EQ(line(*priced, "shipping")->note, "your default shipping cost");
  EXPECT_EQ(line(*priced, "vat")->note, "15 % VAT, included in the price");
}

TEST(Pricing, blocks_on_unknown_shipping_instead_of_counting_it_as_free) {
  PricingRule rule = plain_rule();
  rule.default_shipping.reset();
  auto source = source_at(money("80.00"));
  source.shipping =
      product::SourceShipping{.method = std::nullopt, .cost = std::nullopt, .days = std::nullopt, .provenance = {}};
  const auto priced = price_product(source, rule, rates());
  ASSERT_FALSE(priced);
  EXPECT_EQ(priced.error().name, "shipping_unknown");
  EXPECT_EQ(priced.error().kind, ErrorKind::invalid_input);
  EXPECT_FALSE(priced.error().next_step.empty());
}

TEST(Pricing, prefers_the_sources_shipping_cost_even_when_it_is_nothing) {
  PricingRule rule = plain_rule();
  rule.default_shipping = money("30.00");
  auto source = source_at(money("80.00"));
  source.shipping = product::SourceShipping{
      .method = std::nullopt, .cost = money("0.00", "USD"), .days = std::nullopt, .provenance = {}};
  const auto priced = price_product(source, rule, rates());
  ASSERT_TRUE(priced);
  EXPECT_EQ(priced->price, money("115.00"));
  EXPECT_NE(line(*priced, "shipping")->note.find("source page"), std::string::npos);
}

TEST(Pricing, asks_for_a_price_that_is_missing_or_nothing) {
  EXPECT_EQ(price_product(source_at(std::nullopt), plain_rule(), rates()).error().name, "price_missing");
  EXPECT_EQ(price_product(source_at(money("0.00")), plain_rule(), rates()).error().name, "price_missing");
}

TEST(Pricing, passes_on_that_a_rate_is_missing) {
  EXPECT_EQ(price_product(source_at(money("10.00", "EUR")), plain_rule(), rates()).error().name, "rate_missing");
}

TEST(Pricing, compares_only_with_a_list_price_of_the_source_that_is_higher) {
  auto source = source_at(money("80.00"));
  EXPECT_FALSE(price_product(source, plain_rule(), rates())->compare_at);
  source.list_price = product::Fact<Money>{.value = money("115.00"), .provenance = {}};
  EXPECT_FALSE(price_product(source, plain_rule(), rates())->compare_at) << "equal is no discount";
  source.list_price->value = money("40.00", "USD");
  EXPECT_EQ(price_product(source, plain_rule(), rates())->compare_at, money("150.00"));
}

TEST(Pricing, refuses_rules_that_no_price_can_satisfy) {
  const auto refused = [](auto change) {
    PricingRule rule = plain_rule();
    change(rule);
    const auto priced = price_product(source_at(money("80.00")), rule, rates());
    return !priced && priced.error().name == "pricing_rule_invalid";
  };
  EXPECT_TRUE(refused([](PricingRule& rule) { rule.margin_floor = decimal("1"); }));
  EXPECT_TRUE(refused([](PricingRule& rule) { rule.margin_floor = decimal("-0.1"); }));
  EXPECT_TRUE(refused([](PricingRule& rule) { rule.vat_rate = decimal("15"); }));
  EXPECT_TRUE(refused([](PricingRule& rule) { rule.multiplier = decimal("0.9"); }));
  EXPECT_TRUE(refused([](PricingRule& rule) { rule.payment_fee_rate = decimal("0.69"); }));
  EXPECT_TRUE(refused([](PricingRule& rule) { rule.payment_fee_fixed = money("1.00", "USD"); }));
  EXPECT_TRUE(refused([](PricingRule& rule) { rule.default_shipping = Money(-1, Currency::sar()); }));
}

TEST(Pricing, refuses_amounts_beyond_exact_arithmetic) {
  const auto priced = price_product(source_at(Money(900'000'000'000'000, Currency::sar())), plain_rule(), rates());
  ASSERT_FALSE(priced);
  EXPECT_EQ(priced.error().name, "amount_out_of_range");
}

TEST(Pricing, never_undercuts_the_margin_and_its_lines_always_add_up) {
  std::mt19937_64 random(20261101);
  const auto upto = [&random](std::int64_t limit) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(limit));
  };
  for (int i = 0; i < 20'000; ++i) {
    PricingRule rule{.margin_floor = Decimal(upto(500), 3),
                     .vat_rate = Decimal(upto(4) * 5, 2),
                     .default_shipping = Money(upto(8'000), Currency::sar()),
                     .payment_fee_rate = Decimal(upto(80), 3),
                     .payment_fee_fixed = Money(upto(300), Currency::sar()),
                     .cod_risk_rate = Decimal(upto(100), 3),
                     .ending = static_cast<PriceEnding>(upto(4))};
    if (upto(2) == 0) rule.multiplier = Decimal(100 + upto(300), 2);
    const auto priced =
        price_product(source_at(Money(1 + upto(2'000'000), Currency::from_code("USD").value())), rule, rates());
    ASSERT_TRUE(priced) << priced.error().message;

    std::int64_t sum = 0;
    for (const auto& part : priced->lines) sum += part.amount.minor();
    ASSERT_EQ(sum, priced->price.minor()) << "run " << i;

    const std::int64_t net = priced->price.minor() - minor(*priced, "vat");
    const std::int64_t profit = minor(*priced, "margin") + minor(*priced, "rounding");
    ASSERT_GE(Decimal(profit, 0), Decimal(net, 0).times(rule.margin_floor).value()) << "run " << i;
    if (rule.ending == PriceEnding::ninety_five) ASSERT_EQ(priced->price.minor() % 100, 95);
    ASSERT_GE(minor(*priced, "rounding"), 0);
    ASSERT_LT(minor(*priced, "rounding"), 200);
  }
}

TEST(Pricing, endings_are_spelled_as_in_the_configuration) {
  for (const auto ending : {PriceEnding::none, PriceEnding::whole, PriceEnding::ninety_five, PriceEnding::ninety_nine})
    EXPECT_EQ(price_ending_from(to_string(ending)), ending);
  EXPECT_FALSE(price_ending_from(".50"));
}

}  // namespace
}  // namespace matjar::pricing
