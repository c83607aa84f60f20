#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
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

/// Runs `work()` on the pool and returns its value on the caller's executor; what it throws is thrown to the caller. It
/// cannot be cancelled on the way: a cancelled caller goes on once the work has ended. `work` is moved to the pool and
/// must not refer to anything that may go before that.
template <class Work>
auto run_blocking(BlockingPool& pool, Work work) -> Task<std::invoke_result_t<Work&>> {
  using Value = std::invoke_result_t<Work&>;
  // No coroutine of Asio on the pool: the caller's cancellation would reach into it from another thread.
  auto start = [&pool](auto handler, Work moved) {
    auto executor = boost::asio::prefer(boost::asio::get_associated_executor(handler),
                                        boost::asio::execution::outstanding_work.tracked);
    auto job = [handler = std::move(handler), executor, moved = std::move(moved)]() mutable {
      std::exception_ptr thrown;
      std::optional<Value> value;
      try {
        value.emplace(moved());
      } catch (...) {  // carried to the caller, whose defect it is
        thrown = std::current_exception();
      }
      // The loop's work ends on the loop: `executor`, which counts as work, goes with what is posted.
      auto post_to = boost::asio::prefer(executor, boost::asio::execution::outstanding_work.untracked);
      auto resume = [handler = std::move(handler), thrown = std::move(thrown), value = std::move(value),
                     executor = std::move(executor)]() mutable {
        std::move(handler)(std::move(thrown), std::move(value));
      };
      boost::asio::post(post_to, std::move(resume));
    };
    boost::asio::post(pool, std::move(job));
  };
  const auto& token = boost::asio::use_awaitable;
  auto running =
      boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(std::exception_ptr, std::optional<Value>)>(
          std::move(start), token, std::move(work));
  std::optional<Value> value = co_await std::move(running);
  co_return std::move(*value);
}

}  // namespace matjar::inline base
