#include "net/http_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <fmt/format.h>
#include <random>

#include "net/http_connection.hpp"
#include "net/response_head.hpp"

namespace matjar::net {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Sent by hand and without waiting: this must not need anything that is short when a server is full.
void refuse(tcp::socket& socket) {
  constexpr std::string_view kAnswer =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(kAnswer), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
  std::array<char, 4096> sink;
  socket.read_some(asio::buffer(sink), ignored);
}

Task<void> accept_connections(std::shared_ptr<ServerState> state) {
  while (!state->stopping) {
    auto [error, socket] = co_await state->acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
    if (!state->acceptor.is_open()) co_return;
    if (error) {
      // Out of descriptors, most likely: trying again at once would only burn the processor.
      asio::steady_timer pause(state->acceptor.get_executor(), std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
      continue;
    }
    if (state->open.size() >= state->settings.max_connections) {
      refuse(socket);
      continue;
    }
    // Shared by the coroutine and by the completion that keeps its cancellation signal alive to the end.
    auto connection = std::make_shared<OpenConnection>(std::move(socket));
    auto done = [connection](const std::exception_ptr&) {};
    asio::co_spawn(state->acceptor.get_executor(), serve_connection(state, connection),
                   asio::bind_cancellation_slot(connection->cancel.slot(), std::move(done)));
  }
}

std::string random_prefix() {
  std::random_device random;
  return fmt::format("{:08x}", random());
}

std::unexpected<Error> cannot_listen(const HttpServerSettings& settings, const boost::system::error_code& error) {
  const bool in_use = error == asio::error::address_in_use;
  return fail(in_use ? ErrorKind::conflict : ErrorKind::unavailable,
              {.name = in_use ? "address_in_use" : "listen_failed",
               .message = fmt::format("Cannot listen on {}:{}: {}.", settings.address, settings.port, error.message()),
               .next_step = "Choose another address or port, or end the program that uses this one."});
}

}  // namespace

ServerState::ServerState(asio::io_context& loop, const Router& router, HttpServerSettings settings)
    : router(router), settings(std::move(settings)), acceptor(loop), drained(loop), id_prefix_(random_prefix()) {}

std::string ServerState::next_request_id() {
  return fmt::format("{}-{:06x}", id_prefix_, ++last_id_);
}

void ServerState::close(const std::set<OpenConnection::Phase>& phases) {
  const std::set<OpenConnection*> now = open;
  for (OpenConnection* connection : now) {
    if (open.contains(connection) && phases.contains(connection->phase)) {
      connection->cancel.emit(asio::cancellation_type::terminal);
    }
  }
}

class HttpServer::Listener {
 public:
  Listener(asio::io_context& loop, const Router& router, HttpServerSettings settings)
      : loop_(loop), state_(std::make_shared<ServerState>(loop, router, std::move(settings))) {}

  ~Listener() {
    boost::system::error_code ignored;
    state_->stopping = true;
    state_->acceptor.close(ignored);
  }

  Result<void> start() {
    const auto& settings = state_->settings;
    boost::system::error_code error;
    const auto address = asio::ip::make_address(settings.address, error);
    if (error) {
      return fail(ErrorKind::invalid_input, {.name = "address_invalid",
                                             .message = "Not an IP address: " + settings.address + ".",
                                             .next_step = "Set an address such as 127.0.0.1 or 0.0.0.0."});
    }
    const tcp::endpoint endpoint(address, settings.port);
    auto& acceptor = state_->acceptor;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
    if (error) return cannot_listen(settings, error);
    port_ = acceptor.local_endpoint(error).port();
    asio::co_spawn(loop_, accept_connections(state_), asio::detached);
    return {};
  }

  std::uint16_t port() const { return port_; }

  Task<void> stop(std::chrono::milliseconds grace) {
    using Phase = OpenConnection::Phase;
    const auto state = state_;
    state->stopping = true;
    boost::system::error_code ignored;
    state->acceptor.close(ignored);
    state->close({Phase::waiting, Phase::event_stream});
    co_await drain(state, grace);
    state->close({Phase::waiting, Phase::running, Phase::event_stream});
    co_await drain(state, std::chrono::seconds(1));
  }

 private:
  static Task<void> drain(std::shared_ptr<ServerState> state, std::chrono::milliseconds limit) {
    if (state->open.empty()) co_return;
    state->drained.expires_after(limit);
    co_await state->drained.async_wait(asio::as_tuple(asio::use_awaitable));
  }

  asio::io_context& loop_;
  std::shared_ptr<ServerState> state_;  // shared with the frames of its connections: see serve_connection
  std::uint16_t port_ = 0;
};

HttpServer::HttpServer(asio::io_context& loop, const Router& router, HttpServerSettings settings)
    : listener_(std::make_unique<Listener>(loop, router, std::move(settings))) {}

HttpServer::~HttpServer() = default;

Result<void> HttpServer::start() {
  return listener_->start();
}

std::uint16_t HttpServer::port() const {
  return listener_->port();
}

Task<void> HttpServer::stop(std::chrono::milliseconds grace) {
  return listener_->stop(grace);
}

}  // namespace matjar::net
