#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "base/task.hpp"
#include "net/http_server.hpp"

namespace matjar::net {

/// One open connection, as its server sees it.
struct OpenConnection {
  enum class Phase { waiting, running, event_stream };

  explicit OpenConnection(boost::asio::ip::tcp::socket socket) : socket(std::move(socket)) {}

  boost::asio::ip::tcp::socket socket;  ///< moved from when serve_connection begins
  boost::asio::cancellation_signal cancel;
  Phase phase = Phase::waiting;
};

/// What the connections of one server share. Touched on the loop only.
struct ServerState {
  ServerState(boost::asio::io_context& loop, const Router& router, HttpServerSettings settings);

  std::string next_request_id();
  /// Ends the connections in one of the phases.
  void close(const std::set<OpenConnection::Phase>& phases);

  const Router& router;
  HttpServerSettings settings;
  boost::asio::ip::tcp::acceptor acceptor;
  boost::asio::steady_timer drained;  ///< cancelled when the last connection ends
  std::set<OpenConnection*> open;
  bool stopping = false;

 private:
  std::string id_prefix_;
  std::uint64_t last_id_ = 0;
};

/// Serves requests until either side closes. The pointers are shared because the frame of this coroutine may be the
/// last one to know them: a server can be destroyed before the loop has let go of its connections.
Task<void> serve_connection(std::shared_ptr<ServerState> state, std::shared_ptr<OpenConnection> connection);

}  // namespace matjar::net
