#include "storage/postgres_database.hpp"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include "storage/postgres_error.hpp"
#include "storage/postgres_values.hpp"
#include "storage/test_database.hpp"

namespace matjar::storage {
namespace {

const Migration kCounters{.number = 1, .name = "001_counters", .sql = R"sql(
  create table counters (id {uuid} not null primary key, n {bigint} not null) {strict};
  insert into counters (id, n) values ('a', 0), ('b', 0);)sql"};

constexpr Query kAddOne{"counters.add", "update counters set n = n + 1 where id = $1"};
constexpr Query kSum{"counters.sum", "select sum(n) as n from counters"};

class PostgresDatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    if (PostgresInstallation::server() == nullptr) GTEST_SKIP() << "no PostgreSQL: run the tests with script/test";
    installation_.emplace();
    database_ = installation_->open();
    const auto migrated = run_task(database_->migrate({kCounters}));
    ASSERT_TRUE(migrated) << describe(migrated.error());
  }

  std::int64_t sum() { return run_task(database_->query(kSum))->front().get<std::int64_t>("n"); }

  std::optional<PostgresInstallation> installation_;
  std::unique_ptr<Database> database_;
};

TEST_F(PostgresDatabaseTest, goes_on_after_the_server_has_ended_its_connections) {
  ASSERT_TRUE(run_task(execute(*database_, kAddOne, {"a"})));
  installation_->end_connections();
  const auto written = run_task(execute(*database_, kAddOne, {"a"}));
  EXPECT_TRUE(written) << describe(written.error());
  installation_->end_connections();
  EXPECT_EQ(sum(), 2);
}

TEST_F(PostgresDatabaseTest, says_that_the_connection_was_lost_when_it_breaks_inside_a_transaction) {
  const auto ended = run_task(transact(*database_, [](Transaction& transaction) -> Body<Result<void>> {
    CO_TRY(co_await transaction.execute(kAddOne, {"a"}));
    CO_TRY(co_await transaction.execute({"test.end_self", "select pg_terminate_backend(pg_backend_pid())"}));
    co_return Result<void>();
  }));
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(ended.error().name, "connection_lost");
  EXPECT_EQ(sum(), 0) << "the server has rolled it back";
}

// Two transactions that each hold one row and want the other's. A body awaits nothing but its own statements, so it
// asks again until the other has its first row too: they meet however slowly a connection opens.
/// The bodies run on the database's thread, the rest on the test's.
struct Meeting {
  std::atomic<int> runs = 0;
  std::atomic<int> holding = 0;
  std::atomic<int> told = 0;
  std::atomic<int> succeeded = 0;
};

Task<void> add_to_both(Database& database, std::string first, std::string second, Meeting& meeting) {
  auto body = [first, second, &meeting](Transaction& transaction) -> Body<Result<void>> {
    // The third run is that of the one that lost: it lets the other finish, or it might take its row again before the
    // other wakes up, and they would meet once more.
    const bool lost = ++meeting.runs > 2;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    const auto waits = [&] { return std::chrono::steady_clock::now() < deadline; };
    while (lost && meeting.succeeded < 1 && waits()) {
      CO_TRY(co_await transaction.execute({"test.look_again", "select 1"}));
    }
    transaction.after_commit([&meeting] { ++meeting.told; });
    CO_TRY(co_await transaction.execute(kAddOne, {first}));
    ++meeting.holding;
    while (meeting.holding < 2 && waits()) {
      CO_TRY(co_await transaction.execute({"test.look_again", "select 1"}));
    }
    CO_TRY(co_await transaction.execute(kAddOne, {second}));
    co_return Result<void>();
  };
  if (co_await transact(database, std::move(body))) ++meeting.succeeded;
}

TEST_F(PostgresDatabaseTest, runs_a_body_again_that_lost_a_deadlock) {
  boost::asio::io_context& loop = kept_loop();
  Meeting meeting;
  boost::asio::co_spawn(loop, add_to_both(*database_, "a", "b", meeting), boost::asio::detached);
  boost::asio::co_spawn(loop, add_to_both(*database_, "b", "a", meeting), boost::asio::detached);
  loop.run();
  EXPECT_EQ(meeting.runs, 3) << "one of them met the other";
  EXPECT_EQ(meeting.succeeded, 2);
  EXPECT_EQ(meeting.told, 2) << "what the lost try asked for is forgotten";
  EXPECT_EQ(sum(), 4);
}

TEST_F(PostgresDatabaseTest, serves_more_callers_than_it_has_connections) {
  boost::asio::io_context& loop = kept_loop();
  int succeeded = 0;
  auto add = [](Database& database, int& count) -> Task<void> {
    if (co_await execute(database, kAddOne, {"a"})) ++count;
  };
  for (int i = 0; i < 200; ++i) boost::asio::co_spawn(loop, add(*database_, succeeded), boost::asio::detached);
  loop.run();
  EXPECT_EQ(succeeded, 200);
  EXPECT_EQ(sum(), 200);
}

