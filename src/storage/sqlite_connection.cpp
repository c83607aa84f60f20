#include "storage/sqlite_connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <type_traits>

#include "base/time_text.hpp"
#include "storage/dialect.hpp"
#include "storage/sqlite_error.hpp"
#include "storage/value_check.hpp"

namespace matjar::storage {

namespace {

constexpr int kBusyMilliseconds = 5'000;
/// The program has a few hundred statements; this only bounds a caller who composes them.
constexpr std::size_t kMaxPrepared = 1'000;

constexpr const char* kSetUpWriter =
    "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory;";
constexpr const char* kSetUpReader = "pragma query_only = on; pragma temp_store = memory;";

std::unexpected<Error> defect(const Query& query, std::string_view name, std::string_view what) {
  return fail(ErrorKind::internal, {.name = name,
                                    .message = fmt::format("{}: {}", query.name, what),
                                    .next_step = "This is a defect of the program; please report it."});
}

int bind_text(sqlite3_stmt* statement, int index, std::string_view text) {
  return sqlite3_bind_text64(statement, index, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_TRANSIENT,
                             SQLITE_UTF8);
}

/// Binds one value. A value that the database could not keep is an error, not a code.
struct Binder {
  sqlite3_stmt* statement;
  int index;

  Result<int> operator()(Null) const { return sqlite3_bind_null(statement, index); }
  Result<int> operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, index, value); }
  Result<int> operator()(double value) const { return sqlite3_bind_double(statement, index, value); }
  Result<int> operator()(bool value) const { return sqlite3_bind_int64(statement, index, value ? 1 : 0); }
  Result<int> operator()(Timestamp value) const { return bind_text(statement, index, to_rfc3339(value)); }
  Result<int> operator()(const std::string& value) const {
    TRY(check_text(value));
    return bind_text(statement, index, value);
  }
  Result<int> operator()(const Json& value) const {
    TRY(check_json(value.text));
    return bind_text(statement, index, value.text);
  }
};

Cell read_cell(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_NULL:
      return Null{};
    default: {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return bytes == nullptr ? std::string() : std::string(bytes, size);
    }
  }
}

/// SQLite's count of its memory, which nobody here reads, takes a lock of the whole process at every allocation.
void count_no_memory() {
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(once);
}

/// A statement left in the middle would keep its locks.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(sqlite3_stmt* statement) : statement_(statement) {}
  ~ResetAtEnd() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;

 private:
  sqlite3_stmt* statement_;
};

}  // namespace

void SqliteConnection::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::filesystem::path& path, Access access) {
  const int mode = access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  count_no_memory();
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(raw));
  const std::string what = "open " + path.string();
  if (code != SQLITE_OK) return std::unexpected(error_from_sqlite(code, sqlite3_errstr(code), what));
  sqlite3_busy_timeout(raw, kBusyMilliseconds);
  TRY(connection->script(what, access == Access::read_only ? kSetUpReader : kSetUpWriter));
  return connection;
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  sqlite3_close_v2(connection_);
}

bool SqliteConnection::in_transaction() const {
  return sqlite3_get_autocommit(connection_) == 0;
}

Result<void> SqliteConnection::script(std::string_view name, const std::string& sql) {
  TRY_ASSIGN(const std::string text, expand(Dialect::sqlite, sql));
  if (sqlite3_exec(connection_, text.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return std::unexpected(last_error(connection_, name));
}

Result<sqlite3_stmt*> SqliteConnection::prepared(const Query& query) {
  if (const auto known = statements_.find(query.sql); known != statements_.end()) return known->second.get();
  TRY_ASSIGN(const std::string text, expand(Dialect::sqlite, query.sql));
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(connection_, text.c_str(), static_cast<int>(text.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, &rest);
  Prepared statement(raw);
  if (code != SQLITE_OK) return std::unexpected(last_error(connection_, query.name));
  if (raw == nullptr || std::string_view(rest).find_first_not_of(" \n\t;") != std::string_view::npos) {
    return defect(query, "statement_failed", "the text is not exactly one statement.");
  }
  if (statements_.size() >= kMaxPrepared) statements_.clear();
  return statements_.emplace(std::string(query.sql), std::move(statement)).first->second.get();
}

Result<void> SqliteConnection::bind(const Query& query, sqlite3_stmt* statement, const Params& params) {
  if (sqlite3_bind_parameter_count(statement) != static_cast<int>(params.size())) {
    return defect(
        query, "parameters_mismatch",
        fmt::format("{} parameters given, {} expected.", params.size(), sqlite3_bind_parameter_count(statement)));
  }
  for (std::size_t i = 0; i < params.size(); ++i) {
    // By position, "$2" standing before "$1" in the text would swap the values without a word.
    const int index = sqlite3_bind_parameter_index(statement, fmt::format("${}", i + 1).c_str());
    if (index == 0) return defect(query, "parameters_mismatch", fmt::format("${} does not stand in the text.", i + 1));
    TRY_ASSIGN(const int code, std::visit(Binder{statement, index}, params[i].kind()));
    if (code != SQLITE_OK) return std::unexpected(last_error(connection_, query.name));
  }
  return {};
}

Result<Rows> SqliteConnection::read_all(const Query& query, sqlite3_stmt* statement) {
  const int width = sqlite3_column_count(statement);
  std::vector<std::vector<Cell>> cells;
  const std::int64_t changes_before = sqlite3_total_changes64(connection_);
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
    std::vector<Cell>& row = cells.emplace_back();
    row.reserve(static_cast<std::size_t>(width));
    for (int column = 0; column < width; ++column) row.push_back(read_cell(statement, column));
  }
  if (code != SQLITE_DONE) return std::unexpected(last_error(connection_, query.name));

  // The names are read after the first step, which prepares anew when the schema has changed.
  std::vector<std::string> columns;
  columns.reserve(static_cast<std::size_t>(width));
  for (int column = 0; column < width; ++column) columns.emplace_back(sqlite3_column_name(statement, column));
  // sqlite3_changes keeps the number of the statement before when this one changed nothing by its nature (DDL).
  const bool changed = sqlite3_total_changes64(connection_) != changes_before;
  const std::int64_t count = width > 0 ? static_cast<std::int64_t>(cells.size())
                             : changed ? sqlite3_changes64(connection_)
                                       : 0;
  return Rows(std::move(columns), std::move(cells), count);
}

Result<Rows> SqliteConnection::run(const Query& query, const Params& params) {
  TRY_ASSIGN(sqlite3_stmt* const statement, prepared(query));
  const ResetAtEnd reset(statement);
  TRY(bind(query, statement, params));
  return read_all(query, statement);
}

}  // namespace matjar::storage
