#include "watch/reading.hpp"

#include <gtest/gtest.h>

namespace matjar::watch {
namespace {

using product::Availability;

Reading reading(const char* price, Availability availability = Availability::in_stock, const char* currency = "USD") {
  Reading reading{.price = std::nullopt, .availability = availability, .at = {}};
  if (*price != 0) reading.price = Money::parse(price, Currency::from_code(currency).value()).value();
  return reading;
}

struct Row {
  const char* what;
  Reading before;
  Reading after;
  WatchState state;
  bool reprice;
  const char* reason;
};

TEST(CompareReadings, decides_as_the_table_says) {
  const Row rows[] = {
      {"nothing moved", reading("10.00"), reading("10.00"), WatchState::available, false, "unchanged"},
      {"1 % is left alone", reading("10.00"), reading("10.10"), WatchState::available, false, "unchanged"},
      {"2 % is not", reading("10.00"), reading("10.20"), WatchState::available, true, "price_changed"},
      {"nor is 2 % down", reading("10.00"), reading("9.80"), WatchState::available, true, "price_changed"},
      {"30 % up is repriced", reading("10.00"), reading("13.00"), WatchState::available, true, "price_changed"},
      {"more is held", reading("10.00"), reading("13.01"), WatchState::on_hold, false, "price_rose"},
      {"60 % down is repriced", reading("10.00"), reading("4.00"), WatchState::available, true, "price_changed"},
      {"more is held", reading("10.00"), reading("3.99"), WatchState::on_hold, false, "price_fell"},
      {"sold out", reading("10.00"), reading("10.00", Availability::out_of_stock), WatchState::out_of_stock, false,
       "out_of_stock"},
      {"sold out without price", reading("10.00"), reading("", Availability::out_of_stock), WatchState::out_of_stock,
       false, "out_of_stock"},
      {"back in stock", reading("10.00", Availability::out_of_stock), reading("10.00"), WatchState::available, false,
       "unchanged"},
      {"price not readable", reading("10.00"), reading(""), WatchState::on_hold, false, "price_unreadable"},
      {"price of nothing", reading("10.00"), reading("0.00"), WatchState::on_hold, false, "price_unreadable"},
      {"stock not readable", reading("10.00"), reading("10.00", Availability::unknown), WatchState::on_hold, false,
       "availability_unreadable"},
      {"preorder", reading("10.00"), reading("10.00", Availability::preorder), WatchState::on_hold, false,
       "preorder_only"},
      {"other currency", reading("10.00"), reading("10.00", Availability::in_stock, "EUR"), WatchState::on_hold, false,
       "currency_changed"},
      {"first price", reading(""), reading("10.00"), WatchState::available, true, "first_price"},
  };
  for (const Row& row : rows) {
    const WatchVerdict verdict = compare_readings(row.before, row.after, WatchRules());
    EXPECT_EQ(to_string(verdict.state), to_string(row.state)) << row.what;
    EXPECT_EQ(verdict.reprice, row.reprice) << row.what;
    EXPECT_EQ(verdict.reason, row.reason) << row.what;
  }
}

TEST(CompareReadings, says_by_what_share_the_price_moved) {
  EXPECT_EQ(compare_readings(reading("8.00"), reading("9.00"), {}).price_change, Decimal(125, 3));
  EXPECT_EQ(compare_readings(reading("8.00"), reading("7.00"), {}).price_change, Decimal(-125, 3));
  EXPECT_FALSE(compare_readings(reading(""), reading("7.00"), {}).price_change);
}

TEST(CompareReadings, never_reprices_for_an_unmoved_price_even_when_every_change_counts) {
  EXPECT_FALSE(compare_readings(reading("8.00"), reading("8.00"), {.reprice_from = Decimal(0, 0)}).reprice);
  EXPECT_TRUE(compare_readings(reading("8.00"), reading("8.01"), {.reprice_from = Decimal(0, 0)}).reprice);
}

}  // namespace
}  // namespace matjar::watch
