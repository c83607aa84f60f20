#include "salla/sealed_rows.hpp"

#include <fmt/format.h>
#include <functional>
#include <gtest/gtest.h>

#include "salla/sealed_places.hpp"
#include "storage/test_database.hpp"

namespace matjar::salla {
namespace {

using crypto::KeyRing;
using crypto::Sealer;
using crypto::SealingKey;
using storage::run_task;

/// Lets something happen between what a room reads and what it writes.
class MeddledDatabase final : public storage::Database {
 public:
  explicit MeddledDatabase(storage::Database& inner) : inner_(inner) {}
  Task<Result<storage::Rows>> query(storage::Query query, storage::Params params) override {
    auto rows = co_await inner_.query(query, std::move(params));
    if (after_query) CO_TRY(co_await after_query());
    co_return rows;
  }
  Task<Result<void>> run(AnyBody body) override { return inner_.run(std::move(body)); }
  Task<Result<storage::Rows>> query_for(MerchantId, storage::Query query, storage::Params params) override {
    return this->query(query, std::move(params));
  }
  Task<Result<void>> run_for(MerchantId merchant, AnyBody body) override {
    return inner_.run_for(std::move(merchant), std::move(body));
  }
  Task<Result<void>> migrate(std::vector<storage::Migration> migrations) override {
    return inner_.migrate(std::move(migrations));
  }

  std::function<Task<Result<storage::Rows>>()> after_query;

 private:
  storage::Database& inner_;
};

class SealedTokensTest : public testing::Test {
 protected:
  /// A merchant whose tokens are sealed by `sealer`, in the middle of a refresh.
  void add(const Sealer& sealer, const std::string& merchant) {
    const MerchantId id(merchant);
    storage::Params params{id, sealer.seal(Secret("access " + merchant), token_place(id.value(), "access_token")),
                           sealer.seal(Secret("refresh " + merchant), token_place(id.value(), "refresh_token")), kThen};
    ASSERT_TRUE(run_task(storage::execute(*database_, kInsert, std::move(params))));
  }
  std::string column(const std::string& merchant, const std::string& name) {
    const auto rows = run_task(database_->query(kRow, {merchant}));
    return rows->front().get<std::string>(name);
  }
  std::string opened(const Sealer& sealer, const std::string& merchant, const std::string& name) {
    const auto secret = sealer.open(column(merchant, name), token_place(merchant, name));
    return secret ? secret->reveal() : secret.error().name;
  }
  crypto::SealedTable::Batch reseal(SealedTokens& tokens, std::string after = "", int at_most = 10) {
    const auto batch = run_task(tokens.reseal(std::move(after), at_most));
    EXPECT_TRUE(batch) << describe(batch.error());
    return *batch;
  }

  static constexpr Timestamp kThen{std::chrono::milliseconds(1'767'225'600'000)};
  static constexpr storage::Query kInsert{"test.insert", R"sql(
    insert into salla_tokens
      (merchant_id, access_token, refresh_token, expires_at, scope, state, version, created_at, updated_at)
    values ($1, $2, $3, $4, '', 'refreshing', 7, $4, $4))sql"};
  static constexpr storage::Query kRow{"test.row", "select * from salla_tokens where merchant_id = $1"};

