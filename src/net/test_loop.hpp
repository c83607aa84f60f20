#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <optional>
#include <stdexcept>
#include <thread>

#include "base/task.hpp"

namespace matjar::net {

/// For tests: an event loop on a thread of its own, on which servers and clients really run.
class TestLoop {
 public:
  TestLoop() : work_(boost::asio::make_work_guard(loop_)), thread_([this] { loop_.run(); }) {}
  ~TestLoop() { stop(); }
  TestLoop(const TestLoop&) = delete;
  TestLoop& operator=(const TestLoop&) = delete;

  boost::asio::io_context& loop() { return loop_; }

  /// Runs a task on the loop and waits for what it returns; throws when that takes longer than 20 s.
  template <class T>
  T run(Task<T> task) {
    std::future<T> result = boost::asio::co_spawn(loop_, std::move(task), boost::asio::use_future);
    if (result.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
      throw std::runtime_error("a task of the test did not end");
    }
    return result.get();
  }

  /// Ends the loop, so that what runs on it may be destroyed.
  void stop() {
    work_.reset();
    loop_.stop();
    if (thread_.joinable()) thread_.join();
  }

 private:
  boost::asio::io_context loop_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::thread thread_;
};

}  // namespace matjar::net
