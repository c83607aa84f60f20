#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/database.hpp"

namespace matjar::storage {

/// A SQLite file in WAL mode: one writer thread with group commit (an acknowledged transaction is on the disk), a few
/// readers on threads of their own. One process at a time.
///
/// It must be destroyed before the event loops of its callers: its destructor finishes what waits and tells the
/// callers.
class SqliteDatabase final : public Database {
 public:
  struct Settings {
    std::filesystem::path path;
    int readers = 2;
  };

  /// Makes the file (readable by its owner only) and its directory if need be. `database_in_use` (conflict) when
  /// another process has it open.
  static Result<std::unique_ptr<SqliteDatabase>> open(Settings settings);
  ~SqliteDatabase() override;
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  Task<Result<Rows>> query(Query query, Params params = {}) override;
  Task<Result<void>> run(AnyBody body) override;
  Task<Result<Rows>> query_for(MerchantId merchant, Query query, Params params = {}) override;
  Task<Result<void>> run_for(MerchantId merchant, AnyBody body) override;
  Task<Result<void>> migrate(std::vector<Migration> migrations) override;

 private:
  class Open;
  explicit SqliteDatabase(std::unique_ptr<Open> open);
  std::unique_ptr<Open> open_;
};

}  // namespace matjar::storage
