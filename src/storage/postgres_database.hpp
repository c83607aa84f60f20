#pragma once

#include <chrono>
#include <memory>

#include "base/secret.hpp"
#include "storage/database.hpp"

namespace matjar::storage {

/// PostgreSQL 15 and later: a pool of connections on an event loop and thread of its own, where the bodies run too.
/// Transactions are `read committed`; one that fails by serialization or deadlock is run again from its start.
///
/// A connection that broke is replaced; nothing is sent twice but what has not begun. A transaction whose commit got no
/// answer ends in `connection_lost`: it may have been kept, and whoever tries again looks first.
///
/// Names in the address are looked up by libpq without an event loop: while a name server is silent, so is this. Give
/// an IP address or a socket's folder where that matters.
///
/// It must be destroyed before the event loops of its callers: its destructor finishes what waits and tells the
/// callers.
class PostgresDatabase final : public Database {
 public:
  struct Settings {
    Secret url;            ///< "postgresql://user:password@host/database", or libpq's key=value form
    int connections = 10;  ///< at most, for this process
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds statement_timeout{30'000};
    std::chrono::milliseconds acquire_timeout{30'000};  ///< for a free connection; then `database_busy`
  };

  /// Connects once, so that a wrong address or password is told at the start.
  static Result<std::unique_ptr<PostgresDatabase>> open(Settings settings);
  ~PostgresDatabase() override;
  PostgresDatabase(const PostgresDatabase&) = delete;
  PostgresDatabase& operator=(const PostgresDatabase&) = delete;

  Task<Result<Rows>> query(Query query, Params params = {}) override;
  Task<Result<void>> run(AnyBody body) override;
  Task<Result<Rows>> query_for(MerchantId merchant, Query query, Params params = {}) override;
  Task<Result<void>> run_for(MerchantId merchant, AnyBody body) override;
  Task<Result<void>> migrate(std::vector<Migration> migrations) override;

 private:
  class Session;
  explicit PostgresDatabase(std::unique_ptr<Session> session);
  std::unique_ptr<Session> session_;
};

}  // namespace matjar::storage
