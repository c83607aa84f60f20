#include "storage/sqlite_database.hpp"

#include <algorithm>
#include <fcntl.h>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

#include "storage/file_lock.hpp"
#include "storage/schema.hpp"
#include "storage/sqlite_connection.hpp"
#include "storage/sqlite_writer.hpp"

namespace matjar::storage {

namespace {

/// Answers on the spot. After a failed statement the transaction is over, as it is in PostgreSQL: later statements get
/// the same error, and the body's success does not count.
class SqliteStatementRunner final : public StatementRunner {
 public:
  explicit SqliteStatementRunner(SqliteConnection& connection) : connection_(connection) {}

  bool run(const Query& query, const Params& params, Result<Rows>& answer, std::coroutine_handle<>) override {
    if (failed_) {
      answer = std::unexpected(*failed_);
      return true;
    }
    answer = connection_.run(query, params);
    if (!answer) failed_ = answer.error();
    return true;
  }
  const std::optional<Error>& failed() const { return failed_; }

 private:
  SqliteConnection& connection_;
  std::optional<Error> failed_;
};

Result<void> run_body(SqliteConnection& connection, Database::AnyBody& make_body, CommitHooks& hooks) {
  SqliteStatementRunner runner(connection);
  Transaction transaction(runner, hooks);
  Body<Result<void>> body = make_body(transaction);
  body.start();
  if (!body.done()) throw std::logic_error("a transaction's body awaited something that is not a statement");
  TRY(body.take());
  if (runner.failed()) return std::unexpected(*runner.failed());
  return {};
}

/// SQLite would make the file readable for everybody; its companions take their mode from it.
void make_private_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor >= 0) ::close(descriptor);
}

}  // namespace

class SqliteDatabase::Open {
 public:
  Open(FileLock lock, std::unique_ptr<SqliteConnection> writer, std::vector<std::unique_ptr<SqliteConnection>> readers)
      : lock_(std::move(lock)), readers_(std::move(readers)), pool_(readers_.size()), writer_(std::move(writer)) {}
  ~Open() { pool_.join(); }
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;

  SqliteWriter& writer() { return writer_; }
  BlockingPool& pool() { return pool_; }

  /// On a thread of the pool: there are as many connections as threads, so one is always free.
  Result<Rows> read(const Query& query, const Params& params) {
    std::unique_ptr<SqliteConnection> reader;
    {
      std::scoped_lock lock(mutex_);
      reader = std::move(readers_.back());
      readers_.pop_back();
    }
    Result<Rows> rows = reader->run(query, params);
    std::scoped_lock lock(mutex_);
    readers_.push_back(std::move(reader));
    return rows;
  }

 private:
  FileLock lock_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<SqliteConnection>> readers_;
  BlockingPool pool_;
  SqliteWriter writer_;
};

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(Settings settings) {
  make_private_file(settings.path);
  TRY_ASSIGN(FileLock lock, FileLock::acquire(settings.path.string() + ".lock"));
  TRY_ASSIGN(auto writer, SqliteConnection::open(settings.path, SqliteConnection::Access::read_write));
  std::vector<std::unique_ptr<SqliteConnection>> readers;
  for (int i = 0; i < std::max(settings.readers, 1); ++i) {
    TRY_ASSIGN(auto reader, SqliteConnection::open(settings.path, SqliteConnection::Access::read_only));
    readers.push_back(std::move(reader));
  }
  auto opened = std::make_unique<Open>(std::move(lock), std::move(writer), std::move(readers));
  return std::unique_ptr<SqliteDatabase>(new SqliteDatabase(std::move(opened)));
}

SqliteDatabase::SqliteDatabase(std::unique_ptr<Open> open) : open_(std::move(open)) {}
SqliteDatabase::~SqliteDatabase() = default;

Task<Result<Rows>> SqliteDatabase::query(Query query, Params params) {
  auto read = [open = open_.get(), query, params = std::move(params)] { return open->read(query, params); };
  auto running = run_blocking(open_->pool(), std::move(read));
  co_return co_await std::move(running);
}

Task<Result<void>> SqliteDatabase::run(AnyBody body) {
  CommitHooks hooks;
  auto work = [body = std::move(body), &hooks](SqliteConnection& connection) mutable {
    return run_body(connection, body, hooks);
  };
  auto writing = open_->writer().submit(std::move(work));
  auto ended = co_await std::move(writing);
  if (ended) hooks.committed();
  co_return ended;
}

Task<Result<Rows>> SqliteDatabase::query_for(MerchantId, Query query, Params params) {
  return this->query(query, std::move(params));
}

Task<Result<void>> SqliteDatabase::run_for(MerchantId, AnyBody body) {
  return run(std::move(body));
}

Task<Result<void>> SqliteDatabase::migrate(std::vector<Migration> migrations) {
  CO_TRY(check_order(migrations));
  CO_TRY(co_await execute(*this, kCreateSchemaTable));
  CO_TRY_ASSIGN(const Rows applied, co_await query(kAppliedMigrations));
  CO_TRY(check_applied(applied, migrations));
  for (Migration& migration : migrations) {
    if (is_applied(applied, migration.number)) continue;
    auto work = [&migration](SqliteConnection& connection) -> Result<void> {
      TRY(connection.script(migration.name, migration.sql));
      TRY(connection.run(kRecordMigration, record_of(migration)));
      return {};
    };
    auto writing = open_->writer().submit(std::move(work));
    CO_TRY(co_await std::move(writing));
  }
  co_return Result<void>();
}

}  // namespace matjar::storage
