#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "storage/sqlite_connection.hpp"

namespace matjar::storage {

/// How long the writer waits before the next commit: for one more caller after the last that came, and in all.
struct WriterPatience {
  std::chrono::steady_clock::duration for_one{0};
  std::chrono::steady_clock::duration in_all{0};
};
/// `callers`: the size of the last batch or of the queue, whichever is larger; `last_took`: the last commit's time. No
/// patience where only a few write.
WriterPatience writer_patience(std::size_t callers, std::chrono::steady_clock::duration last_took);

/// The one thread that writes. It takes whatever waits in its queue, runs each piece under a savepoint of its own
/// inside one transaction, and commits them together: one fsync for many callers. A piece that fails is rolled back
/// alone; when the commit fails, every caller of the batch gets its error.
///
/// Callers who were told together come back together, one by one: as long as more keep coming, it waits a small part of
/// what a commit takes, so that the first of them does not spend a flush on itself while the others wait for it. Where
/// only a few write at a time, nobody waits.
///
/// The schema must have no deferred constraints: they are checked at the commit and would fail the neighbours too.
class SqliteWriter {
 public:
  /// Runs on the writer's thread, inside a transaction.
  using Work = std::move_only_function<Result<void>(SqliteConnection&)>;

  explicit SqliteWriter(std::unique_ptr<SqliteConnection> connection);
  /// Finishes what waits in the queue. The executors of the callers must still exist.
  ~SqliteWriter();
  SqliteWriter(const SqliteWriter&) = delete;
  SqliteWriter& operator=(const SqliteWriter&) = delete;

  /// Resumes the caller on its executor once the work is durable or rolled back. Rethrows what the work throws.
  Task<Result<void>> submit(Work work);

 private:
  struct Outcome {
    std::exception_ptr thrown;
    Result<void> result;
    bool failed() const { return thrown || !result; }
  };
  struct Pending {
    Work work;
    std::move_only_function<void(Outcome)> complete;
  };

  void enqueue(Pending pending);
  void loop();
  /// The pieces of the next commit; none when the writer stops.
  std::vector<Pending> next_batch();
  void wait_for_followers(std::unique_lock<std::mutex>& lock, WriterPatience patience);
  void run_batch(std::span<Pending> batch);
  /// Runs and commits pieces from the front; returns how many have an outcome, at least one.
  std::size_t commit_some(std::span<Pending> batch, std::vector<Outcome>& outcomes);
  Outcome run_one(Pending& pending);

  std::unique_ptr<SqliteConnection> connection_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Pending> queue_;
  bool stopping_ = false;
  // Of the writer's thread.
  std::chrono::steady_clock::duration last_took_{0};
  std::size_t last_size_ = 0;
  std::thread thread_;
};

}  // namespace matjar::storage
