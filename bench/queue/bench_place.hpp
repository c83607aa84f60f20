#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/clock.hpp"
#include "base/id_source.hpp"
#include "queue/job_engine.hpp"
#include "queue/local_wake_up.hpp"
#include "storage/database.hpp"
#include "storage/test_database.hpp"

namespace matjar::bench {

enum class Backend { sqlite, postgres };
std::string_view to_string(Backend backend);

inline constexpr const char* kQueue = "bench";
inline constexpr const char* kKind = "nothing";

/// A fresh database with the program's schema and settings, as production opens it, and the queue in it. Gone at the
/// end. SQLite's file is in the folder for temporary files, PostgreSQL's is the server of MATJAR_TEST_POSTGRES.
class BenchPlace {
 public:
  /// Throws std::runtime_error when the database cannot be opened.
  explicit BenchPlace(Backend backend);

  storage::Database& database() { return *database_; }
  queue::JobEngine& engine() { return *engine_; }
  queue::LocalWakeUp& wake_up() { return wake_up_; }
  const Clock& clock() const { return clock_; }

  /// Adds jobs, many in one transaction: what a measurement finds before it begins.
  Task<void> fill(int jobs);

 private:
  SystemClock clock_;
  RandomIdSource ids_{clock_};
  queue::LocalWakeUp wake_up_;
  storage::TestDirectory directory_;
  std::unique_ptr<storage::PostgresInstallation> schema_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<queue::JobEngine> engine_;
};

/// Arguments of the size that the program's own jobs have.
queue::NewJob small_job();

/// The value, or std::runtime_error: a measurement that failed is none.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(describe(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace matjar::bench
