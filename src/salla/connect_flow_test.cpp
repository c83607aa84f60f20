#include "salla/connect_flow.hpp"

#include <boost/asio/co_spawn.hpp>

#include "base/gather.hpp"
#include "salla/test_listening.hpp"

namespace matjar::salla {
namespace {

using storage::run_task;

class ConnectFlowTest : public ListeningTest {
 protected:
  ConnectFlow::Begun begin(std::optional<Secret> browser = std::nullopt) {
    auto begun = run_task(flow_.begin(std::move(browser)));
    EXPECT_TRUE(begun) << describe(begun.error());
    return *begun;
  }
  static std::string state_in(const std::string& url) { return url.substr(url.find("&state=") + 7); }

  /// While the merchant's browser waits, somebody works.
  Result<ConnectFlow::Connected> finish(ConnectFlow::Callback callback) {
    auto both = [this](ConnectFlow::Callback came) -> Task<Result<ConnectFlow::Connected>> {
      std::optional<Result<ConnectFlow::Connected>> ended;
      auto finishing = [this, &ended](ConnectFlow::Callback one) -> Task<bool> {
        ended.emplace(co_await flow_.finish(std::move(one)));
        co_return true;
      };
      auto working = [this, &ended]() -> Task<bool> {
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
        while (!ended) {
          const auto job = co_await jobs_.claim(std::string(WebhookInbox::kQueue), "test", std::chrono::minutes(1));
          if (job && *job && (**job).kind == WebhookInbox::kKind) {
            const queue::Verdict verdict = co_await worker_.work(**job);
            EXPECT_TRUE(std::holds_alternative<queue::Settled>(verdict));
            if (const auto* retry = std::get_if<queue::Retry>(&verdict)) ADD_FAILURE() << describe(retry->error);
          }
          timer.expires_after(std::chrono::milliseconds(1));
          co_await timer.async_wait(boost::asio::use_awaitable);
        }
        co_return true;
      };
      std::vector<Task<bool>> tasks;
      tasks.push_back(finishing(std::move(came)));
      tasks.push_back(working());
      co_await gather(std::move(tasks));
      co_return std::move(*ended);
    };
    return run_task(both(std::move(callback)));
  }
  ConnectFlow::Callback callback(std::string state, std::optional<Secret> browser) {
    return {.code = Secret("code-1"), .state = std::move(state), .browser = std::move(browser)};
  }

