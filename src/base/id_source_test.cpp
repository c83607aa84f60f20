#include "base/id_source.hpp"

#include <gtest/gtest.h>
#include <regex>
#include <set>
#include <thread>

namespace matjar {
namespace {

TEST(RandomIdSource, makes_uuids_of_version_7_that_begin_with_the_time) {
  const ManualClock clock(Timestamp(std::chrono::milliseconds(0x0123'4567'89AB)));
  RandomIdSource ids(clock);
  const std::string id = ids.next_uuid();
  EXPECT_TRUE(std::regex_match(id, std::regex("01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"))) << id;
}

TEST(RandomIdSource, always_increases_even_when_the_clock_steps_back) {
  ManualClock clock;
  RandomIdSource ids(clock);
  std::string last = ids.next_uuid();
  for (int i = 0; i < 10'000; ++i) {
    if (i == 5'000) clock.advance(std::chrono::milliseconds(-50));
    std::string next = ids.next_uuid();
    ASSERT_LT(last, next);
    last = std::move(next);
  }
}

TEST(RandomIdSource, gives_every_thread_its_own_ids) {
  const ManualClock clock;
  RandomIdSource ids(clock);
  std::vector<std::string> made[4];
  {
    std::vector<std::jthread> threads;
    for (auto& mine : made) {
      threads.emplace_back([&ids, &mine] {
        for (int i = 0; i < 1000; ++i) mine.push_back(ids.next_uuid());
      });
    }
  }
  std::set<std::string> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 4000U);
}

TEST(RandomIdSource, makes_tokens_of_the_asked_length_that_differ) {
  const ManualClock clock;
  RandomIdSource ids(clock);
  const std::string token = ids.next_token(32);
  EXPECT_TRUE(std::regex_match(token, std::regex("[0-9a-f]{64}")));
  EXPECT_NE(token, ids.next_token(32));
  EXPECT_EQ(ids.next_token(0), "");
}

TEST(CountingIdSource, counts_up) {
  CountingIdSource ids;
  EXPECT_EQ(ids.next_uuid(), "00000000-0000-7000-8000-000000000001");
  EXPECT_EQ(ids.next_uuid(), "00000000-0000-7000-8000-000000000002");
  EXPECT_EQ(ids.next_token(4), "00000003");
}

}  // namespace
}  // namespace matjar
