#include "sourcing/browser/turnstile.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <vector>

namespace matjar::sourcing::browser {
namespace {

using namespace std::chrono_literals;

class TurnstileTest : public testing::Test {
 protected:
  using Pass = Turnstile::Pass;

  /// Asks to be let in; who is answered is noted in `answered`.
  void enter(int who, std::chrono::milliseconds patience = 10s) {
    auto body = [](TurnstileTest* test, int number, std::chrono::milliseconds wait) -> Task<void> {
      auto pass = co_await test->turnstile->enter(wait);
      (pass ? test->passed : test->refused).push_back(number);
      if (pass) test->inside.push_back(std::move(*pass));
    };
    boost::asio::co_spawn(loop, body(this, who, patience), boost::asio::detached);
    loop.restart();
    loop.poll();
  }
  void leave() {
    inside.pop_front();
    loop.restart();
    loop.poll();
  }

  boost::asio::io_context loop;
  std::optional<Turnstile> turnstile{std::in_place, loop.get_executor(), 1, 2};
  std::deque<Pass> inside;
  std::vector<int> passed;
  std::vector<int> refused;
};

TEST_F(TurnstileTest, lets_so_many_in_and_the_others_in_their_order) {
  enter(1);
  enter(2);
  enter(3);
  EXPECT_EQ(passed, (std::vector<int>{1}));
  leave();
  EXPECT_EQ(passed, (std::vector<int>{1, 2}));
  leave();
  EXPECT_EQ(passed, (std::vector<int>{1, 2, 3}));
  leave();
  enter(4);
  EXPECT_EQ(passed, (std::vector<int>{1, 2, 3, 4}));
}

TEST_F(TurnstileTest, refuses_whom_the_queue_does_not_hold) {
  for (const int who : {1, 2, 3, 4}) enter(who);
  EXPECT_EQ(refused, (std::vector<int>{4}));
}

TEST_F(TurnstileTest, who_has_waited_too_long_goes_and_the_next_passes) {
  enter(1);
  enter(2, 0ms);
  loop.restart();
  loop.run_one();
  EXPECT_EQ(refused, (std::vector<int>{2}));
  enter(3);
  leave();
  EXPECT_EQ(passed, (std::vector<int>{1, 3}));
}

TEST_F(TurnstileTest, lets_nobody_in_once_it_is_closed) {
  enter(1);
  enter(2);
  turnstile->close();
  loop.restart();
  loop.poll();
  enter(3);
  EXPECT_EQ(refused, (std::vector<int>{2, 3}));
  turnstile.reset();
  leave();
}

}  // namespace
}  // namespace matjar::sourcing::browser
