#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "storage/rows.hpp"
#include "storage/transaction.hpp"
#include "storage/value.hpp"

namespace matjar::storage {

/// One step of the schema. Append only; a released one never changes. The text is run as one script in one transaction.
struct Migration {
  int number = 0;    ///< 1, 2, 3 … without gaps
  std::string name;  ///< "001_queue": the file's name
  std::string sql;   ///< with dialect tokens
};

/// A database that keeps what it has acknowledged. Safe for concurrent use from coroutines of any executor; every
/// operation resumes its caller on the caller's executor.
///
/// Errors: `conflict` (unique_violation, serialization), `unavailable` (database_busy, connection_lost, disk_full),
/// `internal` (anything else: a defect in a statement). The error's `name` tells which.
class Database {
 public:
  using AnyBody = std::move_only_function<Body<Result<void>>(Transaction&)>;

  virtual ~Database() = default;

  /// One statement that only reads, outside of any transaction. It sees everything that was committed before the call.
  virtual Task<Result<Rows>> query(Query query, Params params = {}) = 0;

  /// Runs the body in one transaction: committed durably when it returns a value, rolled back when it returns an error
  /// or throws. The body may run again from its start after a serialization failure, so it must not change anything but
  /// through its statements and what it leaves to Transaction::after_commit. Use `transact` below.
  virtual Task<Result<void>> run(AnyBody body) = 0;

  /// The same two for one merchant (MerchantDatabase is how to ask for them): where the database has row-level
  /// security, the statements see and change no row of another. `merchant_missing` (internal) for an empty id. A
  /// database without such a net does what it always does.
  virtual Task<Result<Rows>> query_for(MerchantId merchant, Query query, Params params = {}) = 0;
  virtual Task<Result<void>> run_for(MerchantId merchant, AnyBody body) = 0;

  /// Brings the schema up to date, one transaction per migration. Refuses a database whose schema is newer.
  virtual Task<Result<void>> migrate(std::vector<Migration> migrations) = 0;
};

/// The schema of the program, from migrations/NNN_<room>.sql, in order; compiled into the binary.
std::vector<Migration> embedded_migrations();

/// `body` is called as body(Transaction&) and returns Body<Result<T>>; it lives until the transaction has ended.
template <class MakeBody>
auto transact(Database& database, MakeBody body) -> Task<decltype(body(std::declval<Transaction&>()).take())> {
  using Outcome = decltype(body(std::declval<Transaction&>()).take());
  if constexpr (std::is_same_v<Outcome, Result<void>>) {
    co_return co_await database.run(std::move(body));
  } else {
    std::optional<Outcome> outcome;
    auto erased = [&outcome, &body](Transaction& transaction) -> Body<Result<void>> {
      outcome.reset();
      outcome.emplace(co_await body(transaction));
      if (!*outcome) co_return std::unexpected(outcome->error());
      co_return Result<void>();
    };
    Result<void> ended = co_await database.run(std::move(erased));
    if (!ended) co_return std::unexpected(std::move(ended).error());
    co_return std::move(*outcome);
  }
}

/// The same for one statement that writes.
inline Task<Result<Rows>> execute(Database& database, Query query, Params params = {}) {
  auto body = [query, params = std::move(params)](Transaction& transaction) -> Body<Result<Rows>> {
    co_return co_await transaction.execute(query, params);
  };
  return transact(database, std::move(body));
}

}  // namespace matjar::storage
