#include "accounts/merchant_repository.hpp"

#include <gtest/gtest.h>

#include "storage/test_database.hpp"

namespace matjar::accounts {
namespace {

class MerchantRepositoryTest : public testing::Test {
 protected:
  storage::TestDatabase database_;
  ManualClock clock_;
  CountingIdSource ids_;
  MerchantRepository merchants_{*database_, clock_, ids_};
};

TEST_F(MerchantRepositoryTest, finds_what_was_created_by_either_id) {
  const auto created = storage::run_task(merchants_.create({.name = "متجر نورة", .salla_merchant_id = "1234509876"}));
  ASSERT_TRUE(created) << describe(created.error());
  EXPECT_EQ(created->created_at, clock_.now());
  EXPECT_EQ(*storage::run_task(merchants_.find(created->id)), *created);
  EXPECT_EQ(**storage::run_task(merchants_.find_by_salla_id("1234509876")), *created);
}

TEST_F(MerchantRepositoryTest, gives_one_salla_store_to_one_merchant_only) {
  ASSERT_TRUE(storage::run_task(merchants_.create({.name = "first", .salla_merchant_id = "7"})));
  const auto second = storage::run_task(merchants_.create({.name = "second", .salla_merchant_id = "7"}));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().name, "merchant_exists");
  EXPECT_EQ((*storage::run_task(merchants_.find_by_salla_id("7")))->name, "first");
}

TEST_F(MerchantRepositoryTest, lets_many_merchants_wait_for_their_store) {
  ASSERT_TRUE(storage::run_task(merchants_.create({.name = "first"})));
  const auto second = storage::run_task(merchants_.create({.name = "second"}));
  ASSERT_TRUE(second);
  EXPECT_EQ(storage::run_task(merchants_.find(second->id))->salla_merchant_id, "");
}

TEST_F(MerchantRepositoryTest, ensures_a_merchant_once_and_leaves_it_alone_afterwards) {
  const MerchantId id("00000000-0000-7000-8000-0000000000aa");
  ASSERT_TRUE(storage::run_task(merchants_.ensure(id, {.name = "demo", .salla_merchant_id = "1"})));
  const auto again = storage::run_task(merchants_.ensure(id, {.name = "other", .salla_merchant_id = "2"}));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->name, "demo");
  EXPECT_EQ(again->salla_merchant_id, "1");
  EXPECT_EQ(storage::run_task(merchants_.ensure(MerchantId("x"), {.name = "y", .salla_merchant_id = "1"})).error().name,
            "merchant_exists");
}

TEST_F(MerchantRepositoryTest, says_so_when_there_is_no_such_merchant) {
  EXPECT_EQ(storage::run_task(merchants_.find(MerchantId("nobody"))).error().name, "merchant_unknown");
  EXPECT_FALSE(storage::run_task(merchants_.find_by_salla_id("99"))->has_value());
}

}  // namespace
}  // namespace matjar::accounts
