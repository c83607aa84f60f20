#pragma once

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <optional>
#include <utility>

#include "base/task.hpp"

namespace matjar::inline base {

/// The value of `work`, or nothing when it is not there in time; then `work` has been cancelled and has ended.
template <class T>
Task<std::optional<T>> within(std::chrono::milliseconds limit, Task<T> work) {
  using boost::asio::experimental::awaitable_operators::operator||;
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, limit);
  Task<void> alarm = timer.async_wait(boost::asio::use_awaitable);
  auto both = std::move(work) || std::move(alarm);
  auto first = co_await std::move(both);
  if (first.index() == 1) co_return std::nullopt;
  co_return std::optional<T>(std::get<0>(std::move(first)));
}

}  // namespace matjar::inline base
