#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <thread>

#include "storage/test_database.hpp"

// What every Database promises. A second database joins by one more line at the end.

namespace matjar::storage {
namespace {

struct Factory {
  std::string name;
  std::unique_ptr<Installation> (*make)();
};

const Migration kNotes{.number = 1, .name = "001_notes", .sql = R"sql(
  create table notes (id {uuid} not null primary key, body text, size {bigint}, share {double}, done {bool},
    at {time}, data {json}) {strict};
  create index notes_at on notes (at);)sql"};

constexpr Query kInsert{"notes.insert", "insert into notes (id, body) values ($1, $2)"};
constexpr Query kCount{"notes.count", "select count(*) as n from notes"};
constexpr Query kBodies{"notes.bodies", "select id, body from notes order by id"};

class DatabaseContract : public testing::TestWithParam<Factory> {
 protected:
  void SetUp() override {
    if (GetParam().name == "postgres" && PostgresInstallation::server() == nullptr) {
      GTEST_SKIP() << "no PostgreSQL: run the tests with script/test";
    }
    installation_ = GetParam().make();
    database_ = installation_->open();
    const auto migrated = run_task(database_->migrate({kNotes}));
    ASSERT_TRUE(migrated) << describe(migrated.error());
  }

  std::int64_t count() { return run_task(database_->query(kCount))->front().get<std::int64_t>("n"); }

