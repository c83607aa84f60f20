#include "billing/first_plan.hpp"

#include <gtest/gtest.h>

#include "storage/test_database.hpp"

namespace matjar::billing {
namespace {

using storage::run_task;

const MerchantId kMerchant("00000000-0000-7000-8000-000000000001");

class FirstPlanTest : public testing::Test {
 protected:
  Result<salla::EventOutcome> connect(FirstPlan& first) {
    const salla::StoreEvent event{.merchant = kMerchant,
                                  .store = SallaMerchantId("1100"),
                                  .event = "app.store.authorize",
                                  .occurred_at = clock_.now(),
                                  .data = "{}"};
    auto body = [&](storage::Transaction& transaction) { return first.apply(transaction, event); };
    return run_task(storage::transact(*database_, body));
  }
  std::string plan() { return run_task(quota_.usage(kMerchant))->plan; }

  storage::TestDatabase database_;
  ManualClock clock_;
  QuotaLedger quota_{*database_, clock_, load_plans(MATJAR_SOURCE_DIR "/data/plans.toml").value()};
};

TEST_F(FirstPlanTest, is_that_of_a_merchant_who_connects_a_store_for_the_first_time) {
  FirstPlan first(quota_, "starter");
  EXPECT_TRUE(first.handles("app.store.authorize"));
  EXPECT_FALSE(first.handles("app.updated"));
  ASSERT_TRUE(connect(first));
  EXPECT_EQ(plan(), "starter");
}

TEST_F(FirstPlanTest, never_replaces_the_plan_that_a_merchant_has) {
  FirstPlan first(quota_, "starter");
  ASSERT_TRUE(run_task(quota_.ensure_subscription(kMerchant, "pro")));
  ASSERT_TRUE(connect(first));
  EXPECT_EQ(plan(), "pro");
}

TEST_F(FirstPlanTest, has_to_be_one_that_there_is) {
  FirstPlan unknown(quota_, "gold");
  EXPECT_EQ(connect(unknown).error().name, "plan_unknown");
  EXPECT_EQ(plan(), "");
}

}  // namespace
}  // namespace matjar::billing
