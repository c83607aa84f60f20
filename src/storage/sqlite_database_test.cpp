#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "storage/sqlite_error.hpp"
#include "storage/sqlite_writer.hpp"
#include "storage/test_database.hpp"

namespace matjar::storage {
namespace {

TEST(SqliteDatabase, refuses_a_file_that_is_open_already) {
  const TestDirectory directory;
  const auto path = directory.path() / "one.db";
  {
    const auto first = SqliteDatabase::open({.path = path});
    ASSERT_TRUE(first);
    const auto second = SqliteDatabase::open({.path = path});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().name, "database_in_use");
    EXPECT_NE(second.error().message.find("one.db.lock"), std::string::npos);
  }
  EXPECT_TRUE(SqliteDatabase::open({.path = path})) << "the lock ends with its holder";
}

TEST(SqliteDatabase, makes_its_directory_and_lets_nobody_else_read_the_file) {
  const TestDirectory directory;
  const auto path = directory.path() / "var" / "one.db";
  const auto opened = SqliteDatabase::open({.path = path});
  ASSERT_TRUE(opened);
  struct stat about{};
  ASSERT_EQ(::stat(path.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600U);
}

TEST(SqliteDatabase, says_why_a_file_cannot_be_opened) {
  EXPECT_EQ(SqliteDatabase::open({.path = "/proc/nowhere/one.db"}).error().name, "database_not_opened");
}

TEST(SqliteWriter, waits_for_a_crowd_a_part_of_the_last_commit_and_for_a_few_not_at_all) {
  using std::chrono::microseconds;
  using std::chrono::milliseconds;
  for (const std::size_t few : {0U, 1U, 3U}) {
    EXPECT_EQ(writer_patience(few, milliseconds(8)).for_one.count(), 0);
    EXPECT_EQ(writer_patience(few, milliseconds(8)).in_all.count(), 0);
  }
  EXPECT_EQ(writer_patience(4, milliseconds(4)).for_one, microseconds(250));
  EXPECT_EQ(writer_patience(4, milliseconds(4)).in_all, milliseconds(2));
  EXPECT_EQ(writer_patience(50, milliseconds(1'000)).for_one, microseconds(500)) << "however slow the disk is";
}

TEST(SqliteDatabase, writes_ahead_and_flushes_every_commit) {
  TestDatabase database;
  const auto rows = run_task(execute(*database, {"pragma", "select * from pragma_journal_mode, pragma_synchronous"}));
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->front().get<std::string>("journal_mode"), "wal");
  EXPECT_EQ(rows->front().get<int>("synchronous"), 2);
}

TEST(SqliteDatabase, finishes_what_waits_when_it_is_closed) {
  TestDatabase database;
  boost::asio::io_context loop;
  int ended = 0;
  auto write = [](Database& on, int number, int& count) -> Task<void> {
    const Params params{1000 + number, "late", SystemClock().now()};
    const auto done = co_await execute(
        on, {"late", "insert into schema_migrations (number, name, applied_at) values ($1, $2, $3)"}, params);
    if (done) ++count;
  };
  for (int i = 0; i < 50; ++i) boost::asio::co_spawn(loop, write(*database, i, ended), boost::asio::detached);
  while (loop.poll_one() > 0 && ended == 0) {
  }
  database.reopen();
  const auto rows =
      run_task(database->query({"count", "select count(*) as n from schema_migrations where name = 'late'"}));
  EXPECT_EQ(rows->front().get<int>("n"), 50);
  loop.run();
  EXPECT_EQ(ended, 50);
}

TEST(SqliteError, tells_what_each_result_code_means) {
  struct Case {
    int code;
    ErrorKind kind;
    std::string_view name;
  };
  for (const Case& expected : {
           Case{SQLITE_CONSTRAINT_UNIQUE, ErrorKind::conflict, "unique_violation"},
           Case{SQLITE_CONSTRAINT_PRIMARYKEY, ErrorKind::conflict, "unique_violation"},
           Case{SQLITE_CONSTRAINT_NOTNULL, ErrorKind::internal, "constraint_violation"},
           Case{SQLITE_CONSTRAINT_FOREIGNKEY, ErrorKind::internal, "constraint_violation"},
           Case{SQLITE_BUSY, ErrorKind::unavailable, "database_busy"},
           Case{SQLITE_BUSY_SNAPSHOT, ErrorKind::conflict, "serialization"},
           Case{SQLITE_LOCKED_SHAREDCACHE, ErrorKind::unavailable, "database_busy"},
           Case{SQLITE_FULL, ErrorKind::unavailable, "disk_full"},
           Case{SQLITE_IOERR_FSYNC, ErrorKind::unavailable, "database_io_failed"},
           Case{SQLITE_CANTOPEN_ISDIR, ErrorKind::unavailable, "database_not_opened"},
           Case{SQLITE_CORRUPT, ErrorKind::internal, "database_corrupt"},
           Case{SQLITE_NOTADB, ErrorKind::internal, "database_corrupt"},
           Case{SQLITE_READONLY, ErrorKind::internal, "database_read_only"},
           Case{SQLITE_TOOBIG, ErrorKind::invalid_input, "value_too_big"},
           Case{SQLITE_ERROR, ErrorKind::internal, "statement_failed"},
           Case{SQLITE_MISUSE, ErrorKind::internal, "statement_failed"},
       }) {
    const Error error = error_from_sqlite(expected.code, "text", "notes.insert");
    EXPECT_EQ(error.kind, expected.kind) << expected.code;
    EXPECT_EQ(error.name, expected.name) << expected.code;
    EXPECT_NE(error.message.find("notes.insert"), std::string::npos);
    EXPECT_FALSE(error.next_step.empty());
  }
}

TEST(EmbeddedMigrations, carry_the_files_in_order) {
  const std::vector<Migration> migrations = embedded_migrations();
  ASSERT_FALSE(migrations.empty());
  EXPECT_EQ(migrations.front().number, 1);
  EXPECT_EQ(migrations.front().name, "001_queue");
  EXPECT_NE(migrations.front().sql.find("create table jobs"), std::string::npos);
}

}  // namespace
}  // namespace matjar::storage
