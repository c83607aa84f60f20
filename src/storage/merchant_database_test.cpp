#include "storage/merchant_database.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>
#include <set>

#include "storage/test_database.hpp"

namespace matjar::storage {
namespace {

const Migration kNotes{.number = 1, .name = "001_notes", .sql = R"sql(
  create table notes (id {uuid} not null primary key, merchant_id {uuid} not null, n {bigint} not null) {strict};
  insert into notes (id, merchant_id, n) values ('1', 'a', 0), ('2', 'a', 0), ('3', 'b', 0);
  {postgres}
  alter table notes enable row level security;
  alter table notes force row level security;
  create policy of_merchant on notes
    using (coalesce(current_setting('matjar.merchant', true), '') in ('', merchant_id));
  {end})sql"};

// Statements that forgot to say whose rows they mean.
constexpr Query kCount{"notes.count", "select count(*) as n from notes"};
constexpr Query kSum{"notes.sum", "select sum(n) as n from notes"};
constexpr Query kAddOne{"notes.add_one", "update notes set n = n + 1"};
constexpr Query kRemove{"notes.remove", "delete from notes"};
constexpr Query kInsert{"notes.insert", "insert into notes (id, merchant_id, n) values ($1, $2, 0)"};
constexpr Query kGiveAway{"notes.give_away", "update notes set merchant_id = 'b'"};

const MerchantId kA("a");
const MerchantId kB("b");

/// The net itself, on PostgreSQL.
class RowLevelSecurity : public testing::Test {
 protected:
  void SetUp() override {
    if (PostgresInstallation::server() == nullptr) GTEST_SKIP() << "no PostgreSQL: run the tests with script/test";
    installation_.emplace();
    database_ = installation_->open();
    const auto migrated = run_task(database_->migrate({kNotes}));
    ASSERT_TRUE(migrated) << describe(migrated.error());
    a_.emplace(*database_, kA);
    b_.emplace(*database_, kB);
  }
  static std::int64_t number(Database& database, Query query) {
    return run_task(database.query(query))->front().get<std::int64_t>("n");
  }
  std::string refusal(Database& database, Query query, Params params = {}) {
    const auto done = run_task(execute(database, query, std::move(params)));
    return done ? "" : done.error().name;
  }

  std::optional<PostgresInstallation> installation_;
  std::unique_ptr<Database> database_;
  std::optional<MerchantDatabase> a_;
  std::optional<MerchantDatabase> b_;
};

TEST_F(RowLevelSecurity, holds_for_the_user_that_the_tests_and_the_program_use) {
  const auto rows = run_task(database_->query(
      {"test.role", "select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user"}));
  EXPECT_FALSE(rows->front().get<bool>("free")) << "such a user is bound by no policy";
}

TEST_F(RowLevelSecurity, shows_a_merchant_its_own_rows_also_to_a_statement_without_a_condition) {
  EXPECT_EQ(number(*a_, kCount), 2);
  EXPECT_EQ(number(*b_, kCount), 1);
  EXPECT_EQ(number(*database_, kCount), 3) << "the program itself sees all";
}

TEST_F(RowLevelSecurity, lets_a_merchant_change_and_remove_its_own_rows_alone) {
  EXPECT_EQ(run_task(execute(*b_, kAddOne))->changed(), 1);
  EXPECT_EQ(number(*database_, kSum), 1);
  EXPECT_EQ(run_task(execute(*b_, kRemove))->changed(), 1);
  EXPECT_EQ(number(*database_, kCount), 2);
}

TEST_F(RowLevelSecurity, lets_no_row_get_into_another_merchants_hands) {
  EXPECT_EQ(refusal(*a_, kInsert, {"4", "a"}), "");
  EXPECT_EQ(refusal(*a_, kInsert, {"5", "b"}), "database_permission_missing");
  EXPECT_EQ(refusal(*a_, kGiveAway), "database_permission_missing");
  EXPECT_EQ(number(*b_, kCount), 1);
}

TEST_F(RowLevelSecurity, holds_for_every_statement_of_a_transaction) {
  std::vector<std::int64_t> seen;
  auto body = [&seen](Transaction& transaction) -> Body<Result<void>> {
    for (int i = 0; i < 3; ++i) {
      CO_TRY_ASSIGN(const Rows rows, co_await transaction.execute(kCount));
      seen.push_back(rows.front().get<std::int64_t>("n"));
    }
    co_return Result<void>();
  };
  ASSERT_TRUE(run_task(transact(*b_, body)));
  EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 1, 1}));
}