  std::string back_ = "https://matjar.example/auth/callback";
  ConnectFlow flow_{
      {.database = *database_, .client = client_, .inbox = inbox_, .installations = installations_, .clock = clock_},
      {.scopes = {"offline_access", "products.read_write"}, .callback = [this] { return back_; }}};
};

TEST_F(ConnectFlowTest, a_merchant_is_sent_to_salla_with_what_we_ask_for) {
  const auto begun = begin();
  EXPECT_TRUE(begun.url.starts_with(
      "https://accounts.salla.example/oauth2/auth?client_id=id&response_type=code&"
      "redirect_uri=https%3A%2F%2Fmatjar.example%2Fauth%2Fcallback&scope=offline_access%20products.read_write&state="))
      << begun.url;
  EXPECT_EQ(state_in(begun.url).size(), 32u) << "128 bits, without hyphens, which Salla strips";
  EXPECT_NE(state_in(begun.url), state_in(begin().url));
  EXPECT_EQ(number("select count(*) as n from salla_states where fingerprint = '" + state_in(begun.url) + "'"), 0)
      << "whoever reads the database has no state";
}

TEST_F(ConnectFlowTest, a_merchant_who_comes_back_in_the_same_browser_has_the_store_connected) {
  const auto begun = begin();
  const auto connected = finish(callback(state_in(begun.url), begun.browser));
  ASSERT_TRUE(connected) << describe(connected.error());
  EXPECT_TRUE(connected->asked_here);
  EXPECT_EQ(connected->store, SallaMerchantId("1100"));
  EXPECT_EQ(connected->merchant, installation()->merchant);
  EXPECT_EQ(access_token(), "access-1");
  EXPECT_EQ(*run_task(vault_.granted_scopes(connected->merchant)), "products.read_write offline_access");
}

TEST_F(ConnectFlowTest, a_state_is_good_once) {
  const auto begun = begin();
  ASSERT_TRUE(finish(callback(state_in(begun.url), begun.browser)));
  const auto again = finish(callback(state_in(begun.url), begun.browser));
  ASSERT_FALSE(again) << "the code is spent, too";
  EXPECT_EQ(again.error().name, "salla_connect_refused") << "no connection has ended";
  store_.code = "code-1";
  const auto foreign = finish(callback(state_in(begun.url), begun.browser));
  ASSERT_TRUE(foreign) << describe(foreign.error());
  EXPECT_FALSE(foreign->asked_here) << "by now it is a foreign one";
}

TEST_F(ConnectFlowTest, a_state_is_good_in_the_browser_that_was_sent_alone_and_no_code_is_spent_in_another) {
  const auto begun = begin();
  EXPECT_EQ(finish(callback(state_in(begun.url), Secret("another"))).error().name, "salla_state_invalid");
  EXPECT_EQ(finish(callback(state_in(begin().url), std::nullopt)).error().name, "salla_state_invalid");
  EXPECT_EQ(store_.count("POST /oauth2/token"), 0);
}

TEST_F(ConnectFlowTest, a_state_is_good_for_ten_minutes) {
  const auto late = begin();
  clock_.advance(std::chrono::minutes(10));
  EXPECT_EQ(finish(callback(state_in(late.url), late.browser)).error().name, "salla_state_invalid");
  const auto forgotten = begin();
  clock_.advance(std::chrono::minutes(11));
  ASSERT_TRUE(run_task(flow_.prune()));
  EXPECT_EQ(number("select count(*) as n from salla_states"), 0);
}

TEST_F(ConnectFlowTest, two_attempts_side_by_side_in_one_browser_both_work) {
  const auto first = begin();
  const auto second = begin(first.browser);
  EXPECT_EQ(second.browser.reveal(), first.browser.reveal());
  ASSERT_TRUE(finish(callback(state_in(first.url), first.browser)));
  store_.code = "code-1";
  const auto connected = finish(callback(state_in(second.url), first.browser));
  ASSERT_TRUE(connected) << describe(connected.error());
}

TEST_F(ConnectFlowTest, an_installation_that_began_at_salla_connects_the_store_and_signs_nobody_in) {
  const auto connected = finish(callback("state-of-salla", std::nullopt));
  ASSERT_TRUE(connected) << describe(connected.error());
  EXPECT_FALSE(connected->asked_here);
  EXPECT_EQ(access_token(), "access-1");
}

TEST_F(ConnectFlowTest, a_connection_counts_though_salla_s_clock_is_ahead_of_ours) {
  tell("app.store.authorize", "2026-01-01 10:00:00", tokens("a1"));
  clock_.advance(std::chrono::hours(1));
  tell("app.uninstalled", "2031-01-01 10:00:00");
  clock_.advance(-std::chrono::minutes(10));
  const auto connected = finish(callback("state-of-salla", std::nullopt));
  ASSERT_TRUE(connected) << describe(connected.error());
  EXPECT_EQ(access_token(), "access-1");
}

TEST_F(ConnectFlowTest, a_merchant_who_did_not_agree_is_told_so) {
  const auto begun = begin();
  auto refused = callback(state_in(begun.url), begun.browser);
  refused.refusal = "access_denied";
  EXPECT_EQ(finish(std::move(refused)).error().name, "salla_connect_refused");
  EXPECT_TRUE(store_.calls.empty());
}

TEST_F(ConnectFlowTest, nobody_is_sent_away_who_could_not_come_back) {
  back_.clear();
  EXPECT_EQ(run_task(flow_.begin(std::nullopt)).error().name, "salla_callback_unknown");
}

}  // namespace
}  // namespace matjar::salla
