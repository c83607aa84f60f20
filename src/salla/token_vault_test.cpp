#include "salla/token_vault.hpp"

#include <gtest/gtest.h>
#include <vector>

#include "base/gather.hpp"
#include "salla/test_store.hpp"
#include "storage/test_database.hpp"

namespace matjar::salla {
namespace {

using storage::run_task;

const MerchantId kMerchant("00000000-0000-7000-8000-000000000001");

class TokenVaultTest : public testing::Test {
 protected:
  void connect(std::chrono::hours lifetime) {
    TokenSet tokens{.access_token = Secret(store_.access_token),
                    .refresh_token = Secret(store_.refresh_token),
                    .expires_at = clock_.now() + lifetime,
                    .scope = "products.read_write"};
    ASSERT_TRUE(run_task(vault_.store(kMerchant, tokens)));
  }
  Result<Secret> access() { return run_task(vault_.access_token(kMerchant)); }
  std::string state() {
    const auto rows = run_task(database_->query({"test.state", "select state from salla_tokens"}));
    return rows->front().get<std::string>("state");
  }

  storage::TestDatabase database_;
  ManualClock clock_;
  TestStore store_;
  crypto::Sealer sealer_{crypto::KeyRing(crypto::SealingKey::generate())};
  SallaClient client_{store_,
                      SallaClient::Settings{.api_base = *Url::parse("https://api.salla.example/admin/v2"),
                                            .accounts_base = *Url::parse("https://accounts.salla.example"),
                                            .client_id = "id",
                                            .client_secret = Secret("secret"),
                                            .first_delay = std::chrono::milliseconds(1)},
                      clock_};
  TokenVault vault_{*database_, sealer_, client_, clock_};
};

TEST_F(TokenVaultTest, says_so_when_no_store_is_connected) {
  EXPECT_EQ(access().error().name, "salla_not_connected");
}

TEST_F(TokenVaultTest, gives_the_token_without_a_call_while_it_is_good) {
  connect(std::chrono::hours(24 * 14));
  EXPECT_EQ(access()->reveal(), "access-1");
  EXPECT_TRUE(store_.calls.empty());
}

TEST_F(TokenVaultTest, keeps_no_readable_token_in_the_database) {
  connect(std::chrono::hours(24 * 14));
  const auto rows = run_task(database_->query({"test.all", "select access_token, refresh_token from salla_tokens"}));
  EXPECT_EQ(rows->front().get<std::string>("access_token").find("access-1"), std::string::npos);
  EXPECT_EQ(rows->front().get<std::string>("refresh_token").find("refresh-1"), std::string::npos);
}

TEST_F(TokenVaultTest, does_not_open_a_token_that_was_moved_to_another_merchant) {
  connect(std::chrono::hours(24 * 14));
  ASSERT_TRUE(run_task(storage::execute(*database_, {"test.move", "update salla_tokens set merchant_id = 'other'"})));
  EXPECT_EQ(run_task(vault_.access_token(MerchantId("other"))).error().name, "sealed_altered");
}

TEST_F(TokenVaultTest, renews_a_day_before_the_end_and_keeps_both_new_tokens) {
  connect(std::chrono::hours(23));
  EXPECT_EQ(access()->reveal(), "access-1-next");
  EXPECT_EQ(access()->reveal(), "access-1-next");
  EXPECT_EQ(store_.presented_refresh_tokens, 1);
  clock_.advance(std::chrono::hours(24 * 14 - 1));
  EXPECT_EQ(access()->reveal(), "access-1-next-next");
}

TEST_F(TokenVaultTest, presents_a_refresh_token_once_however_many_ask_at_the_same_time) {
  connect(std::chrono::hours(1));
  std::vector<Task<Result<Secret>>> asking;
  for (int i = 0; i < 20; ++i) asking.push_back(vault_.access_token(kMerchant));
  for (const auto& answer : run_task(gather(std::move(asking)))) {
    ASSERT_TRUE(answer) << describe(answer.error());
    EXPECT_EQ(answer->reveal(), "access-1-next");
  }
  EXPECT_EQ(store_.presented_refresh_tokens, 1);
}

TEST_F(TokenVaultTest, never_presents_a_token_again_whose_outcome_is_unknown) {
  connect(std::chrono::hours(2));
  store_.troubles.push_back({.call = "POST /oauth2/token", .happens = true});
  EXPECT_EQ(access()->reveal(), "access-1");  // still good for two hours
  EXPECT_EQ(state(), "reauth_needed");
  clock_.advance(std::chrono::hours(3));
  EXPECT_EQ(access().error().name, "salla_reauth_needed");
  EXPECT_EQ(store_.presented_refresh_tokens, 1);
}

TEST_F(TokenVaultTest, treats_a_refresh_that_a_crash_cut_off_as_spent) {
  connect(std::chrono::hours(2));
  ASSERT_TRUE(run_task(storage::execute(*database_, {"test.crash", "update salla_tokens set state = 'refreshing'"})));
  clock_.advance(std::chrono::hours(3));
  EXPECT_EQ(access().error().name, "salla_reauth_needed");
  EXPECT_EQ(store_.presented_refresh_tokens, 0);
}

TEST_F(TokenVaultTest, tries_again_later_when_salla_was_never_reached) {
  connect(std::chrono::hours(2));
  store_.troubles.push_back({.call = "POST /oauth2/token", .error = "connection_failed"});
  EXPECT_EQ(access()->reveal(), "access-1");
  EXPECT_EQ(access()->reveal(), "access-1-next");
}

TEST_F(TokenVaultTest, asks_for_a_new_connection_when_the_grant_has_ended) {
  connect(std::chrono::hours(1));
  store_.refresh_token = "another";
  clock_.advance(std::chrono::hours(2));
  EXPECT_EQ(access().error().name, "salla_reauth_needed");
  EXPECT_EQ(access().error().kind, ErrorKind::rejected);
  EXPECT_EQ(store_.presented_refresh_tokens, 1);
  store_.access_token = "access-2";
  connect(std::chrono::hours(24 * 14));
  EXPECT_EQ(access()->reveal(), "access-2");
}

TEST_F(TokenVaultTest, replaces_a_refused_token_once) {
  connect(std::chrono::hours(24 * 14));
  EXPECT_EQ(run_task(vault_.renew(kMerchant, Secret("access-1")))->reveal(), "access-1-next");
  EXPECT_EQ(run_task(vault_.renew(kMerchant, Secret("access-1")))->reveal(), "access-1-next");
  EXPECT_EQ(store_.presented_refresh_tokens, 1);
}

TEST_F(TokenVaultTest, forgets_a_store_that_left) {
  connect(std::chrono::hours(24 * 14));
  auto forgetting = [this](storage::Transaction& transaction) { return vault_.forget(transaction, kMerchant); };
  ASSERT_TRUE(run_task(storage::transact(*database_, forgetting)));
  EXPECT_EQ(access().error().name, "salla_not_connected");
}

}  // namespace
}  // namespace matjar::salla