TEST_F(RowLevelSecurity, is_not_left_behind_on_a_connection_also_after_a_failure) {
  for (int i = 0; i < 20; ++i) {  // more than there are connections
    EXPECT_EQ(refusal(*a_, kInsert, {"1", "a"}), "unique_violation");
    EXPECT_EQ(number(*database_, kCount), 3);
    EXPECT_EQ(number(*b_, kCount), 1);
  }
}

TEST_F(RowLevelSecurity, keeps_merchants_apart_who_work_at_the_same_time) {
  boost::asio::io_context& loop = kept_loop();
  std::set<std::int64_t> seen_by_a;
  std::set<std::int64_t> seen_by_b;
  std::set<std::int64_t> seen_by_all;
  auto look = [](Database& database, std::set<std::int64_t>& seen) -> Task<void> {
    for (int i = 0; i < 50; ++i) {
      const auto rows = co_await database.query(kCount);
      seen.insert(rows ? rows->front().get<std::int64_t>("n") : -1);
      static_cast<void>(co_await execute(database, kAddOne));
    }
  };
  for (int i = 0; i < 4; ++i) {
    boost::asio::co_spawn(loop, look(*a_, seen_by_a), boost::asio::detached);
    boost::asio::co_spawn(loop, look(*b_, seen_by_b), boost::asio::detached);
    boost::asio::co_spawn(loop, look(*database_, seen_by_all), boost::asio::detached);
  }
  loop.run();
  EXPECT_EQ(seen_by_a, std::set<std::int64_t>{2});
  EXPECT_EQ(seen_by_b, std::set<std::int64_t>{1});
  EXPECT_EQ(seen_by_all, std::set<std::int64_t>{3});
}

TEST_F(RowLevelSecurity, holds_on_a_connection_that_replaced_a_broken_one) {
  EXPECT_EQ(number(*a_, kCount), 2);
  const auto other = PostgresInstallation::open_at(PostgresInstallation::server());
  ASSERT_TRUE(run_task(other->query({"test.end",
                                     "select pg_terminate_backend(pid) from pg_stat_activity where "
                                     "application_name = $1"},
                                    {installation_->schema()})));
  EXPECT_EQ(number(*a_, kCount), 2);
}

TEST_F(RowLevelSecurity, never_takes_an_empty_merchant_for_the_whole_program) {
  MerchantDatabase nobody(*database_, MerchantId());
  EXPECT_EQ(run_task(nobody.query(kCount)).error().name, "merchant_missing");
  EXPECT_EQ(refusal(nobody, kAddOne), "merchant_missing");
}

TEST_F(RowLevelSecurity, does_not_hinder_migrations) {
  EXPECT_EQ(number(*a_, kCount), 2);  // leaves a connection with this merchant
  const Migration all{.number = 2, .name = "002_all", .sql = "update notes set n = 7;"};
  ASSERT_TRUE(run_task(database_->migrate({kNotes, all})));
  EXPECT_EQ(number(*database_, kSum), 21);
}

TEST(MerchantDatabase, gives_nobody_another_merchants_view_or_the_schema) {
  TestDatabase whole;
  MerchantDatabase own(*whole, kA);
  const Query one{"test.one", "select 1 as n"};
  EXPECT_TRUE(run_task(own.query(one)));
  EXPECT_TRUE(run_task(own.query_for(kA, one)));
  EXPECT_EQ(run_task(own.query_for(kB, one)).error().name, "outside_of_merchant");
  MerchantDatabase nested(own, kB);
  EXPECT_EQ(run_task(execute(nested, one)).error().name, "outside_of_merchant");
  EXPECT_EQ(run_task(own.migrate({})).error().name, "outside_of_merchant");
}

/// Every table of the program that says whose its rows are, by itself or by what it belongs to, is in the net.
TEST(Schema, leaves_no_merchants_table_without_row_level_security) {
  TestDatabase database;
  if (database.kind() != TestDatabase::Kind::postgres) GTEST_SKIP() << "SQLite has no row-level security";
  const Query outside{"test.outside", R"sql(
    select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
      and (a.attname in ('merchant_id', 'store_id', 'build_id', 'workflow') or c.relname in ('merchants', 'workflows'))
      and not (c.relrowsecurity and c.relforcerowsecurity
               and exists (select 1 from pg_policy p where p.polrelid = c.oid)))sql"};
  const auto rows = run_task(database->query(outside));
  ASSERT_TRUE(rows) << describe(rows.error());
  for (const Row row : *rows) ADD_FAILURE() << row.get<std::string>("name") << " has no policy: see migrations/";
  const Query covered{"test.covered", R"sql(
    select count(*) as n from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace and relforcerowsecurity)sql"};
  EXPECT_EQ(run_task(database->query(covered))->front().get<std::int64_t>("n"), 15);
}

}  // namespace
}  // namespace matjar::storage
