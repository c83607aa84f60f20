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

/// An empty id would open everything.
std::unexpected<Error> merchant_missing() {
  return fail(ErrorKind::internal, {.name = "merchant_missing",
                                    .message = "A merchant's statement came without the merchant.",
                                    .next_step = "This is a defect of the program; please report it."});
}

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

  /// On the loop. A reading statement is tried again where the connection was dead; a silent server is not asked twice.
  /// For whom: a merchant's id, or nothing for the whole program.
  Task<Result<Rows>> read(std::string merchant, Query query, Params params) {
    for (int tries = 1;; ++tries) {
      CO_TRY_ASSIGN(const auto lease, co_await pool_.acquire());
      auto rows = co_await read_once(*lease, merchant, query, params);
      if (rows || !is_lost(rows.error()) || lease->timed_out() || tries == 2) co_return rows;
    }
  }

  Task<Result<void>> write(std::string merchant, AnyBody body) {
    CommitHooks hooks;
    auto ended = co_await run_here(write_here(std::move(merchant), std::move(body), hooks));
    if (ended) hooks.committed();
    co_return ended;
  }

  /// On the loop: one transaction under the lock that only one process has, however long that takes.
  template <class Work>
  Task<Result<void>> under_lock(Work work) {
    CO_TRY_ASSIGN(const auto lease, co_await pool_.acquire());
    CO_TRY(co_await lease->enter({}));
    lease->set_patience(PostgresConnection::Patience::endless);
    auto ended = co_await locked(*lease, work);
    if (ended) ended = co_await lease->script("commit", "commit");
    if (!ended && lease->usable()) static_cast<void>(co_await lease->script("rollback", "rollback"));
    lease->set_patience(PostgresConnection::Patience::usual);
    co_return ended;
  }

 private:
  /// On the loop. A transaction that did not begin is tried on another connection.
  Task<Result<void>> write_here(std::string merchant, AnyBody body, CommitHooks& hooks) {
    for (int tries = 1;; ++tries) {
      CO_TRY_ASSIGN(const auto lease, co_await pool_.acquire());
      bool begun = false;
      auto ended = co_await lease->enter(merchant);
      if (ended) ended = co_await run_transaction(*lease, body, hooks, begun);
      if (ended || begun || !is_lost(ended.error()) || tries == 2) co_return ended;
    }
  }
  static Task<Result<Rows>> read_once(PostgresConnection& connection, std::string merchant, Query query,
                                      const Params& params) {
    CO_TRY(co_await connection.enter(std::move(merchant)));
    co_return co_await connection.run(query, params);
  }
  template <class Work>
  static Task<Result<void>> locked(PostgresConnection& connection, Work& work) {
    static const Params none;
    CO_TRY(co_await connection.script("begin",
                                      "begin read write; set local lock_timeout = 0; set local statement_timeout = 0"));
    CO_TRY(co_await connection.run(kMigrationLock, none));
    co_return co_await work(connection);
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
  return session_->run_here(session_->read({}, query, std::move(params)));
}

Task<Result<void>> PostgresDatabase::run(AnyBody body) {
  return session_->write({}, std::move(body));
}

Task<Result<Rows>> PostgresDatabase::query_for(MerchantId merchant, Query query, Params params) {
  if (merchant.empty()) co_return merchant_missing();
  co_return co_await session_->run_here(session_->read(merchant.value(), query, std::move(params)));
}

Task<Result<void>> PostgresDatabase::run_for(MerchantId merchant, AnyBody body) {
  if (merchant.empty()) co_return merchant_missing();
  co_return co_await session_->write(merchant.value(), std::move(body));
}

namespace {

Task<Result<void>> make_schema_table(PostgresConnection& connection) {
  const Params none;
  CO_TRY(co_await connection.run(kCreateSchemaTable, none));
  co_return Result<void>();
}

/// Does nothing when another process was faster.
Task<Result<void>> apply(PostgresConnection& connection, const Migration& migration) {
  const Params none;
  CO_TRY_ASSIGN(const Rows applied, co_await connection.run(kAppliedMigrations, none));
  if (is_applied(applied, migration.number)) co_return Result<void>();
  CO_TRY_ASSIGN(std::string text, expand(Dialect::postgres, migration.sql));
  CO_TRY(co_await connection.script(migration.name, std::move(text)));
  const Params record = record_of(migration);
  CO_TRY(co_await connection.run(kRecordMigration, record));
  co_return Result<void>();
}

}  // namespace

Task<Result<void>> PostgresDatabase::migrate(std::vector<Migration> migrations) {
  CO_TRY(check_order(migrations));
  CO_TRY(co_await session_->run_here(session_->under_lock(make_schema_table)));
  CO_TRY_ASSIGN(const Rows applied, co_await query(kAppliedMigrations));
  CO_TRY(check_applied(applied, migrations));
  for (const Migration& migration : migrations) {
    if (is_applied(applied, migration.number)) continue;
    auto work = [&migration](PostgresConnection& connection) { return apply(connection, migration); };
    auto migrating = session_->under_lock(std::move(work));
    CO_TRY(co_await session_->run_here(std::move(migrating)));
  }
  co_return Result<void>();
}

}  // namespace matjar::storage