  storage::TestDatabase database_;
  SealingKey old_ = SealingKey::generate();
  SealingKey new_ = SealingKey::generate();
  Sealer before_{KeyRing(old_)};
  Sealer during_{KeyRing(new_, {old_})};
  Sealer after_{KeyRing(new_)};
  SealedTokens tokens_{*database_, during_};
};

TEST_F(SealedTokensTest, become_readable_with_the_new_key_alone_and_change_in_nothing_else) {
  add(before_, "m-1");
  const auto batch = reseal(tokens_);
  EXPECT_EQ(batch.rows, 1);
  EXPECT_EQ(batch.resealed, 1);
  EXPECT_EQ(opened(after_, "m-1", "access_token"), "access m-1");
  EXPECT_EQ(opened(after_, "m-1", "refresh_token"), "refresh m-1");
  const auto rows = run_task(database_->query(kRow, {"m-1"}));
  EXPECT_EQ(rows->front().get<int>("version"), 7) << "a refresh that is under way must still find its row";
  EXPECT_EQ(rows->front().get<std::string>("state"), "refreshing");
  EXPECT_EQ(rows->front().get<Timestamp>("updated_at"), kThen);
  EXPECT_EQ(reseal(tokens_).rows, 0) << "nothing is left to do";
}

TEST_F(SealedTokensTest, are_taken_in_batches_of_which_each_begins_behind_the_last) {
  for (int i = 1; i <= 5; ++i) add(before_, fmt::format("m-{}", i));
  add(during_, "m-0");
  const auto first = reseal(tokens_, "", 2);
  EXPECT_EQ(first.rows, 2);
  EXPECT_EQ(first.last, "m-2");
  const auto second = reseal(tokens_, first.last, 2);
  EXPECT_EQ(second.last, "m-4");
  EXPECT_EQ(opened(after_, "m-4", "access_token"), "access m-4");
  EXPECT_EQ(opened(before_, "m-5", "access_token"), "access m-5") << "not reached yet";
  EXPECT_EQ(reseal(tokens_, second.last, 2).rows, 1);
}

TEST_F(SealedTokensTest, that_were_stored_in_between_are_never_overwritten) {
  add(before_, "m-1");
  add(before_, "m-2");
  MeddledDatabase meddled(*database_);
  meddled.after_query = [this] {
    // What a refresh in another process stores, between what is read and what is written here.
    const storage::Query refresh{"test.refresh", "update salla_tokens set refresh_token = $2 where merchant_id = $1"};
    const MerchantId merchant("m-1");
    storage::Params params{merchant, before_.seal(Secret("refreshed"), token_place(merchant.value(), "refresh_token"))};
    return storage::execute(*database_, refresh, std::move(params));
  };
  SealedTokens tokens(meddled, during_);
  const auto batch = reseal(tokens);
  EXPECT_EQ(batch.rows, 2);
  EXPECT_EQ(batch.resealed, 1);
  EXPECT_EQ(opened(during_, "m-1", "refresh_token"), "refreshed");
  EXPECT_EQ(reseal(tokens_).resealed, 1) << "it is seen again";
  EXPECT_EQ(opened(after_, "m-1", "refresh_token"), "refreshed");
}

TEST_F(SealedTokensTest, that_nobody_can_open_stay_as_they_are_and_hold_nobody_up) {
  add(before_, "m-1");
  add(before_, "m-2");
  add(Sealer(KeyRing(SealingKey::generate())), "m-0");
  ASSERT_TRUE(run_task(storage::execute(
      *database_, {"test.spoil", "update salla_tokens set refresh_token = access_token where merchant_id = 'm-1'"})));
  const std::string spoilt = column("m-1", "refresh_token");
  const auto batch = reseal(tokens_);
  EXPECT_EQ(batch.rows, 3);
  EXPECT_EQ(batch.unreadable, 2);
  EXPECT_EQ(batch.resealed, 1);
  EXPECT_EQ(column("m-1", "refresh_token"), spoilt);
  EXPECT_EQ(opened(after_, "m-2", "refresh_token"), "refresh m-2");
}

TEST_F(SealedTokensTest, tell_which_keys_they_need) {
  EXPECT_FALSE(*run_task(tokens_.uses(old_.id())));
  add(before_, "m-1");
  EXPECT_TRUE(*run_task(tokens_.uses(old_.id())));
  EXPECT_FALSE(*run_task(tokens_.uses(new_.id())));
  reseal(tokens_);
  EXPECT_FALSE(*run_task(tokens_.uses(old_.id())));
  EXPECT_TRUE(*run_task(tokens_.uses(new_.id())));
  // One column is enough.
  const MerchantId merchant("m-1");
  storage::Params params{before_.seal(Secret("late"), token_place(merchant.value(), "refresh_token"))};
  ASSERT_TRUE(run_task(
      storage::execute(*database_, {"test.late", "update salla_tokens set refresh_token = $1"}, std::move(params))));
  EXPECT_TRUE(*run_task(tokens_.uses(old_.id())));
}

}  // namespace
}  // namespace matjar::salla
