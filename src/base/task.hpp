#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <type_traits>
#include <utility>

#include "base/result.hpp"

namespace matjar::inline base {

/// The one coroutine type of the program: lazy, resumed on the executor that it was spawned on.
///
/// House rules, which keep the code right on every compiler: no capturing lambda, braced aggregate or `?:` inside a
/// co_await operand (name the local first); parameters by value; a coroutine lambda never outlives its closure.
template <class T>
using Task = boost::asio::awaitable<T>;

/// Threads for work that blocks: parsing a page, SQLite's readers, files. Never call back into the event loop from
/// there.
using BlockingPool = boost::asio::thread_pool;

/// Runs `work()` on the pool and returns its value on the caller's executor. `work` is moved to the pool and must not
/// refer to anything that the caller may destroy if it is cancelled.
template <class Work>
auto run_blocking(BlockingPool& pool, Work work) -> Task<std::invoke_result_t<Work&>> {
  using Value = std::invoke_result_t<Work&>;
  auto body = [](Work task) -> Task<Value> { co_return task(); };
  auto running = boost::asio::co_spawn(pool, body(std::move(work)), boost::asio::use_awaitable);
  co_return co_await std::move(running);
}

}  // namespace matjar::inline base
