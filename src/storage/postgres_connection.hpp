#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "storage/rows.hpp"
#include "storage/value.hpp"

struct pg_conn;
struct pg_result;

namespace matjar::storage {

/// One connection to PostgreSQL with its prepared statements, driven without blocking by libpq's asynchronous calls.
/// Used on one event loop, by one coroutine at a time.
class PostgresConnection {
 public:
  struct Timing {
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds statement{30'000};  ///< the server's limit; a silent server is given up a little later
    std::chrono::milliseconds lock{10'000};
  };

  /// A session in UTC whose statements outside of `begin read write` only read.
  static Task<Result<std::unique_ptr<PostgresConnection>>> open(boost::asio::io_context& loop, Secret url,
                                                                Timing timing);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  /// One prepared statement. `query.sql` and `params` must live until the end.
  Task<Result<Rows>> run(Query query, const Params& params);
  /// Statements without parameters; `name` is for errors.
  Task<Result<void>> script(std::string_view name, std::string sql);
  /// Returns once the server has sent something by itself, `interrupt` was called, or the time is over.
  Task<void> wait_for_news(std::chrono::milliseconds at_most);
  /// Ends `wait_for_news`; does nothing to a statement that is under way.
  void interrupt();
  /// The payloads that other sessions notified since the last call, on the channels that this one listens on.
  std::vector<std::string> take_notifications();
  /// Outside of a transaction: whose rows the statements see from now on (row-level security); empty: everybody's. One
  /// round trip where the last user's differs, else none. Whoever takes a connection says it first.
  Task<Result<void>> enter(std::string merchant);
  /// False once nothing more can be asked of it.
  bool usable() const;
  /// The server was silent for longer than it may be.
  bool timed_out() const { return timed_out_; }
  /// Usable and outside of a transaction.
  bool idle() const;
  /// `endless`: for migrations, which may take as long as they take.
  enum class Patience { usual, endless };
  void set_patience(Patience patience) { patience_ = patience; }

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  using Answer = std::unique_ptr<pg_result, Clear>;
  enum class Ready { read, write };

  PostgresConnection(boost::asio::io_context& loop, pg_conn* connection, Timing timing);
  Task<Result<void>> connect();
  Task<Result<std::string>> prepared(Query query, const std::vector<unsigned>& types);
  /// Sends what was queued and reads the answer to its end.
  Task<Result<Answer>> answer(std::string_view name);
  Task<std::optional<Answer>> next_answer();
  Result<Answer> judged(Answer last, std::string_view name);
  Task<bool> wait(Ready ready);
  /// Registers libpq's socket with the loop, or lets it go once libpq has closed it: at once, before its number is
  /// given to another connection.
  void follow_socket();
  enum class AtLimit { give_up, go_on };
  /// Ends whatever waits for the server once the time is over; `give_up`: and the connection with it.
  void limit(std::chrono::milliseconds time, AtLimit then = AtLimit::give_up);
  void lift_limit();
  Error lost(std::string_view name) const;
  Error not_connected() const;

  pg_conn* connection_;
  Timing timing_;
  boost::asio::posix::stream_descriptor socket_;
  boost::asio::steady_timer limit_;
  std::map<std::string, std::string, std::less<>> statements_;  ///< name by parameter types and text
  std::string merchant_;
  Patience patience_ = Patience::usual;
  bool waiting_for_news_ = false;
  bool timed_out_ = false;
  bool broken_ = false;  ///< an answer was not read to its end
  // Shared with timer handlers, which may run after the connection is gone.
  std::shared_ptr<std::uint64_t> limits_set_ = std::make_shared<std::uint64_t>(0);
};

}  // namespace matjar::storage
