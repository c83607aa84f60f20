#include "storage/postgres_pool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace matjar::storage {

Task<Result<PostgresPool::Lease>> PostgresPool::acquire() {
  const auto deadline = std::chrono::steady_clock::now() + settings_.acquire_timeout;
  while (idle_.empty() && open_ >= settings_.connections) {
    const auto timer = std::make_shared<boost::asio::steady_timer>(loop_, deadline);
    waiting_.push_back(timer);
    co_await timer->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    std::erase(waiting_, timer);
    // One that was called at the last moment takes what it was called for.
    const bool free_now = !idle_.empty() || open_ < settings_.connections;
    if (free_now || std::chrono::steady_clock::now() < deadline) continue;
    co_return fail(ErrorKind::unavailable, {.name = "database_busy",
                                            .message = "No connection to the database became free in time.",
                                            .next_step = "Try again; raise database.connections if it lasts."});
  }
  if (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    co_return Lease(*this, std::move(connection));
  }
  ++open_;
  auto opened = co_await PostgresConnection::open(loop_, settings_.url, settings_.timing);
  if (!opened) {
    --open_;
    one_is_free();
    co_return failure_of(std::move(opened));
  }
  co_return Lease(*this, std::move(*opened));
}

void PostgresPool::drop_idle() {
  open_ -= static_cast<int>(idle_.size());
  idle_.clear();
}

void PostgresPool::give_back(std::unique_ptr<PostgresConnection> connection) {
  if (connection->idle()) {
    idle_.push_back(std::move(connection));
  } else {
    --open_;
    drop_idle();
  }
  one_is_free();
}

void PostgresPool::one_is_free() {
  if (waiting_.empty()) return;
  waiting_.front()->cancel();
  waiting_.pop_front();
}

}  // namespace matjar::storage
