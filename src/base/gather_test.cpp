#include "base/gather.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace matjar {
namespace {

Task<int> after_turns(int turns, int value) {
  const auto executor = co_await boost::asio::this_coro::executor;
  for (int i = 0; i < turns; ++i) co_await boost::asio::post(executor, boost::asio::use_awaitable);
  if (value < 0) throw std::runtime_error("negative");
  co_return value;
}

std::vector<int> gathered(std::vector<Task<int>> tasks) {
  boost::asio::io_context loop;
  std::vector<int> values;
  std::exception_ptr failure;
  boost::asio::co_spawn(loop, gather(std::move(tasks)), [&](std::exception_ptr error, std::vector<int> got) {
    failure = error;
    values = std::move(got);
  });
  loop.run();
  if (failure) std::rethrow_exception(failure);
  return values;
}

TEST(Gather, returns_the_values_in_the_order_of_the_tasks) {
  std::vector<Task<int>> tasks;
  tasks.push_back(after_turns(5, 1));
  tasks.push_back(after_turns(0, 2));
  tasks.push_back(after_turns(2, 3));
  EXPECT_EQ(gathered(std::move(tasks)), (std::vector{1, 2, 3}));
}

TEST(Gather, of_nothing_is_nothing) {
  EXPECT_TRUE(gathered({}).empty());
}

TEST(Gather, throws_what_a_task_threw_once_all_have_ended) {
  std::vector<Task<int>> tasks;
  tasks.push_back(after_turns(0, -1));
  tasks.push_back(after_turns(3, 2));
  EXPECT_THROW(gathered(std::move(tasks)), std::runtime_error);
}

}  // namespace
}  // namespace matjar
