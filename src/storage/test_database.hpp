#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <utility>

#include "storage/sqlite_database.hpp"

// For the tests of every room that keeps something. The program itself includes none of it.

namespace matjar::storage {

/// A fresh loop that stays until the program ends: the thread that posted a loop's last completion may still be on its
/// way out of the call when the loop has run dry.
inline boost::asio::io_context& kept_loop() {
  static std::mutex mutex;
  static std::deque<boost::asio::io_context> loops;
  std::scoped_lock lock(mutex);
  return loops.emplace_back();
}

/// Runs one task to its end, on a loop of its own.
template <class T>
T run_task(Task<T> task) {
  boost::asio::io_context& loop = kept_loop();
  std::optional<T> outcome;
  std::exception_ptr thrown;
  boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr error, T value) {
    thrown = std::move(error);
    if (!thrown) outcome.emplace(std::move(value));
  });
  loop.run();
  if (thrown) std::rethrow_exception(thrown);
  if (!outcome) throw std::logic_error("the task never ended");
  return std::move(*outcome);
}

inline void run_task(Task<void> task) {
  auto counted = [](Task<void> inner) -> Task<bool> {
    co_await std::move(inner);
    co_return true;
  };
  run_task(counted(std::move(task)));
}

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

/// An empty database with the whole schema of the program.
class TestDatabase {
 public:
  TestDatabase() {
    open();
    const auto migrated = run_task(database_->migrate(embedded_migrations()));
    if (!migrated) throw std::runtime_error(describe(migrated.error()));
  }

  Database& operator*() { return *database_; }
  Database* operator->() { return database_.get(); }
  /// Closes the file and opens it again, as a new process would.
  void reopen() {
    database_.reset();
    open();
  }

 private:
  void open() {
    auto opened = SqliteDatabase::open({.path = directory_.path() / "test.db"});
    if (!opened) throw std::runtime_error(describe(opened.error()));
    database_ = std::move(*opened);
  }

  TestDirectory directory_;
  std::unique_ptr<SqliteDatabase> database_;
};

}  // namespace matjar::storage
