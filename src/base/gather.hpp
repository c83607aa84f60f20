#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/task.hpp"

namespace matjar::inline base {

/// Runs the tasks side by side on the caller's executor, which must run its handlers one at a time, and returns their
/// values in the order of the tasks. An exception of a task is thrown again once all have ended.
template <class T>
Task<std::vector<T>> gather(std::vector<Task<T>> tasks) {
  struct State {
    explicit State(const boost::asio::any_io_executor& executor) : all_done(executor) {}
    std::vector<std::optional<T>> values;
    std::exception_ptr failure;
    std::size_t running = 0;
    boost::asio::steady_timer all_done;
  };
  const auto executor = co_await boost::asio::this_coro::executor;
  // Shared: when the caller is cancelled its frame goes while tasks still run, and they must find their place.
  const auto state = std::make_shared<State>(executor);
  state->values.resize(tasks.size());
  state->running = tasks.size();
  state->all_done.expires_at(boost::asio::steady_timer::time_point::max());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    boost::asio::co_spawn(executor, std::move(tasks[i]), [state, i](std::exception_ptr failure, T value) {
      if (failure) {
        state->failure = failure;
      } else {
        state->values[i].emplace(std::move(value));
      }
      if (--state->running == 0) state->all_done.cancel();
    });
  }
  while (state->running > 0) {
    boost::system::error_code ignored;
    co_await state->all_done.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
  }
  if (state->failure) std::rethrow_exception(state->failure);
  std::vector<T> values;
  values.reserve(state->values.size());
  for (auto& value : state->values) values.push_back(std::move(*value));
  co_return values;
}

}  // namespace matjar::inline base
