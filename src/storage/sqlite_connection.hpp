#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "storage/rows.hpp"
#include "storage/value.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace matjar::storage {

/// One connection to a SQLite file with its prepared statements. Used by one thread at a time.
class SqliteConnection {
 public:
  enum class Access { read_only, read_write };

  /// Waits up to five seconds where another process holds the file.
  static Result<std::unique_ptr<SqliteConnection>> open(const std::filesystem::path& path, Access access);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  /// Expands the dialect's tokens, binds by name ($1 is the first parameter wherever it stands) and reads the whole
  /// answer.
  Result<Rows> run(const Query& query, const Params& params);
  /// Several statements without parameters; `name` is for errors.
  Result<void> script(std::string_view name, const std::string& sql);
  /// False once SQLite itself has rolled an open transaction back (disk full, I/O error).
  bool in_transaction() const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

  explicit SqliteConnection(sqlite3* connection) : connection_(connection) {}
  Result<sqlite3_stmt*> prepared(const Query& query);
  Result<void> bind(const Query& query, sqlite3_stmt* statement, const Params& params);
  Result<Rows> read_all(const Query& query, sqlite3_stmt* statement);

  sqlite3* connection_;
  std::map<std::string, Prepared, std::less<>> statements_;  ///< by their text as written
};

}  // namespace matjar::storage
