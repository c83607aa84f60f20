#include "billing/quota_ledger.hpp"

#include <gtest/gtest.h>
#include <random>
#include <vector>

#include "base/gather.hpp"
#include "storage/test_database.hpp"

namespace matjar::billing {
namespace {

using storage::run_task;
using storage::Transaction;

const MerchantId kMerchant("00000000-0000-7000-8000-000000000001");

class QuotaLedgerTest : public testing::Test {
 protected:
  static Plans plans() {
    return Plans::parse("[small]\nbuilds = 2\nprice = \"1.00\"\n[endless]\nprice = \"2.00\"").value();
  }
  void subscribe(std::string plan) { ASSERT_TRUE(run_task(ledger_.ensure_subscription(kMerchant, std::move(plan)))); }

  Task<Result<void>> reserving(std::string build) {
    auto body = [this, build](Transaction& transaction) {
      return ledger_.reserve(transaction, kMerchant, StoreBuildId(build));
    };
    return storage::transact(*database_, std::move(body));
  }
  Result<void> reserve(std::string build) { return run_task(reserving(std::move(build))); }
  Result<void> use(std::string build) {
    auto body = [this, build](Transaction& transaction) { return ledger_.use(transaction, StoreBuildId(build)); };
    return run_task(storage::transact(*database_, std::move(body)));
  }
  Result<void> release(std::string build) {
    auto body = [this, build](Transaction& transaction) { return ledger_.release(transaction, StoreBuildId(build)); };
    return run_task(storage::transact(*database_, std::move(body)));
  }
  Usage usage() { return run_task(ledger_.usage(kMerchant)).value(); }
  std::int64_t counted() {
    const auto rows =
        run_task(database_->query({"test.sum", "select coalesce(sum(builds), 0) as n from usage_counters"}));
    return rows->front().get<std::int64_t>("n");
  }

  storage::TestDatabase database_;
  ManualClock clock_;
  QuotaLedger ledger_{*database_, clock_, plans()};
};

TEST_F(QuotaLedgerTest, lets_nobody_build_without_a_subscription) {
  EXPECT_EQ(reserve("b1").error().name, "no_subscription");
  EXPECT_EQ(usage().limit, 0);
}

TEST_F(QuotaLedgerTest, counts_reservations_against_the_limit_until_they_are_released) {
  subscribe("small");
  EXPECT_TRUE(reserve("b1"));
  EXPECT_TRUE(reserve("b2"));
  const auto third = reserve("b3");
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().name, "quota_exceeded");
  EXPECT_EQ(third.error().kind, ErrorKind::rejected);
  EXPECT_FALSE(third.error().next_step.empty());
  ASSERT_TRUE(release("b1"));
  EXPECT_TRUE(reserve("b3"));
  EXPECT_EQ(usage().reserved, 2);
  EXPECT_EQ(usage().limit, 2);
}

TEST_F(QuotaLedgerTest, keeps_nothing_of_a_reservation_that_was_refused) {
  subscribe("small");
  for (const char* build : {"b1", "b2", "b3"}) (void)reserve(build);
  EXPECT_EQ(use("b3").error().name, "reservation_unknown");
  EXPECT_EQ(usage().used + usage().reserved, 2);
}

TEST_F(QuotaLedgerTest, counts_each_build_once_however_often_it_is_told) {
  subscribe("small");
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(reserve("b1"));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(use("b1"));
  EXPECT_EQ(usage().used, 1);
  EXPECT_EQ(usage().reserved, 0);
  ASSERT_TRUE(reserve("b2"));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(release("b2"));
  EXPECT_EQ(counted(), 1);
}

TEST_F(QuotaLedgerTest, never_both_uses_and_releases_a_build) {
  subscribe("small");
  ASSERT_TRUE(reserve("used") && use("used"));
  EXPECT_EQ(release("used").error().name, "reservation_ended");
  ASSERT_TRUE(reserve("released") && release("released"));
  EXPECT_EQ(use("released").error().name, "reservation_ended");
  EXPECT_EQ(reserve("released").error().name, "reservation_ended");
  EXPECT_EQ(usage().used, 1);
  EXPECT_EQ(counted(), 1);
}

TEST_F(QuotaLedgerTest, does_not_limit_a_plan_without_a_limit) {
  subscribe("endless");
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(reserve("b" + std::to_string(i)));
  EXPECT_EQ(usage().reserved, 20);
  EXPECT_FALSE(usage().limit);
}

TEST_F(QuotaLedgerTest, begins_anew_each_month_and_releases_into_the_month_of_the_reservation) {
  subscribe("small");
  ASSERT_TRUE(reserve("b1") && reserve("b2"));
  clock_.advance(std::chrono::hours(24 * 31));
  EXPECT_EQ(usage().reserved, 0);
  ASSERT_TRUE(reserve("b3") && reserve("b4"));
  ASSERT_TRUE(release("b1"));
  EXPECT_EQ(reserve("b5").error().name, "quota_exceeded");
}

TEST_F(QuotaLedgerTest, applies_a_new_plan_at_once) {
  subscribe("small");
  ASSERT_TRUE(reserve("b1") && reserve("b2"));
  EXPECT_FALSE(reserve("b3"));
  subscribe("endless");
  EXPECT_TRUE(reserve("b3"));
  EXPECT_EQ(run_task(ledger_.ensure_subscription(kMerchant, "gold")).error().name, "plan_unknown");
}

TEST_F(QuotaLedgerTest, never_goes_over_the_limit_when_many_ask_at_once) {
  subscribe("small");
  std::vector<Task<Result<void>>> asking;
  for (int i = 0; i < 30; ++i) asking.push_back(reserving("b" + std::to_string(i)));
  const auto answers = run_task(gather(std::move(asking)));
  EXPECT_EQ(std::ranges::count_if(answers, [](const auto& answer) { return answer.has_value(); }), 2);
  EXPECT_EQ(counted(), 2);
}

TEST_F(QuotaLedgerTest, agrees_with_a_simple_count_after_any_history) {
  subscribe("small");
  std::mt19937 random(7);
  for (int i = 0; i < 300; ++i) {
    const std::string build = "b" + std::to_string(random() % 12);
    switch (random() % 3) {
      case 0:
        (void)reserve(build);
        break;
      case 1:
        (void)use(build);
        break;
      default:
        (void)release(build);
    }
    const Usage now = usage();
    ASSERT_EQ(now.used + now.reserved, counted());
    ASSERT_LE(counted(), 2);
  }
}

}  // namespace
}  // namespace matjar::billing