  std::unique_ptr<Installation> installation_;
  std::unique_ptr<Database> database_;
};

TEST_P(DatabaseContract, gives_every_kind_of_value_back_as_it_was) {
  constexpr Query insert{"notes.fill", R"sql(insert into notes (id, body, size, share, done, at, data)
    values ($1, $2, $3, $4, $5, $6, $7))sql"};
  const Timestamp at(std::chrono::milliseconds(1'767'225'600'123));
  const std::int64_t size = 9'000'000'000'000;
  const Params params{"a", "قميص", size, 0.25, true, at, Json{R"({"colour":"red"})"}};
  const auto inserted = run_task(execute(*database_, insert, params));
  ASSERT_TRUE(inserted) << describe(inserted.error());
  EXPECT_EQ(inserted->changed(), 1);
  const auto rows = run_task(database_->query({"notes.all", "select * from notes"}));
  const Row row = rows->front();
  EXPECT_EQ(row.get<std::string>("body"), "قميص");
  EXPECT_EQ(row.get<std::int64_t>("size"), size);
  EXPECT_EQ(row.get<double>("share"), 0.25);
  EXPECT_TRUE(row.get<bool>("done"));
  EXPECT_EQ(row.get<Timestamp>("at"), at);
  EXPECT_EQ(row.get<std::string>("data"), R"({"colour":"red"})");
}

TEST_P(DatabaseContract, calls_what_waits_for_the_commit_once_it_is_durable_and_in_order) {
  std::string told;
  const auto here = std::this_thread::get_id();
  auto body = [this, &told, here](Transaction& transaction) -> Body<Result<void>> {
    CO_TRY(co_await transaction.execute(kInsert, {"a", "x"}));
    transaction.after_commit([this, &told, here] {
      EXPECT_EQ(std::this_thread::get_id(), here) << "on the executor of whoever asked";
      told += "first " + std::to_string(count());
    });
    transaction.after_commit([&told] { told += ", second"; });
    EXPECT_EQ(told, "");
    co_return Result<void>();
  };
  ASSERT_TRUE(run_task(transact(*database_, std::move(body))));
  EXPECT_EQ(told, "first 1, second");
}

TEST_P(DatabaseContract, forgets_what_waits_for_a_commit_that_does_not_come) {
  int told = 0;
  const auto failing = run_task(transact(*database_, [&told](Transaction& transaction) -> Body<Result<void>> {
    transaction.after_commit([&told] { ++told; });
    co_return fail(ErrorKind::rejected, {.name = "no", .message = "No.", .next_step = "None."});
  }));
  EXPECT_FALSE(failing);
  const auto broken = run_task(transact(*database_, [&told](Transaction& transaction) -> Body<Result<void>> {
    transaction.after_commit([&told] { ++told; });
    static_cast<void>(co_await transaction.execute({"test.nonsense", "select * from nothing_of_the_kind"}));
    co_return Result<void>();
  }));
  EXPECT_FALSE(broken);
  auto throwing = [&told](Transaction& transaction) -> Body<Result<void>> {
    transaction.after_commit([&told] { ++told; });
    static_cast<void>(co_await transaction.execute(kInsert, {"a", "x"}));
    throw std::runtime_error("a defect");
  };
  EXPECT_THROW(static_cast<void>(run_task(transact(*database_, std::move(throwing)))), std::runtime_error);
  EXPECT_EQ(told, 0);
}

TEST_P(DatabaseContract, keeps_a_missing_value_apart_from_an_empty_one) {
  ASSERT_TRUE(run_task(execute(*database_, kInsert, {"a", Null{}})));
  ASSERT_TRUE(run_task(execute(*database_, kInsert, {"b", std::string_view()})));
  const auto rows = run_task(database_->query(kBodies));
  EXPECT_TRUE((*rows)[0].is_null("body"));
  EXPECT_EQ((*rows)[0].get<std::optional<std::string>>("body"), std::nullopt);
  EXPECT_EQ((*rows)[1].get<std::optional<std::string>>("body"), "");
}

TEST_P(DatabaseContract, binds_parameters_by_their_number_wherever_they_stand) {
  const auto rows = run_task(database_->query(
      {"swap", "select cast($2 as text) as b, cast($1 as text) as a, cast($2 as text) as c"}, {"one", "two"}));
  ASSERT_TRUE(rows) << describe(rows.error());
  EXPECT_EQ(rows->front().get<std::string>("a"), "one");
  EXPECT_EQ(rows->front().get<std::string>("b"), "two");
  EXPECT_EQ(rows->front().get<std::string>("c"), "two");
}

TEST_P(DatabaseContract, reads_a_whole_number_as_a_floating_one) {
  const auto rows = run_task(database_->query({"whole", "select count(*) as n from notes"}));
  EXPECT_EQ(rows->front().get<double>("n"), 0.0);
}

TEST_P(DatabaseContract, refuses_a_wrong_number_of_parameters_as_a_defect) {
  for (const Params& params : {Params{"a"}, Params{"a", "b", "c"}}) {
    const auto outcome = run_task(execute(*database_, kInsert, params));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, ErrorKind::internal);
  }
}

TEST_P(DatabaseContract, refuses_json_that_is_none_or_holds_a_null_character) {
  constexpr Query insert{"notes.json", "insert into notes (id, data) values ($1, $2)"};
  for (const char* bad : {"", "{", "{\"a\":1} x", "{\"a\":\"x\\u0000y\"}", "nul"}) {
    const auto outcome = run_task(execute(*database_, insert, {"a", Json{bad}}));
    ASSERT_FALSE(outcome) << bad;
    EXPECT_EQ(outcome.error().name, "json_invalid") << bad;
  }
  const auto escaped_backslash = run_task(execute(*database_, insert, {"a", Json{R"({"a":"\\u0000"})"}}));
  EXPECT_TRUE(escaped_backslash) << "a backslash followed by u0000 is no null character";
}

TEST_P(DatabaseContract, refuses_text_that_is_no_utf8_or_holds_a_null_character) {
  for (const std::string& bad : {std::string("a\0b", 3), std::string("\xff\xfe")}) {
    const auto outcome = run_task(execute(*database_, kInsert, {"a", bad}));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().name, "text_invalid");
  }
}

TEST_P(DatabaseContract, calls_a_taken_key_a_conflict) {
  ASSERT_TRUE(run_task(execute(*database_, kInsert, {"a", "first"})));
  const auto again = run_task(execute(*database_, kInsert, {"a", "second"}));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_EQ(again.error().name, "unique_violation");
}

