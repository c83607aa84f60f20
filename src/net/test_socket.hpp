#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/socket.h>

namespace matjar::net {

/// For tests: a client that says exactly what it is told to, on a blocking socket with a time limit of 10 s.
class TestSocket {
 public:
  explicit TestSocket(std::uint16_t port) : socket_(context_) {
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
    const timeval limit{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  }

  void send(std::string_view bytes) {
    boost::system::error_code ignored;
    boost::asio::write(socket_, boost::asio::buffer(bytes), ignored);
  }

  /// What comes until `end` has been seen, or until the other side closes.
  std::string read_until(std::string_view end) {
    std::string seen;
    while (end.empty() || seen.find(end) == std::string::npos) {
      char buffer[4096];
      const auto read = ::recv(socket_.native_handle(), buffer, sizeof(buffer), 0);
      if (read <= 0) break;
      seen.append(buffer, static_cast<std::size_t>(read));
    }
    return seen;
  }

  std::string read_to_end() { return read_until(""); }

  void close() { socket_.close(); }

 private:
  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;
};

}  // namespace matjar::net
