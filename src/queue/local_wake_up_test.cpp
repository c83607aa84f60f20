#include "queue/local_wake_up.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <thread>

namespace matjar::queue {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLong{60'000};

Task<void> wait_and_count(LocalWakeUp& wake_up, std::string topic, std::uint64_t seen, milliseconds at_most,
                          int& woken) {
  co_await wake_up.wait(std::move(topic), seen, at_most);
  ++woken;
}

class LocalWakeUpTest : public testing::Test {
 protected:
  void wait(const std::string& topic, std::uint64_t seen, milliseconds at_most = kLong) {
    boost::asio::co_spawn(loop_, wait_and_count(wake_up_, topic, seen, at_most, woken_), boost::asio::detached);
  }
  void let_it_run() { loop_.poll(); }

  boost::asio::io_context loop_;
  LocalWakeUp wake_up_;
  int woken_ = 0;
};

TEST_F(LocalWakeUpTest, wakes_everyone_who_waits_for_the_topic_and_nobody_else) {
  wait("a", 0);
  wait("a", 0);
  wait("b", 0);
  let_it_run();
  EXPECT_EQ(woken_, 0);
  wake_up_.announce("a");
  let_it_run();
  EXPECT_EQ(woken_, 2);
}

TEST_F(LocalWakeUpTest, does_not_miss_news_between_the_look_and_the_wait) {
  const auto seen = wake_up_.position("a");
  wake_up_.announce("a");
  wait("a", seen);
  let_it_run();
  EXPECT_EQ(woken_, 1);
}

TEST_F(LocalWakeUpTest, waits_again_from_the_new_position) {
  wake_up_.announce("a");
  wait("a", wake_up_.position("a"));
  let_it_run();
  EXPECT_EQ(woken_, 0);
  wake_up_.announce("a");
  let_it_run();
  EXPECT_EQ(woken_, 1);
}

TEST_F(LocalWakeUpTest, gives_up_after_the_time) {
  wait("a", 0, milliseconds(1));
  loop_.run();
  EXPECT_EQ(woken_, 1);
}

TEST_F(LocalWakeUpTest, takes_announcements_from_other_threads) {
  wait("a", 0);
  std::jthread other([this] { wake_up_.announce("a"); });
  loop_.run();
  EXPECT_EQ(woken_, 1);
}

TEST_F(LocalWakeUpTest, forgets_idle_topics_without_losing_news) {
  wait("kept", 0);
  let_it_run();
  const auto seen = wake_up_.position("quiet");
  wake_up_.announce("quiet");
  for (int i = 0; i < 5'000; ++i) wake_up_.announce("workflow-" + std::to_string(i));
  wait("quiet", seen);
  let_it_run();
  EXPECT_EQ(woken_, 1) << "the forgotten topic counts as announced";
  wake_up_.announce("kept");
  let_it_run();
  EXPECT_EQ(woken_, 2) << "a topic with a waiter is kept";
}

TEST(LocalWakeUp, may_end_before_the_loop_of_those_who_wait) {
  boost::asio::io_context loop;
  int woken = 0;
  {
    LocalWakeUp wake_up;
    boost::asio::co_spawn(loop, wait_and_count(wake_up, "a", 0, kLong, woken), boost::asio::detached);
    loop.poll();
  }
  EXPECT_EQ(woken, 0);
}

}  // namespace
}  // namespace matjar::queue
