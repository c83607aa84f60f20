#include "sourcing/official_api/app_token.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>
#include <vector>

namespace matjar::sourcing::official_api {
namespace {

/// A token service that answers when the test opens its gate.
class AppTokenTest : public testing::Test {
 protected:
  AppTokenTest() { gate_.expires_at(boost::asio::steady_timer::time_point::max()); }

  Task<Result<AppToken::Grant>> answer() {
    const int number = ++asked_;
    if (closed_) {
      boost::system::error_code ignored;
      co_await gate_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
      if (closed_) co_return fail(ErrorKind::cancelled, {.name = "call_cancelled", .message = "given up"});
    }
    if (broken_) co_return fail(ErrorKind::unavailable, {.name = "api_unreachable", .message = "away"});
    co_return AppToken::Grant{.token = Secret("token-" + std::to_string(number)), .lifetime = lifetime_};
  }
  void open_gate() {
    closed_ = false;
    gate_.cancel();
  }

  void start(boost::asio::cancellation_slot slot = {}) {
    auto done = [this](std::exception_ptr thrown, Result<Secret> got) {
      if (thrown) return;
      got_.push_back(got ? got->reveal() : got.error().name);
    };
    boost::asio::co_spawn(loop_, token_.get(), boost::asio::bind_cancellation_slot(slot, std::move(done)));
  }
  void poll() {
    loop_.restart();
    loop_.poll();
  }
  std::string get() {
    got_.clear();
    start();
    poll();
    return got_.empty() ? "none" : got_.front();
  }

  boost::asio::io_context loop_{1};
  boost::asio::steady_timer gate_{loop_};
  ManualClock clock_;
  int asked_ = 0;
  bool closed_ = false;
  bool broken_ = false;
  std::chrono::seconds lifetime_{3'600};
  std::vector<std::string> got_;
  AppToken token_{clock_, [this] { return answer(); }};
};

TEST_F(AppTokenTest, is_kept_until_a_minute_before_its_end) {
  EXPECT_EQ(get(), "token-1");
  clock_.advance(std::chrono::seconds(3'539));
  EXPECT_EQ(get(), "token-1");
  clock_.advance(std::chrono::seconds(1));
  EXPECT_EQ(get(), "token-2");
  EXPECT_EQ(asked_, 2);
}

TEST_F(AppTokenTest, is_asked_for_once_by_all_who_come_meanwhile) {
  closed_ = true;
  for (int i = 0; i < 5; ++i) start();
  poll();
  EXPECT_EQ(asked_, 1);
  EXPECT_TRUE(got_.empty());
  open_gate();
  poll();
  EXPECT_EQ(got_, std::vector<std::string>(5, "token-1"));
  EXPECT_EQ(asked_, 1);
}

TEST_F(AppTokenTest, fails_once_for_all_who_wait_and_is_asked_for_again_later) {
  closed_ = broken_ = true;
  for (int i = 0; i < 3; ++i) start();
  poll();
  open_gate();
  poll();
  EXPECT_EQ(got_, std::vector<std::string>(3, "api_unreachable"));
  EXPECT_EQ(asked_, 1);
  broken_ = false;
  EXPECT_EQ(get(), "token-2");
}

TEST_F(AppTokenTest, is_asked_for_by_the_next_one_when_the_asker_is_cancelled) {
  closed_ = true;
  boost::asio::cancellation_signal signal;
  start(signal.slot());
  for (int i = 0; i < 2; ++i) start();
  poll();
  signal.emit(boost::asio::cancellation_type::terminal);
  poll();
  EXPECT_EQ(asked_, 2);
  open_gate();
  poll();
  EXPECT_EQ(got_, (std::vector<std::string>{"call_cancelled", "token-2", "token-2"}));
}

TEST_F(AppTokenTest, is_new_after_it_was_refused_and_only_then) {
  EXPECT_EQ(get(), "token-1");
  token_.refuse(Secret("token-0"));
  EXPECT_EQ(get(), "token-1") << "somebody's older token was refused";
  token_.refuse(Secret("token-1"));
  EXPECT_EQ(get(), "token-2");
}

class AppTokenUse : public AppTokenTest {
 protected:
  /// Uses the token for a call that takes only `good`, and gives the tokens it was tried with.
  std::vector<std::string> tokens_until(const std::string& good, std::string_view refusal) {
    std::vector<std::string> tried;
    auto call = [&](Secret token) -> Task<Result<std::string>> { return try_one(tried, good, refusal, token); };
    auto done = [this](std::exception_ptr, Result<std::string> outcome) {
      got_.push_back(outcome ? *outcome : outcome.error().name);
    };
    boost::asio::co_spawn(loop_, token_.use(std::move(call)), std::move(done));
    poll();
    return tried;
  }

 private:
  static Task<Result<std::string>> try_one(std::vector<std::string>& tried, std::string good, std::string_view refusal,
                                           Secret token) {
    tried.push_back(token.reveal());
    if (token.reveal() == good) co_return "done";
    co_return fail(ErrorKind::unauthorized, {.name = refusal, .message = "no"});
  }
};

TEST_F(AppTokenUse, tries_once_more_with_a_new_token) {
  EXPECT_EQ(tokens_until("token-2", "api_token_refused"), (std::vector<std::string>{"token-1", "token-2"}));
  EXPECT_EQ(got_.back(), "done");
}

TEST_F(AppTokenUse, gives_up_after_the_second_token) {
  EXPECT_EQ(tokens_until("token-9", "api_token_refused"), (std::vector<std::string>{"token-1", "token-2"}));
  EXPECT_EQ(got_.back(), "api_token_refused");
}

TEST_F(AppTokenUse, asks_for_no_new_token_when_something_else_is_wrong) {
  EXPECT_EQ(tokens_until("token-9", "api_key_refused"), (std::vector<std::string>{"token-1"}));
  EXPECT_EQ(asked_, 1);
}

TEST_F(AppTokenTest, begins_with_the_one_that_it_was_given) {
  AppToken given(clock_, [this] { return answer(); }, Secret("from-settings"));
  std::vector<std::string> tokens;
  const auto take = [&] {
    boost::asio::co_spawn(loop_, given.get(), [&](std::exception_ptr, Result<Secret> got) {
      tokens.push_back(got ? got->reveal() : got.error().name);
    });
    poll();
  };
  take();
  clock_.advance(std::chrono::hours(24 * 365));
  take();
  given.refuse(Secret("from-settings"));
  take();
  EXPECT_EQ(tokens, (std::vector<std::string>{"from-settings", "from-settings", "token-1"}));
}

}  // namespace
}  // namespace matjar::sourcing::official_api
