#include "app/interruption.hpp"

#include <gtest/gtest.h>

#include "storage/test_database.hpp"

namespace matjar::app {
namespace {

using storage::Body;
using storage::run_task;
using storage::Transaction;

constexpr storage::Query kTable{"test.table", "create table if not exists notes (id text)"};

/// Runs each body once in vain and then in earnest, as PostgreSQL does after a serialization failure.
class RepeatingDatabase final : public storage::Database {
 public:
  explicit RepeatingDatabase(std::unique_ptr<storage::Database> inner) : inner_(std::move(inner)) {}
  Task<Result<storage::Rows>> query(storage::Query query, storage::Params params) override {
    return inner_->query(query, std::move(params));
  }
  Task<Result<void>> run(AnyBody body) override {
    auto in_vain = [&body](Transaction& transaction) -> Body<Result<void>> {
      CO_TRY(co_await body(transaction));
      co_return fail(ErrorKind::conflict, {.name = "serialization", .message = "Another one was first."});
    };
    static_cast<void>(co_await inner_->run(std::move(in_vain)));
    co_return co_await inner_->run(std::move(body));
  }
  Task<Result<storage::Rows>> query_for(MerchantId merchant, storage::Query query, storage::Params params) override {
    return inner_->query_for(std::move(merchant), query, std::move(params));
  }
  Task<Result<void>> run_for(MerchantId, AnyBody body) override { return run(std::move(body)); }
  Task<Result<void>> migrate(std::vector<storage::Migration> migrations) override {
    return inner_->migrate(std::move(migrations));
  }

 private:
  std::unique_ptr<storage::Database> inner_;
};

class InterruptedDatabaseTest : public testing::Test {
 protected:
  /// Loses the answer of the commit with this number.
  void open(std::int64_t point) {
    Settings settings;
    settings.sandbox.enabled = true;
    settings.faults.point = point;
    settings.faults.when = "answer_lost";
    interruption_ = Interruption::from(settings).value();
    database_.emplace(std::make_unique<RepeatingDatabase>(installation_.open()), *interruption_);
  }
  Result<void> commit(bool fails = false) {
    auto body = [this, fails](Transaction& transaction) -> Body<Result<void>> {
      transaction.after_commit([this] { ++told_; });
      CO_TRY(co_await transaction.execute(kTable));
      if (fails) co_return fail(ErrorKind::rejected, {.name = "no", .message = "No."});
      co_return Result<void>();
    };
    return run_task(storage::transact(*database_, std::move(body)));
  }

  storage::SqliteInstallation installation_;
  std::unique_ptr<Interruption> interruption_;
  std::optional<InterruptedDatabase> database_;
  int told_ = 0;
};

TEST_F(InterruptedDatabaseTest, tells_once_of_a_commit_however_often_its_body_ran) {
  open(100);
  ASSERT_TRUE(commit());
  EXPECT_EQ(told_, 1);
}

TEST_F(InterruptedDatabaseTest, tells_nobody_of_what_was_rolled_back) {
  open(100);
  EXPECT_EQ(commit(true).error().name, "no");
  EXPECT_EQ(told_, 0);
}

TEST_F(InterruptedDatabaseTest, tells_nobody_of_a_commit_whose_answer_was_lost) {
  open(2);  // 1 is the body that ran in vain
  EXPECT_EQ(commit().error().name, "connection_lost");
  EXPECT_EQ(told_, 0);
  ASSERT_TRUE(run_task(database_->query({"test.look", "select id from notes"}, {}))) << "it was committed all the same";
  ASSERT_TRUE(commit());
  EXPECT_EQ(told_, 1);
}

}  // namespace
}  // namespace matjar::app
