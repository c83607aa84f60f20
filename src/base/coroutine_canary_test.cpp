#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <gtest/gtest.h>
#include <semaphore>
#include <stdexcept>

#include "base/task.hpp"

// GCC before 14 destroys temporaries of a co_await operand twice and can lose one side of a conditional of two
// co_awaits. These tests tell whether the compiler at hand can be trusted with the coroutines of this program.

namespace matjar {
namespace {

struct Lives {
  int begun = 0;
  int ended = 0;
};

class Temporary {
 public:
  explicit Temporary(Lives& lives) : lives_(&lives) { ++lives_->begun; }
  Temporary(const Temporary& other) : lives_(other.lives_) { ++lives_->begun; }
  Temporary(Temporary&& other) noexcept : lives_(other.lives_) { ++lives_->begun; }
  Temporary& operator=(const Temporary&) = delete;
  Temporary& operator=(Temporary&&) = delete;
  ~Temporary() { ++lives_->ended; }

 private:
  Lives* lives_;
};

template <class T>
T run(Task<T> task) {
  // Kept until the end: a thread of a pool may still be on its way out of its last post when the loop has run dry.
  static std::deque<boost::asio::io_context> contexts;
  boost::asio::io_context& context = contexts.emplace_back();
  std::optional<T> result;
  boost::asio::co_spawn(context, std::move(task), [&result](const std::exception_ptr& error, T value) {
    if (error) std::rethrow_exception(error);
    result = std::move(value);
  });
  context.run();
  return std::move(result).value();
}

Task<int> pause_and_return(int value) {
  co_await boost::asio::post(boost::asio::use_awaitable);
  co_return value;
}

Task<int> take_by_value(Temporary) {
  co_return co_await pause_and_return(1);
}

Task<int> take_text(std::string text, std::vector<std::string> more) {
  co_await boost::asio::post(boost::asio::use_awaitable);
  co_return static_cast<int>(text.size() + more.size());
}

Task<int> await_a_call_with_a_temporary(Lives& lives) {
  co_return co_await take_by_value(Temporary(lives));
}

Task<int> await_through_a_condition(bool flag, Lives& left, Lives& right) {
  co_return flag ? co_await take_by_value(Temporary(left)) : co_await take_by_value(Temporary(right)) + 1;
}

Task<int> await_with_heap_temporaries() {
  const std::string prefix(100, 'x');
  co_return co_await take_text(prefix + std::string(100, 'y'), std::vector<std::string>{prefix, prefix});
}

TEST(CoroutineCanary, a_temporary_of_a_co_await_operand_is_destroyed_exactly_once) {
  Lives lives;
  EXPECT_EQ(run(await_a_call_with_a_temporary(lives)), 1);
  EXPECT_GE(lives.begun, 1);
  EXPECT_EQ(lives.begun, lives.ended);
}

TEST(CoroutineCanary, a_conditional_of_two_co_awaits_runs_exactly_the_chosen_one) {
  for (const bool flag : {true, false}) {
    Lives left;
    Lives right;
    EXPECT_EQ(run(await_through_a_condition(flag, left, right)), flag ? 1 : 2);
    EXPECT_EQ(left.begun > 0, flag);
    EXPECT_EQ(right.begun > 0, !flag);
    EXPECT_EQ(left.begun, left.ended);
    EXPECT_EQ(right.begun, right.ended);
  }
}

TEST(CoroutineCanary, temporaries_on_the_heap_survive_the_suspension) {
  EXPECT_EQ(run(await_with_heap_temporaries()), 202);
}

TEST(RunBlocking, brings_the_value_back_from_the_pool) {
  BlockingPool pool(1);
  const auto caller = std::this_thread::get_id();
  const auto ask = [](BlockingPool& on) -> Task<std::thread::id> {
    auto work = [] { return std::this_thread::get_id(); };
    co_return co_await run_blocking(on, std::move(work));
  };
  EXPECT_NE(run(ask(pool)), caller);
  pool.join();
}

TEST(RunBlocking, throws_to_the_caller_what_the_work_threw) {
  BlockingPool pool(1);
  const auto ask = [](BlockingPool& on) -> Task<int> {
    auto work = []() -> int { throw std::runtime_error("broken"); };
    co_return co_await run_blocking(on, std::move(work));
  };
  EXPECT_THROW(run(ask(pool)), std::runtime_error);
  pool.join();
}

TEST(RunBlocking, lets_the_work_end_when_its_caller_is_cancelled_in_the_middle) {
  boost::asio::io_context loop;
  BlockingPool pool(2);
  for (int round = 0; round < 200; ++round) {
    std::binary_semaphore begun(0);
    boost::asio::cancellation_signal cancel;
    bool worked = false;
    auto ask = [](BlockingPool& on, std::binary_semaphore& tell, bool& done) -> Task<void> {
      auto work = [&tell, &done] {
        tell.release();
        done = true;
        return 1;
      };
      co_await run_blocking(on, std::move(work));
    };
    boost::asio::co_spawn(loop, ask(pool, begun, worked),
                          boost::asio::bind_cancellation_slot(cancel.slot(), [](std::exception_ptr) {}));
    loop.poll();
    begun.acquire();
    cancel.emit(boost::asio::cancellation_type::terminal);
    loop.restart();
    loop.run();
    EXPECT_TRUE(worked);
    loop.restart();
  }
  pool.join();
}

}  // namespace
}  // namespace matjar
