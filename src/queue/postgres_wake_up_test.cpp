#include "queue/postgres_wake_up.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "storage/test_database.hpp"

namespace matjar::queue {
namespace {

constexpr std::chrono::milliseconds kLong{20'000};

Task<void> wait(WakeUp& wake_up, std::string topic, std::uint64_t seen) {
  co_await wake_up.wait(std::move(topic), seen, kLong);
}

/// Two wake-ups stand for two processes.
class PostgresWakeUpTest : public testing::Test {
 protected:
  void SetUp() override {
    if (storage::PostgresInstallation::server() == nullptr)
      GTEST_SKIP() << "no PostgreSQL: run the tests with script/test";
    installation_.emplace();
    const storage::PostgresChannel::Settings settings{.url = Secret(installation_->address()),
                                                      .first_pause = std::chrono::milliseconds(1)};
    first_.emplace(settings, telemetry::Log::silent());
    second_.emplace(settings, telemetry::Log::silent());
    ASSERT_TRUE(hears(*first_, "connected", 0) && hears(*second_, "connected", 0));
  }

  /// Whether news on the topic comes, beyond `seen`, before the time is over.
  static bool hears(WakeUp& at, const std::string& topic, std::uint64_t seen) {
    boost::asio::io_context& loop = storage::kept_loop();
    boost::asio::co_spawn(loop, wait(at, topic, seen), boost::asio::detached);
    loop.run();
    return at.position(topic) > seen;
  }

  std::optional<storage::PostgresInstallation> installation_;
  std::optional<PostgresWakeUp> first_;
  std::optional<PostgresWakeUp> second_;
};

TEST_F(PostgresWakeUpTest, wakes_those_who_wait_in_another_process) {
  const auto seen = second_->position("scrape");
  first_->announce("scrape");
  EXPECT_TRUE(hears(*second_, "scrape", seen));
  const auto before = first_->position("build-1");
  second_->announce("build-1");
  EXPECT_TRUE(hears(*first_, "build-1", before));
}

TEST_F(PostgresWakeUpTest, does_not_wake_its_own_a_second_time_by_the_server) {
  const auto seen = second_->position("scrape");
  first_->announce("scrape");
  const auto after = first_->position("scrape");
  ASSERT_TRUE(hears(*second_, "scrape", seen));
  const auto before = first_->position("answer");
  second_->announce("answer");
  ASSERT_TRUE(hears(*first_, "answer", before));
  EXPECT_EQ(first_->position("scrape"), after);
}

TEST_F(PostgresWakeUpTest, has_everybody_look_after_its_connection_broke_and_hears_again) {
  const auto seen = second_->position("scrape");
  installation_->end_connections();
  EXPECT_TRUE(hears(*second_, "scrape", seen)) << "news may have been missed";
  const auto now = second_->position("deploy");
  first_->announce("deploy");
  EXPECT_TRUE(hears(*second_, "deploy", now));
}

}  // namespace
}  // namespace matjar::queue
