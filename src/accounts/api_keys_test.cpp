#include "accounts/api_keys.hpp"

#include <gtest/gtest.h>

#include "accounts/merchant_repository.hpp"
#include "storage/test_database.hpp"

namespace matjar::accounts {
namespace {

class ApiKeysTest : public testing::Test {
 protected:
  void SetUp() override {
    merchant_ = storage::run_task(MerchantRepository(*database_, clock_, ids_).create({.name = "Noura"}))->id;
  }

  storage::TestDatabase database_;
  ManualClock clock_;
  RandomIdSource ids_{clock_};
  ApiKeys keys_{*database_, clock_, ids_};
  MerchantId merchant_;
};

TEST_F(ApiKeysTest, know_the_merchant_of_a_key_that_was_issued) {
  const auto issued = storage::run_task(keys_.issue(merchant_, "till"));
  ASSERT_TRUE(issued) << describe(issued.error());
  EXPECT_EQ(issued->key.reveal().substr(0, 3), "mk_");
  EXPECT_EQ(issued->key.reveal().size(), 3u + 64u);
  const auto owner = storage::run_task(keys_.authenticate(issued->key));
  ASSERT_TRUE(owner) << describe(owner.error());
  EXPECT_EQ(owner->merchant, merchant_);
  EXPECT_EQ(owner->key, issued->id);
  EXPECT_FALSE(owner->sandbox_only);
}

TEST_F(ApiKeysTest, refuse_what_was_never_issued) {
  for (const std::string& key :
       {std::string(), std::string("mk_"), std::string("mk_") + std::string(64, '0'), std::string(100'000, 'k')}) {
    const auto owner = storage::run_task(keys_.authenticate(Secret(key)));
    ASSERT_FALSE(owner);
    EXPECT_EQ(owner.error().kind, ErrorKind::unauthorized);
    EXPECT_EQ(owner.error().name, "api_key_unknown");
  }
}

TEST_F(ApiKeysTest, refuse_a_revoked_key_at_once_and_only_that) {
  const auto lost = storage::run_task(keys_.issue(merchant_, "lost"));
  const auto kept = storage::run_task(keys_.issue(merchant_, "kept"));
  ASSERT_TRUE(storage::run_task(keys_.revoke(lost->id)));
  EXPECT_TRUE(storage::run_task(keys_.revoke(lost->id)));
  EXPECT_EQ(storage::run_task(keys_.authenticate(lost->key)).error().name, "api_key_unknown");
  EXPECT_TRUE(storage::run_task(keys_.authenticate(kept->key)));
  EXPECT_EQ(storage::run_task(keys_.revoke(ApiKeyId("never"))).error().kind, ErrorKind::not_found);
}

TEST_F(ApiKeysTest, leave_no_usable_key_in_the_database) {
  const auto issued = storage::run_task(keys_.issue(merchant_, "till"));
  const auto rows = storage::run_task(database_->query({"test.keys", "select * from api_keys"}));
  ASSERT_EQ(rows->size(), 1u);
  const std::string stored = rows->front().get<std::string>("hash");
  EXPECT_EQ(stored.size(), 64u);
  EXPECT_EQ(issued->key.reveal().find(stored), std::string::npos);
  EXPECT_FALSE(storage::run_task(keys_.authenticate(Secret(stored))));
}

TEST_F(ApiKeysTest, keep_one_demo_key_that_is_good_for_the_sandbox_only) {
  ASSERT_TRUE(storage::run_task(keys_.ensure_demo(merchant_, Secret("mk_demo"))));
  const auto owner = storage::run_task(keys_.authenticate(Secret("mk_demo")));
  ASSERT_TRUE(owner);
  EXPECT_TRUE(owner->sandbox_only);
  ASSERT_TRUE(storage::run_task(keys_.revoke(owner->key)));
  ASSERT_TRUE(storage::run_task(keys_.ensure_demo(merchant_, Secret("mk_demo"))));
  EXPECT_EQ(storage::run_task(keys_.authenticate(Secret("mk_demo")))->key, owner->key);
}

}  // namespace
}  // namespace matjar::accounts
