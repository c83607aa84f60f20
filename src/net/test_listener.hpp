#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>

namespace matjar::net {

/// For tests: a server that counts connections and does with each, one after the other, exactly what it is told.
class TestListener {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  explicit TestListener(std::function<void(Socket&)> serve = [](Socket&) {})
      : acceptor_(context_, {boost::asio::ip::make_address("127.0.0.1"), 0}),
        serve_(std::move(serve)),
        thread_([this] { accept(); }) {}

  ~TestListener() {
    stopping_ = true;
    {
      std::scoped_lock lock(mutex_);
      if (serving_ >= 0) ::shutdown(serving_, SHUT_RDWR);
    }
    Socket wake(context_);
    boost::system::error_code ignored;
    wake.connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }
  TestListener(const TestListener&) = delete;
  TestListener& operator=(const TestListener&) = delete;

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  int connections() const { return connections_; }

  /// Reads up to and with the end of a request's head; empty when the client has gone.
  static std::string read_head(Socket& socket) {
    std::string seen;
    char letter = 0;
    boost::system::error_code error;
    while (!seen.ends_with("\r\n\r\n") && socket.read_some(boost::asio::buffer(&letter, 1), error) == 1) seen += letter;
    return error ? std::string() : seen;
  }

  static void send(Socket& socket, std::string_view bytes) {
    boost::system::error_code ignored;
    while (!bytes.empty()) {
      const std::size_t sent = socket.write_some(boost::asio::buffer(bytes), ignored);
      if (ignored) return;
      bytes.remove_prefix(sent);
    }
  }

 private:
  /// Remembers the connection that is being served, so that the destructor can end the wait for its client.
  void serving(int descriptor) {
    std::scoped_lock lock(mutex_);
    serving_ = descriptor;
    if (stopping_ && descriptor >= 0) ::shutdown(descriptor, SHUT_RDWR);
  }

  void accept() {
    while (true) {
      Socket socket(context_);
      boost::system::error_code error;
      acceptor_.accept(socket, error);
      if (stopping_ || error) return;
      ++connections_;
      serving(socket.native_handle());
      serve_(socket);
      serving(-1);
    }
  }

  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::function<void(Socket&)> serve_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  int serving_ = -1;
  std::thread thread_;
};

}  // namespace matjar::net
