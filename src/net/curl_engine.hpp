#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <curl/curl.h>
#include <deque>
#include <functional>
#include <map>
#include <memory>

#include "base/task.hpp"
#include "net/curl_transfer.hpp"

namespace matjar::net {

/// Drives transfers: libcurl says which sockets and which time it waits for, and the loop wakes it. Everything but
/// perform() runs on the strand.
class CurlEngine : public std::enable_shared_from_this<CurlEngine> {
 public:
  struct Limits {
    std::size_t running;
    std::size_t idle;
    std::size_t waiting;
  };

  CurlEngine(boost::asio::io_context& loop, Limits limits);
  ~CurlEngine();
  CurlEngine(const CurlEngine&) = delete;
  CurlEngine& operator=(const CurlEngine&) = delete;

  /// Runs a transfer to its end; it ends early, with an error of kind `cancelled`, when the waiting coroutine is
  /// cancelled. Safe to call from any thread.
  Task<Result<HttpAnswer>> perform(std::unique_ptr<CurlTransfer> transfer);

 private:
  using Strand = boost::asio::strand<boost::asio::io_context::executor_type>;
  using Completion = std::move_only_function<void(Result<HttpAnswer>)>;

  /// A transfer under way or waiting for its turn.
  struct Call {
    Call(std::uint64_t id, std::unique_ptr<CurlTransfer> transfer, Completion complete, const Strand& strand)
        : id(id), transfer(std::move(transfer)), complete(std::move(complete)), timer(strand) {}

    std::uint64_t id;
    std::unique_ptr<CurlTransfer> transfer;
    Completion complete;
    boost::asio::steady_timer timer;
    bool running = false;
  };

  /// A socket of libcurl's that the loop watches. It stays libcurl's: it is released, never closed.
  struct Watch {
    Watch(const Strand& strand, curl_socket_t socket) : descriptor(strand), socket(socket) {}

    boost::asio::posix::stream_descriptor descriptor;
    curl_socket_t socket;
    int wanted = CURL_POLL_NONE;
    bool reading = false;
    bool writing = false;
  };

  void enter(std::unique_ptr<Call> call);
  void begin(Call& call);
  void begin_waiting();
  void cancel(std::uint64_t id);
  void end(std::uint64_t id, Result<HttpAnswer> outcome);
  void wait_for_time(Call& call, CurlTransfer::TimePoint until);
  void on_time(std::uint64_t id);

  void act(curl_socket_t socket, int events);
  void collect();
  bool watch(curl_socket_t socket, int wanted);
  void arm(const std::shared_ptr<Watch>& watch);
  void set_timer(long milliseconds);

  static int on_socket(CURL* handle, curl_socket_t socket, int what, void* self, void* watched) noexcept;
  static int on_timer(CURLM* multi, long milliseconds, void* self) noexcept;

  Strand strand_;
  boost::asio::steady_timer timer_;
  Limits limits_;
  CURLM* multi_;
  std::atomic<std::uint64_t> last_id_ = 0;
  std::size_t running_ = 0;
  std::map<std::uint64_t, std::unique_ptr<Call>> calls_;
  std::deque<std::uint64_t> waiting_;
  // Shared with the loop's waits, which may still be on their way when libcurl lets go of the socket.
  std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
};

}  // namespace matjar::net
