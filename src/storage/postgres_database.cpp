#include "storage/postgres_database.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <thread>

#include "storage/dialect.hpp"
#include "storage/postgres_pool.hpp"
#include "storage/postgres_transaction.hpp"
#include "storage/schema.hpp"

namespace matjar::storage {

namespace {

/// Any number that other programs of the same database are unlikely to lock.
constexpr Query kMigrationLock{"schema.lock", "select pg_advisory_xact_lock(7305421990614)"};

bool is_lost(const Error& error) {
  return error.name == "connection_lost";
}

}  // namespace

class PostgresDatabase::Session {
 public:
  explicit Session(PostgresPool::Settings settings)
      : work_(loop_.get_executor()), pool_(loop_, std::move(settings)), thread_([this] { loop_.run(); }) {}
  ~Session() {
    work_.reset();
    thread_.join();
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Runs the task on the database's loop and resumes the caller on its executor. It cannot be cancelled on the way:
  /// a cancelled caller goes on once the task has ended.
  template <class T>
  Task<T> run_here(Task<T> task) {
    auto start = [this](auto handler, Task<T> moved) {
      auto executor = boost::asio::prefer(boost::asio::get_associated_executor(handler),
                                          boost::asio::execution::outstanding_work.tracked);
      auto complete = [handler = std::move(handler), executor](std::exception_ptr thrown, T value) mutable {
        auto post_to = boost::asio::prefer(executor, boost::asio::execution::outstanding_work.untracked);
        auto resume = [handler = std::move(handler), thrown = std::move(thrown), value = std::move(value),
                       executor = std::move(executor)]() mutable {
          std::move(handler)(std::move(thrown), std::move(value));
        };
        boost::asio::post(post_to, std::move(resume));
      };
      boost::asio::co_spawn(loop_, std::move(moved), std::move(complete));
    };
    const auto& token = boost::asio::use_awaitable;
    auto running = boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(std::exception_ptr, T)>(
        std::move(start), token, std::move(task));
    co_return co_await std::move(running);
  }

  /// On the loop. A reading statement is tried again where the connection was dead already.
  Task<Result<Rows>> read(Query query, Params params) {
    for (int tries = 1;; ++tries) {
      CO_TRY_ASSIGN(const auto lease, co_await pool_.acquire());
      auto rows = co_await lease->run(query, params);
      if (rows || !is_lost(rows.error()) || tries == 2) co_return rows;
    }
  }

  /// On the loop. A transaction that did not begin is tried on another connection.
  Task<Result<void>> write(AnyBody body) {
    for (int tries = 1;; ++tries) {
      CO_TRY_ASSIGN(const auto lease, co_await pool_.acquire());
      bool begun = false;
      auto ended = co_await run_transaction(*lease, body, begun);
      if (ended || begun || !is_lost(ended.error()) || tries == 2) co_return ended;
    }
  }

  /// On the loop: one migration, unless another process was faster.
  Task<Result<void>> migrate_one(Migration migration) {
    CO_TRY_ASSIGN(const std::string text, expand(Dialect::postgres, migration.sql));
    CO_TRY_ASSIGN(const auto lease, co_await pool_.acquire());
    auto ended = co_await migrate_in(*lease, migration, text);
    if (ended) ended = co_await lease->script("commit", "commit");
    if (!ended && lease->usable()) static_cast<void>(co_await lease->script("rollback", "rollback"));
    co_return ended;
  }

 private:
  static Task<Result<void>> migrate_in(PostgresConnection& connection, const Migration& migration, std::string text) {
    static const Params none;
    CO_TRY(co_await connection.script(
        "begin", "begin read write; set local lock_timeout = 0; set local statement_timeout = 0"));
    CO_TRY(co_await connection.run(kMigrationLock, none));
    CO_TRY_ASSIGN(const Rows applied, co_await connection.run(kAppliedMigrations, none));
    if (is_applied(applied, migration.number)) co_return Result<void>();
    CO_TRY(co_await connection.script(migration.name, std::move(text)));
    const Params record = record_of(migration);
    CO_TRY(co_await connection.run(kRecordMigration, record));
    co_return Result<void>();
  }

  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  PostgresPool pool_;
  std::thread thread_;
};

Result<std::unique_ptr<PostgresDatabase>> PostgresDatabase::open(Settings settings) {
  const PostgresConnection::Timing timing{.connect = settings.connect_timeout, .statement = settings.statement_timeout};
  // Tried on a loop of its own: the caller has none that runs yet.
  boost::asio::io_context loop{1};
  std::optional<Error> failed;
  boost::asio::co_spawn(loop, PostgresConnection::open(loop, settings.url, timing),
                                      [&failed](const std::exception_ptr& thrown, auto opened) {
                                        if (thrown) std::rethrow_exception(thrown);
                                        if (!opened) failed = opened.error();
                                      });
  loop.run();
  if (failed) return std::unexpected(std::move(*failed));
  auto session = std::make_unique<Session>(PostgresPool::Settings{.url = std::move(settings.url),
                                                                  .connections = std::max(settings.connections, 1),
                                                                  .timing = timing,
                                                                  .acquire_timeout = settings.acquire_timeout});
  return std::unique_ptr<PostgresDatabase>(new PostgresDatabase(std::move(session)));
}

PostgresDatabase::PostgresDatabase(std::unique_ptr<Session> session) : session_(std::move(session)) {}
PostgresDatabase::~PostgresDatabase() = default;

Task<Result<Rows>> PostgresDatabase::query(Query query, Params params) {
  return session_->run_here(session_->read(query, std::move(params)));
}

Task<Result<void>> PostgresDatabase::run(AnyBody body) {
  return session_->run_here(session_->write(std::move(body)));
}

Task<Result<void>> PostgresDatabase::migrate(std::vector<Migration> migrations) {
  CO_TRY(check_order(migrations));
  auto make_table = [](Transaction& transaction) -> Body<Result<void>> {
    CO_TRY(co_await transaction.execute(kMigrationLock));
    CO_TRY(co_await transaction.execute(kCreateSchemaTable));
    co_return Result<void>();
  };
  CO_TRY(co_await run(std::move(make_table)));
  CO_TRY_ASSIGN(const Rows applied, co_await query(kAppliedMigrations));
  CO_TRY(check_applied(applied, migrations));
  for (Migration& migration : migrations) {
    if (is_applied(applied, migration.number)) continue;
    CO_TRY(co_await session_->run_here(session_->migrate_one(std::move(migration))));
  }
  co_return Result<void>();
}

}  // namespace matjar::storage
