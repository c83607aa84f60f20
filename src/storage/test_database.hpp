#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <string_view>
#include <utility>

#include "base/id_source.hpp"
#include "base/test_task.hpp"
#include "storage/postgres_database.hpp"
#include "storage/sqlite_database.hpp"

// For the tests of every room that keeps something. The program itself includes none of it.

namespace matjar::storage {

using matjar::kept_loop;
using matjar::run_task;

/// A directory that is removed with all its content.
class TestDirectory {
 public:
  TestDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "matjar-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = pattern;
  }
  ~TestDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A place for one test's data, which can be opened several times, as by one process after the other.
class Installation {
 public:
  virtual ~Installation() = default;
  virtual std::unique_ptr<Database> open() = 0;
};

class SqliteInstallation final : public Installation {
 public:
  std::unique_ptr<Database> open() override {
    auto opened = SqliteDatabase::open({.path = directory_.path() / "test.db"});
    if (!opened) throw std::runtime_error(describe(opened.error()));
    return std::move(*opened);
  }

 private:
  TestDirectory directory_;
};

/// A schema of its own in the server of script/with-postgres.
class PostgresInstallation final : public Installation {
 public:
  static const char* server() { return std::getenv("MATJAR_TEST_POSTGRES"); }

  PostgresInstallation() : schema_("test_" + RandomIdSource(SystemClock()).next_uuid()) {
    std::erase(schema_, '-');
    change("create schema " + schema_);
  }
  ~PostgresInstallation() override {
    try {
      change("drop schema " + schema_ + " cascade");
    } catch (const std::exception& error) {
      std::fprintf(stderr, "the schema %s stays: %s\n", schema_.c_str(), error.what());
    }
  }
  PostgresInstallation(const PostgresInstallation&) = delete;
  PostgresInstallation& operator=(const PostgresInstallation&) = delete;

  /// The server knows its connections by this name.
  const std::string& schema() const { return schema_; }
  /// The address of the schema.
  std::string address() const { return url("&options=-csearch_path%3D" + schema_ + "&application_name=" + schema_); }
  std::unique_ptr<Database> open() override { return open_at(address()); }
  /// Breaks every connection to the schema, as a restart of the server would.
  void end_connections() const {
    const auto other = open_at(server());
    constexpr Query end{"test.end_others", R"sql(
      select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1)sql"};
    const auto ended = run_task(other->query(end, {schema_}));
    if (!ended) throw std::runtime_error(describe(ended.error()));
  }
  static std::unique_ptr<PostgresDatabase> open_at(std::string url) {
    auto opened = PostgresDatabase::open({.url = Secret(std::move(url)), .connections = 4});
    if (!opened) throw std::runtime_error(describe(opened.error()));
    return std::move(*opened);
  }

 private:
  static std::string url(const std::string& more) {
    if (server() == nullptr)
      throw std::runtime_error("no PostgreSQL: run the tests with script/test or script/with-postgres");
    return server() + more;
  }
  static void change(const std::string& sql) {
    const auto database = open_at(url(""));
    const auto changed = run_task(execute(*database, {"test.schema", sql}));
    if (!changed) throw std::runtime_error(describe(changed.error()));
  }

  std::string schema_;
};

/// An empty database with the whole schema of the program, of the kind that MATJAR_TEST_DATABASE names: sqlite
/// (default) or postgres. CTest runs each room's tests with both.
class TestDatabase {
 public:
  enum class Kind { sqlite, postgres };

  TestDatabase() {
    const char* wanted = std::getenv("MATJAR_TEST_DATABASE");
    if (wanted != nullptr && std::string_view(wanted) == "postgres") {
      kind_ = Kind::postgres;
      installation_ = std::make_unique<PostgresInstallation>();
    } else {
      installation_ = std::make_unique<SqliteInstallation>();
    }
    database_ = installation_->open();
    const auto migrated = run_task(database_->migrate(embedded_migrations()));
    if (!migrated) throw std::runtime_error(describe(migrated.error()));
  }

  Database& operator*() { return *database_; }
  Database* operator->() { return database_.get(); }
  /// For the few tests that look at what only one kind has.
  Kind kind() const { return kind_; }
  /// Closes the database and opens it again, as a new process would.
  void reopen() {
    database_.reset();
    database_ = installation_->open();
  }

 private:
  Kind kind_ = Kind::sqlite;
  std::unique_ptr<Installation> installation_;
  std::unique_ptr<Database> database_;
};

}  // namespace matjar::storage
