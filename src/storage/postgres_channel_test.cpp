#include "storage/postgres_channel.hpp"

#include <condition_variable>
#include <gtest/gtest.h>
#include <map>

#include "storage/test_database.hpp"

namespace matjar::storage {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// One process: it keeps what its channel tells, and waits for it.
class Process {
 public:
  explicit Process(std::string url)
      : channel_({.url = Secret(std::move(url)), .check = milliseconds(50), .first_pause = milliseconds(1)},
                 {.heard = [this](const std::string& word) { change([&] { ++heard_[word]; }); },
                  .missed = [this] { change([&] { ++missed_; }); },
                  .failed = [this](const Error& error) { change([&] { failed_ = error.name; }); }}) {}

  void say(const std::string& word) { channel_.say(word); }
  bool hears(const std::string& word) {
    return until([&] { return heard_[word] > 0; });
  }
  bool misses(int times) {
    return until([&] { return missed_ >= times; });
  }
  bool fails() {
    return until([&] { return !failed_.empty(); });
  }
  int heard(const std::string& word) {
    std::scoped_lock lock(mutex_);
    return heard_[word];
  }
  std::size_t words() {
    std::scoped_lock lock(mutex_);
    return heard_.size();
  }

 private:
  template <class Change>
  void change(Change change) {
    {
      std::scoped_lock lock(mutex_);
      change();
    }
    changed_.notify_all();
  }
  template <class Condition>
  bool until(Condition condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, seconds(20), condition);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, int> heard_;
  int missed_ = 0;
  std::string failed_;
  PostgresChannel channel_;  // last: what it tells goes into the others
};

class PostgresChannelTest : public testing::Test {
 protected:
  void SetUp() override {
    if (PostgresInstallation::server() == nullptr) GTEST_SKIP() << "no PostgreSQL: run the tests with script/test";
    installation_.emplace();
    first_.emplace(installation_->address());
    second_.emplace(installation_->address());
    ASSERT_TRUE(first_->misses(1) && second_->misses(1)) << "both listen";
  }

  std::optional<PostgresInstallation> installation_;
  std::optional<Process> first_;
  std::optional<Process> second_;
};

TEST_F(PostgresChannelTest, carries_words_to_the_other_processes_and_not_back) {
  first_->say("deploy");
  ASSERT_TRUE(second_->hears("deploy"));
  second_->say("done");
  ASSERT_TRUE(first_->hears("done")) << "what was notified before has come by now";
  EXPECT_EQ(first_->heard("deploy"), 0);
}

TEST_F(PostgresChannelTest, carries_more_words_than_one_notification_holds) {
  for (int i = 0; i < 2'000; ++i) first_->say("00000000-0000-7000-8000-" + std::to_string(100'000'000'000 + i));
  first_->say("~last");
  EXPECT_TRUE(second_->hears("~last")) << "they are said in order where they wait together";
  EXPECT_EQ(second_->words(), 2'001U);
}

TEST_F(PostgresChannelTest, says_that_anything_may_have_been_said_in_place_of_a_word_that_fits_into_no_notification) {
  first_->say(std::string(9'000, 'x'));
  EXPECT_TRUE(second_->misses(2));
  first_->say("two\nlines");
  EXPECT_TRUE(second_->misses(3));
}

TEST_F(PostgresChannelTest, goes_on_after_a_word_that_the_server_refuses) {
  first_->say("\xff\xfe");
  EXPECT_TRUE(first_->fails());
  first_->say("after");
  EXPECT_TRUE(second_->hears("after"));
}

TEST_F(PostgresChannelTest, connects_again_and_tells_that_words_may_have_been_missed) {
  installation_->end_connections();
  ASSERT_TRUE(first_->misses(2));
  ASSERT_TRUE(second_->misses(2));
  EXPECT_TRUE(second_->fails()) << "and why";
  first_->say("deploy");
  EXPECT_TRUE(second_->hears("deploy"));
}

TEST_F(PostgresChannelTest, says_on_the_next_connection_what_the_broken_one_did_not) {
  constexpr Query end{"test.end", "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1"};
  const std::string name = installation_->schema() + "_talker";
  Process talker(installation_->address() + "&application_name=" + name);
  const auto other = PostgresInstallation::open_at(PostgresInstallation::server());
  for (int round = 1; round <= 5; ++round) {
    ASSERT_TRUE(talker.misses(round));
    ASSERT_TRUE(run_task(other->query(end, {name})));
    const std::string word = "round-" + std::to_string(round);
    talker.say(word);
    ASSERT_TRUE(second_->hears(word));
  }
}

TEST_F(PostgresChannelTest, keeps_installations_of_one_database_apart) {
  PostgresInstallation other;
  Process there(other.address());
  Process beside(other.address());
  ASSERT_TRUE(there.misses(1) && beside.misses(1));
  first_->say("deploy");
  ASSERT_TRUE(second_->hears("deploy"));
  there.say("theirs");
  ASSERT_TRUE(beside.hears("theirs"));
  EXPECT_EQ(beside.heard("deploy"), 0);
}

TEST(PostgresChannel, takes_words_and_ends_at_once_where_no_server_answers) {
  Process alone("postgresql://me@/x?host=/nowhere");
  for (int i = 0; i < 10'000; ++i) alone.say("word-" + std::to_string(i));
  EXPECT_TRUE(alone.fails());
}

}  // namespace
}  // namespace matjar::storage
