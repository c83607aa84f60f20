#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/task.hpp"

// For the tests of every room. The program itself includes none of it.

namespace matjar::inline base {

/// A fresh loop that stays until the program ends: the thread that posted a loop's last completion may still be on its
/// way out of the call when the loop has run dry.
inline boost::asio::io_context& kept_loop() {
  static std::mutex mutex;
  static std::deque<boost::asio::io_context> loops;
  std::scoped_lock lock(mutex);
  return loops.emplace_back();
}

/// Runs one task to its end, on a loop of its own.
template <class T>
T run_task(Task<T> task) {
  boost::asio::io_context& loop = kept_loop();
  std::optional<T> outcome;
  std::exception_ptr thrown;
  boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr error, T value) {
    thrown = std::move(error);
    if (!thrown) outcome.emplace(std::move(value));
  });
  loop.run();
  if (thrown) std::rethrow_exception(thrown);
  if (!outcome) throw std::logic_error("the task never ended");
  return std::move(*outcome);
}

inline void run_task(Task<void> task) {
  auto counted = [](Task<void> inner) -> Task<bool> {
    co_await std::move(inner);
    co_return true;
  };
  run_task(counted(std::move(task)));
}

}  // namespace matjar::inline base