TEST_P(DatabaseContract, keeps_nothing_of_a_body_that_returns_an_error) {
  const auto outcome = run_task(transact(*database_, [](Transaction& transaction) -> Body<Result<int>> {
    CO_TRY(co_await transaction.execute(kInsert, {"a", "lost"}));
    co_return fail(ErrorKind::rejected, {.name = "changed_my_mind", .message = "No."});
  }));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().name, "changed_my_mind");
  EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, keeps_nothing_of_a_body_that_throws_and_passes_the_exception_on) {
  const auto throwing = [](Transaction& transaction) -> Body<Result<void>> {
    CO_TRY(co_await transaction.execute(kInsert, {"a", "lost"}));
    throw std::logic_error("a defect");
  };
  EXPECT_THROW(run_task(transact(*database_, throwing)), std::logic_error);
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(run_task(execute(*database_, kInsert, {"b", "the database still works"})));
}

TEST_P(DatabaseContract, keeps_nothing_after_a_failed_statement_even_when_the_body_succeeds) {
  const auto outcome = run_task(transact(*database_, [](Transaction& transaction) -> Body<Result<void>> {
    CO_TRY(co_await transaction.execute(kInsert, {"a", "first"}));
    static_cast<void>(co_await transaction.execute(kInsert, {"a", "again"}));
    const auto after = co_await transaction.execute(kInsert, {"b", "third"});
    EXPECT_FALSE(after);
    co_return Result<void>();
  }));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().name, "unique_violation");
  EXPECT_EQ(count(), 0);
}

Body<Result<std::int64_t>> insert_and_count(Transaction& transaction, std::string id) {
  CO_TRY(co_await transaction.execute(kInsert, {id, "nested"}));
  CO_TRY_ASSIGN(const Rows rows, co_await transaction.execute(kCount));
  co_return rows.front().get<std::int64_t>("n");
}

TEST_P(DatabaseContract, lets_a_body_await_other_bodies_and_see_its_own_writes) {
  const auto outcome = run_task(transact(*database_, [](Transaction& transaction) -> Body<Result<std::int64_t>> {
    CO_TRY(co_await insert_and_count(transaction, "a"));
    co_return co_await insert_and_count(transaction, "b");
  }));
  EXPECT_EQ(outcome, 2);
}

TEST_P(DatabaseContract, answers_the_rows_of_a_writing_statement) {
  const auto rows = run_task(execute(
      *database_, {"notes.returning", "insert into notes (id, body) values ($1, $2) returning id, body"}, {"a", "x"}));
  ASSERT_TRUE(rows) << describe(rows.error());
  EXPECT_EQ(rows->changed(), 1);
  EXPECT_EQ(rows->front().get<std::string>("body"), "x");
  const auto none =
      run_task(execute(*database_, {"notes.update", "update notes set body = $1 where id = $2"}, {"y", "b"}));
  EXPECT_EQ(none->changed(), 0);
}

TEST_P(DatabaseContract, does_not_write_through_query) {
  const auto outcome = run_task(database_->query(kInsert, {"a", "x"}));
  EXPECT_FALSE(outcome);
  EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, names_an_unknown_token_and_a_broken_statement_as_defects) {
  const auto token = run_task(database_->query({"bad", "select {color} from notes"}));
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().name, "sql_token_unknown");
  EXPECT_NE(token.error().message.find("{color}"), std::string::npos);
  const auto broken = run_task(database_->query({"bad.syntax", "selekt 1"}));
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().kind, ErrorKind::internal);
  EXPECT_NE(broken.error().message.find("bad.syntax"), std::string::npos);
}

TEST_P(DatabaseContract, shows_to_a_query_what_was_committed_before_it) {
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(run_task(execute(*database_, kInsert, {std::to_string(i), "x"})));
    ASSERT_EQ(count(), i + 1);
  }
}

TEST_P(DatabaseContract, resumes_its_caller_on_the_callers_thread) {
  auto check = [](Database& database) -> Task<bool> {
    const auto thread = std::this_thread::get_id();
    static_cast<void>(co_await execute(database, kInsert, {"a", "x"}));
    const bool after_writing = std::this_thread::get_id() == thread;
    static_cast<void>(co_await database.query(kCount));
    co_return after_writing&& std::this_thread::get_id() == thread;
  };
  EXPECT_TRUE(run_task(check(*database_)));
}