TEST_F(PostgresDatabaseTest, calls_it_busy_when_no_connection_becomes_free) {
  const auto narrow = PostgresDatabase::open({.url = Secret(PostgresInstallation::server()),
                                              .connections = 1,
                                              .acquire_timeout = std::chrono::milliseconds(20)});
  ASSERT_TRUE(narrow);
  boost::asio::io_context& loop = kept_loop();
  std::optional<Error> refused;
  auto hold = [](Database& database) -> Task<void> {
    static_cast<void>(co_await database.query({"test.hold", "select pg_sleep(0.2)"}));
  };
  auto ask = [](Database& database, std::optional<Error>& error) -> Task<void> {
    const auto rows = co_await database.query({"test.ask", "select 1 as one"});
    if (!rows) error = rows.error();
  };
  boost::asio::co_spawn(loop, hold(**narrow), boost::asio::detached);
  boost::asio::co_spawn(loop, ask(**narrow, refused), boost::asio::detached);
  loop.run();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->name, "database_busy");
}

TEST_F(PostgresDatabaseTest, migrates_once_however_many_processes_start_together) {
  const Migration more{.number = 2, .name = "002_more", .sql = "insert into counters (id, n) values ('c', 1);"};
  std::vector<std::unique_ptr<Database>> processes;
  for (int i = 0; i < 4; ++i) processes.push_back(installation_->open());
  boost::asio::io_context& loop = kept_loop();
  int succeeded = 0;
  auto migrate = [](Database& database, Migration first, Migration second, int& count) -> Task<void> {
    std::vector<Migration> both{std::move(first), std::move(second)};
    if (co_await database.migrate(std::move(both))) ++count;
  };
  for (const auto& process : processes) {
    boost::asio::co_spawn(loop, migrate(*process, kCounters, more, succeeded), boost::asio::detached);
  }
  loop.run();
  EXPECT_EQ(succeeded, 4);
  EXPECT_EQ(sum(), 1);
}

TEST(PostgresDatabase, says_why_a_server_cannot_be_reached_without_the_password) {
  const auto opened = PostgresDatabase::open({.url = Secret("postgresql://me:hunter2@/x?host=/nowhere")});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().name, "connection_lost");
  EXPECT_EQ(describe(opened.error()).find("hunter2"), std::string::npos);
}

TEST_F(PostgresDatabaseTest, tells_an_unknown_database_from_a_server_that_is_away) {
  std::string url = PostgresInstallation::server();
  url.replace(url.find("/matjar?"), 8, "/nobody_made_this?");
  const auto opened = PostgresDatabase::open({.url = Secret(url)});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().name, "database_unknown");
}

TEST_F(PostgresDatabaseTest, goes_on_after_another_process_has_changed_a_table) {
  constexpr Query all{"counters.all", "select * from counters"};
  ASSERT_TRUE(run_task(database_->query(all)));
  const auto other = installation_->open();
  ASSERT_TRUE(run_task(execute(*other, {"counters.alter", "alter table counters add column more text"})));
  const auto rows = run_task(database_->query(all));
  ASSERT_TRUE(rows) << describe(rows.error());
  EXPECT_TRUE(rows->front().is_null("more"));
}

TEST(PostgresError, tells_what_each_sqlstate_means) {
  struct Case {
    std::string_view code;
    ErrorKind kind;
    std::string_view name;
  };
  for (const Case& expected : {
           Case{"", ErrorKind::unavailable, "connection_lost"},
           Case{"08006", ErrorKind::unavailable, "connection_lost"},
           Case{"08P01", ErrorKind::internal, "statement_failed"},
           Case{"23505", ErrorKind::conflict, "unique_violation"},
           Case{"23502", ErrorKind::internal, "constraint_violation"},
           Case{"25006", ErrorKind::internal, "database_read_only"},
           Case{"28P01", ErrorKind::internal, "database_login_refused"},
           Case{"3D000", ErrorKind::internal, "database_unknown"},
           Case{"40003", ErrorKind::unavailable, "connection_lost"},
           Case{"40001", ErrorKind::conflict, "serialization"},
           Case{"40P01", ErrorKind::conflict, "serialization"},
           Case{"42601", ErrorKind::internal, "statement_failed"},
           Case{"42501", ErrorKind::internal, "database_permission_missing"},
           Case{"53100", ErrorKind::unavailable, "disk_full"},
           Case{"53300", ErrorKind::unavailable, "database_busy"},
           Case{"54000", ErrorKind::invalid_input, "value_too_big"},
           Case{"55P03", ErrorKind::unavailable, "database_busy"},
           Case{"57014", ErrorKind::unavailable, "database_busy"},
           Case{"57P01", ErrorKind::unavailable, "connection_lost"},
           Case{"58030", ErrorKind::unavailable, "database_io_failed"},
           Case{"XX001", ErrorKind::internal, "database_corrupt"},
       }) {
    const Error error = error_from_postgres(expected.code, "text\n", "counters.add");
    EXPECT_EQ(error.kind, expected.kind) << expected.code;
    EXPECT_EQ(error.name, expected.name) << expected.code;
    EXPECT_NE(error.message.find("counters.add: text ("), std::string::npos) << error.message;
    EXPECT_FALSE(error.next_step.empty());
  }
}

TEST(PostgresValues, counts_the_parameters_that_a_statement_names) {
  EXPECT_EQ(parameters_in("select 1"), 0U);
  EXPECT_EQ(parameters_in("select $2, $1, $2"), 2U);
  EXPECT_EQ(parameters_in("select $12"), 12U);
}

}  // namespace
}  // namespace matjar::storage
