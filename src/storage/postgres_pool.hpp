#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <vector>

#include "storage/postgres_connection.hpp"

namespace matjar::storage {

/// The open connections of one database. Used on its event loop, which one thread runs.
class PostgresPool {
 public:
  struct Settings {
    Secret url;
    int connections = 10;
    PostgresConnection::Timing timing;
    std::chrono::milliseconds acquire_timeout{30'000};
  };

  PostgresPool(boost::asio::io_context& loop, Settings settings) : loop_(loop), settings_(std::move(settings)) {}

  /// A connection in somebody's hands; goes back at the end if it is still good.
  class Lease {
   public:
    Lease(PostgresPool& pool, std::unique_ptr<PostgresConnection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (connection_) pool_->give_back(std::move(connection_));
    }
    PostgresConnection& operator*() const { return *connection_; }
    PostgresConnection* operator->() const { return connection_.get(); }

   private:
    PostgresPool* pool_;
    std::unique_ptr<PostgresConnection> connection_;
  };

  /// `database_busy` when none becomes free in time; the connection's errors.
  Task<Result<Lease>> acquire();
  /// Closes what is idle: after one connection broke, the others of the same server are not trusted.
  void drop_idle();

 private:
  void give_back(std::unique_ptr<PostgresConnection> connection);
  void one_is_free();

  boost::asio::io_context& loop_;
  Settings settings_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
  int open_ = 0;  ///< idle, lent and being opened
  // Shared with the coroutine that waits.
  std::deque<std::shared_ptr<boost::asio::steady_timer>> waiting_;
};

}  // namespace matjar::storage