/// Every fifth body fails after it has written; every seventh throws.
Task<void> write_one(Database& database, int number, int& succeeded) {
  auto body = [number](Transaction& transaction) -> Body<Result<void>> {
    CO_TRY(co_await transaction.execute(kInsert, {fmt::format("{:05}", number), "x"}));
    if (number % 5 == 0) co_return fail(ErrorKind::rejected, {.name = "no", .message = "No."});
    if (number % 7 == 0) throw std::runtime_error("a defect");
    co_return Result<void>();
  };
  try {
    if (co_await transact(database, std::move(body))) ++succeeded;
  } catch (const std::runtime_error&) {
  }
}

TEST_P(DatabaseContract, commits_many_bodies_at_once_and_rolls_failing_ones_back_alone) {
  constexpr int kBodies = 600;
  boost::asio::io_context loop;
  int succeeded = 0;
  int expected = 0;
  for (int i = 1; i <= kBodies; ++i) {
    if (i % 5 != 0 && i % 7 != 0) ++expected;
    boost::asio::co_spawn(loop, write_one(*database_, i, succeeded), boost::asio::detached);
  }
  loop.run();
  EXPECT_EQ(succeeded, expected);
  database_.reset();
  database_ = installation_->open();
  EXPECT_EQ(count(), expected);
}

TEST_P(DatabaseContract, takes_work_from_several_event_loops) {
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([this, thread] {
      for (int i = 0; i < 25; ++i) {
        EXPECT_TRUE(run_task(execute(*database_, kInsert, {fmt::format("{}-{}", thread, i), "x"})));
        EXPECT_TRUE(run_task(database_->query(kCount)));
      }
    });
  }
  threads.clear();
  EXPECT_EQ(count(), 100);
}

TEST_P(DatabaseContract, applies_only_the_migrations_that_are_new) {
  const Migration second{.number = 2, .name = "002_more", .sql = "alter table notes add column more text;"};
  const auto first_time = run_task(database_->migrate({kNotes, second}));
  ASSERT_TRUE(first_time) << describe(first_time.error());
  const auto second_time = run_task(database_->migrate({kNotes, second}));
  EXPECT_TRUE(second_time) << describe(second_time.error());
  EXPECT_TRUE(run_task(database_->query({"notes.more", "select more from notes"})));
}

TEST_P(DatabaseContract, keeps_nothing_of_a_migration_that_fails) {
  const Migration broken{
      .number = 2, .name = "002_bad", .sql = "create table half (id text); create tabel x (id text);"};
  EXPECT_FALSE(run_task(database_->migrate({kNotes, broken})));
  EXPECT_FALSE(run_task(database_->query({"half", "select * from half"})));
  EXPECT_TRUE(run_task(database_->migrate({kNotes})));
}

TEST_P(DatabaseContract, refuses_a_schema_that_is_newer_or_another) {
  const Migration second{.number = 2, .name = "002_more", .sql = "create table more (id text) {strict};"};
  ASSERT_TRUE(run_task(database_->migrate({kNotes, second})));
  EXPECT_EQ(run_task(database_->migrate({kNotes})).error().name, "schema_newer");
  Migration renamed = second;
  renamed.name = "002_other";
  EXPECT_EQ(run_task(database_->migrate({kNotes, renamed})).error().name, "schema_mismatch");
  EXPECT_EQ(run_task(database_->migrate({second, kNotes})).error().name, "migrations_invalid");
}

template <class Kind>
std::unique_ptr<Installation> make() {
  return std::make_unique<Kind>();
}

INSTANTIATE_TEST_SUITE_P(Every, DatabaseContract,
                         testing::Values(Factory{"sqlite", make<SqliteInstallation>},
                                         Factory{"postgres", make<PostgresInstallation>}),
                         [](const testing::TestParamInfo<Factory>& info) { return info.param.name; });

}  // namespace
}  // namespace matjar::storage
