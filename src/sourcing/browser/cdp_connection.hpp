#pragma once

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/task.hpp"
#include "sourcing/browser/cdp_message.hpp"

namespace matjar::sourcing::browser {

/// The DevTools protocol over a socket: JSON messages, each ended by a zero byte. Every method, and every task, runs on
/// the socket's executor, which must run its handlers one at a time.
///
/// The other side's end breaks the connection: what waits fails, and what comes later too. A message beyond the limit
/// is passed over: the call that it answers is refused, the page that it tells of is given up. Errors: `browser_lost`
/// (unavailable), `browser_silent` (timeout), `browser_refused` (rejected: Chromium carried the command out and says
/// why not).
class CdpConnection : public std::enable_shared_from_this<CdpConnection> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;
  using TimePoint = std::chrono::steady_clock::time_point;

  struct Limits {
    std::size_t message = 32u << 20;  ///< bytes of one message
    std::size_t unsent = 4u << 20;    ///< bytes that wait for Chromium to read them
    std::size_t events = 8u << 20;    ///< bytes of one page's events that nobody took yet
  };

  /// Shared with the tasks that read and write: their frames may be destroyed after the last owner.
  static std::shared_ptr<CdpConnection> open(Socket socket, Limits limits);
  static std::shared_ptr<CdpConnection> open(Socket socket) { return open(std::move(socket), Limits()); }

  Task<Result<CdpReply>> call(CdpCommand command, std::chrono::milliseconds patience);
  /// A command whose reply nobody waits for.
  void tell(const CdpCommand& command);
  bool broken() const { return broken_; }
  void close();

  /// The events of one page, in the order in which they came, from the moment on that it is made.
  class Mailbox {
   public:
    /// What happens in `context` outside of any session comes here too.
    Mailbox(std::shared_ptr<CdpConnection> connection, std::string session, std::string context);
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    /// The next event; nothing when none has come until then. `page_too_large` (rejected) when events were lost because
    /// they were too many or one was too large.
    Task<Result<std::optional<CdpEvent>>> next(TimePoint until);

   private:
    friend class CdpConnection;
    void put(CdpEvent event, std::size_t most);

    std::shared_ptr<CdpConnection> connection_;
    std::string session_;
    std::string context_;
    void give_up();

    std::deque<CdpEvent> events_;
    std::size_t bytes_ = 0;
    bool overflowed_ = false;
    boost::asio::steady_timer bell_;
  };

 private:
  struct Call {
    boost::asio::steady_timer timer;
    std::optional<CdpReply> reply;
  };

  CdpConnection(Socket socket, Limits limits) : socket_(std::move(socket)), limits_(limits) {}

  std::int64_t send(const CdpCommand& command);
  void receive(CdpMessage message);
  void take_messages(std::string_view bytes);
  void pass_over();
  static Task<void> read_all(std::shared_ptr<CdpConnection> self);
  static Task<void> write_all(std::shared_ptr<CdpConnection> self);

  Socket socket_;
  Limits limits_;
  std::int64_t last_id_ = 0;
  std::map<std::int64_t, Call*> calls_;
  std::map<std::string, Mailbox*> mailboxes_;
  std::string incoming_;  ///< of a message that is not complete; of one that is too large its begin and its end
  bool passing_over_ = false;
  std::deque<std::string> outbox_;
  std::size_t unsent_ = 0;
  bool writing_ = false;
  bool broken_ = false;
};

}  // namespace matjar::sourcing::browser
