#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <thread>

#include "queue/local_wake_up.hpp"
#include "queue/postgres_wake_up.hpp"
#include "storage/test_database.hpp"

// What every WakeUp promises. Another one joins by one more line at the end.

namespace matjar::queue {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLong{60'000};

/// A wake-up with what it stands on.
class Setting {
 public:
  virtual ~Setting() = default;
  virtual WakeUp& wake_up() = 0;
};

class LocalSetting final : public Setting {
 public:
  WakeUp& wake_up() override { return wake_up_; }

 private:
  LocalWakeUp wake_up_;
};

class PostgresSetting final : public Setting {
 public:
  WakeUp& wake_up() override { return wake_up_; }

 private:
  storage::PostgresInstallation installation_;
  PostgresWakeUp wake_up_{{.url = Secret(installation_.address())}, telemetry::Log::silent()};
};

struct Factory {
  std::string name;
  std::unique_ptr<Setting> (*make)();
};

Task<void> wait_and_count(WakeUp& wake_up, std::string topic, std::uint64_t seen, milliseconds at_most, int& woken) {
  co_await wake_up.wait(std::move(topic), seen, at_most);
  ++woken;
}

class WakeUpContract : public testing::TestWithParam<Factory> {
 protected:
  void SetUp() override {
    if (GetParam().name == "postgres" && storage::PostgresInstallation::server() == nullptr) {
      GTEST_SKIP() << "no PostgreSQL: run the tests with script/test";
    }
    setting_ = GetParam().make();
    if (GetParam().name == "postgres") let_it_connect();
  }

  /// One that connects has everybody look, which the tests do not expect in their middle.
  void let_it_connect() {
    wait("connected", 0);
    loop_.run();
    loop_.restart();
    ASSERT_GT(wake_up().position("connected"), 0U);
    woken_ = 0;
  }
  WakeUp& wake_up() { return setting_->wake_up(); }
  void wait(const std::string& topic, std::uint64_t seen, milliseconds at_most = kLong) {
    boost::asio::co_spawn(loop_, wait_and_count(wake_up(), topic, seen, at_most, woken_), boost::asio::detached);
  }
  void wait(const std::string& topic) { wait(topic, wake_up().position(topic)); }
  void let_it_run() { loop_.poll(); }

  boost::asio::io_context loop_;
  std::unique_ptr<Setting> setting_;
  int woken_ = 0;
};

TEST_P(WakeUpContract, wakes_everyone_who_waits_for_the_topic_and_nobody_else) {
  wait("a");
  wait("a");
  wait("b");
  let_it_run();
  EXPECT_EQ(woken_, 0);
  wake_up().announce("a");
  let_it_run();
  EXPECT_EQ(woken_, 2);
}

TEST_P(WakeUpContract, does_not_miss_news_between_the_look_and_the_wait) {
  const auto seen = wake_up().position("a");
  wake_up().announce("a");
  wait("a", seen);
  let_it_run();
  EXPECT_EQ(woken_, 1);
}

TEST_P(WakeUpContract, waits_again_from_the_new_position) {
  wake_up().announce("a");
  wait("a");
  let_it_run();
  EXPECT_EQ(woken_, 0);
  wake_up().announce("a");
  let_it_run();
  EXPECT_EQ(woken_, 1);
}

TEST_P(WakeUpContract, gives_up_after_the_time) {
  wait("a", wake_up().position("a"), milliseconds(1));
  loop_.run();
  EXPECT_EQ(woken_, 1);
}

TEST_P(WakeUpContract, takes_announcements_from_other_threads) {
  wait("a");
  std::jthread other([this] { wake_up().announce("a"); });
  loop_.run();
  EXPECT_EQ(woken_, 1);
}

TEST_P(WakeUpContract, forgets_idle_topics_without_losing_news) {
  wait("kept");
  let_it_run();
  const auto seen = wake_up().position("quiet");
  wake_up().announce("quiet");
  for (int i = 0; i < 5'000; ++i) wake_up().announce("workflow-" + std::to_string(i));
  wait("quiet", seen);
  let_it_run();
  EXPECT_EQ(woken_, 1) << "the forgotten topic counts as announced";
  wake_up().announce("kept");
  let_it_run();
  EXPECT_EQ(woken_, 2) << "a topic with a waiter is kept";
}

TEST_P(WakeUpContract, may_end_before_the_loop_of_those_who_wait) {
  wait("a");
  let_it_run();
  setting_.reset();
  EXPECT_EQ(woken_, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Both, WakeUpContract,
    testing::Values(Factory{"local", []() -> std::unique_ptr<Setting> { return std::make_unique<LocalSetting>(); }},
                    Factory{"postgres",
                            []() -> std::unique_ptr<Setting> { return std::make_unique<PostgresSetting>(); }}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace matjar::queue
