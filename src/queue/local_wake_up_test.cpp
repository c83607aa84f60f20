#include "queue/local_wake_up.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace matjar::queue {
namespace {

Task<void> wait_and_count(LocalWakeUp& wake_up, std::string topic, std::uint64_t seen, int& woken) {
  co_await wake_up.wait(std::move(topic), seen, std::chrono::milliseconds(60'000));
  ++woken;
}

TEST(LocalWakeUp, has_everybody_look_who_waits_or_is_about_to) {
  boost::asio::io_context loop;
  LocalWakeUp wake_up;
  int woken = 0;
  const auto seen = wake_up.position("c");
  boost::asio::co_spawn(loop, wait_and_count(wake_up, "a", wake_up.position("a"), woken), boost::asio::detached);
  boost::asio::co_spawn(loop, wait_and_count(wake_up, "b", wake_up.position("b"), woken), boost::asio::detached);
  loop.poll();
  wake_up.announce_everything();
  boost::asio::co_spawn(loop, wait_and_count(wake_up, "c", seen, woken), boost::asio::detached);
  loop.poll();
  EXPECT_EQ(woken, 3);
}

}  // namespace
}  // namespace matjar::queue
