#include "sourcing/proxies/proxy_pool.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

namespace matjar::sourcing::proxies {
namespace {

using namespace std::chrono_literals;
using Outcome = ProxyPool::Outcome;

class FakeVendor final : public ProxyVendor {
 public:
  explicit FakeVendor(std::string name) : name_(std::move(name)) {}
  std::string_view name() const override { return name_; }
  net::HttpProxy exit_of(std::string_view session) const override {
    return {.host = name_ + ".example", .port = 7000, .user = "user-" + std::string(session)};
  }
  std::chrono::seconds session_age() const override { return 10min; }
  std::chrono::seconds session_idle() const override { return 60s; }

 private:
  std::string name_;
};

class ProxyPoolTest : public testing::Test {
 protected:
  ProxyPool pool(const std::vector<std::string>& names, std::size_t sessions) {
    std::vector<std::unique_ptr<ProxyVendor>> vendors;
    for (const auto& name : names) vendors.push_back(std::make_unique<FakeVendor>(name));
    return {clock, ids, std::move(vendors), {.sessions = sessions, .rest = 60s}};
  }
  static double score_of(const ProxyPool& pool, const std::string& session) {
    for (const auto& health : pool.health()) {
      if (health.session == session) return health.score;
    }
    return -1;
  }

  ManualClock clock;
  CountingIdSource ids;
};

TEST_F(ProxyPoolTest, takes_the_sessions_in_turns) {
  auto proxies = pool({"one"}, 3);
  std::map<std::string, int> uses;
  for (int i = 0; i < 9; ++i) {
    const auto exit = proxies.take("shop.example");
    ASSERT_TRUE(exit);
    EXPECT_EQ(exit->proxy.user, "user-" + exit->session);
    ++uses[exit->session];
    proxies.report({exit->session, "shop.example", Outcome::served});
  }
  EXPECT_EQ(uses.size(), 3U);
  for (const auto& [session, count] : uses) EXPECT_EQ(count, 3) << session;
}

TEST_F(ProxyPoolTest, sends_no_call_to_a_shop_through_an_exit_that_it_blocks) {
  auto proxies = pool({"one"}, 2);
  const auto blocked = proxies.take("shop.example");
  proxies.report({blocked->session, "shop.example", Outcome::blocked});
  for (int i = 0; i < 4; ++i) EXPECT_NE(proxies.take("shop.example")->session, blocked->session);
  bool used_elsewhere = false;
  for (int i = 0; i < 4; ++i) used_elsewhere |= proxies.take("other.example")->session == blocked->session;
  EXPECT_TRUE(used_elsewhere) << "another shop may serve it";
}

TEST_F(ProxyPoolTest, takes_a_new_session_when_a_shop_blocks_all) {
  auto proxies = pool({"one"}, 2);
  std::vector<std::string> blocked;
  for (int i = 0; i < 6; ++i) {
    const auto exit = proxies.take("shop.example");
    EXPECT_EQ(std::ranges::count(blocked, exit->session), 0);
    blocked.push_back(exit->session);
    proxies.report({exit->session, "shop.example", Outcome::blocked});
  }
  EXPECT_EQ(proxies.health().size(), 2U);
}

TEST_F(ProxyPoolTest, scores_what_serves_up_and_what_is_blocked_or_fails_down) {
  auto proxies = pool({"one"}, 1);
  const std::string session = proxies.take("a.example")->session;
  EXPECT_DOUBLE_EQ(score_of(proxies, session), 1.0);
  proxies.report({session, "a.example", Outcome::blocked});
  EXPECT_DOUBLE_EQ(score_of(proxies, session), 0.5);
  proxies.report({session, "b.example", Outcome::served});
  EXPECT_DOUBLE_EQ(score_of(proxies, session), 0.65);
  proxies.report({session, "b.example", Outcome::failed});
  EXPECT_DOUBLE_EQ(score_of(proxies, session), 0.325);
  proxies.report({session, "b.example", Outcome::failed});
  EXPECT_EQ(score_of(proxies, session), -1) << "given up";
  EXPECT_NE(proxies.take("b.example")->session, session);
}

TEST_F(ProxyPoolTest, prefers_what_is_well) {
  auto proxies = pool({"one"}, 2);
  const std::string weak = proxies.take("a.example")->session;
  proxies.report({weak, "a.example", Outcome::failed});
  proxies.report({weak, "a.example", Outcome::served});
  proxies.report({weak, "a.example", Outcome::failed});
  ASSERT_LT(score_of(proxies, weak), 0.5);
  for (int i = 0; i < 4; ++i) EXPECT_NE(proxies.take("b.example")->session, weak);
}

TEST_F(ProxyPoolTest, replaces_a_session_whose_exit_the_provider_has_given_away) {
  auto proxies = pool({"one"}, 1);
  const std::string first = proxies.take("a.example")->session;
  for (int i = 0; i < 12; ++i) {
    clock.advance(49s);
    EXPECT_EQ(proxies.take("a.example")->session, first);
  }
  clock.advance(12s);
  EXPECT_NE(proxies.take("a.example")->session, first);
  proxies.report({first, "a.example", Outcome::blocked});
  EXPECT_EQ(proxies.health().size(), 1U) << "what is told of one that is gone changes nothing";
}

TEST_F(ProxyPoolTest, replaces_a_session_that_nobody_used_for_as_long_as_the_provider_keeps_its_exit) {
  auto proxies = pool({"one"}, 1);
  const std::string first = proxies.take("a.example")->session;
  clock.advance(59s);
  EXPECT_EQ(proxies.take("a.example")->session, first);
  clock.advance(60s);
  EXPECT_NE(proxies.take("a.example")->session, first);
}

TEST_F(ProxyPoolTest, takes_providers_in_turns) {
  auto proxies = pool({"one", "two"}, 2);
  std::map<std::string, int> uses;
  for (int i = 0; i < 4; ++i) ++uses[proxies.take("a.example")->proxy.host];
  EXPECT_EQ(uses["one.example"], 2);
  EXPECT_EQ(uses["two.example"], 2);
}

TEST_F(ProxyPoolTest, lets_a_provider_rest_that_is_not_there_whatever_shop_it_is_asked_for) {
  auto proxies = pool({"one", "two"}, 2);
  const std::string gone = proxies.take("a.example")->proxy.host;
  for (int i = 0; i < 3; ++i) {
    auto exit = proxies.take("a.example");
    while (exit->proxy.host != gone) exit = proxies.take("a.example");
    proxies.report({exit->session, "a.example", Outcome::unreachable});
  }
  for (int i = 0; i < 4; ++i) EXPECT_NE(proxies.take("a.example")->proxy.host, gone);
}

TEST_F(ProxyPoolTest, does_not_shorten_the_rest_that_a_provider_asked_for) {
  auto proxies = pool({"one"}, 2);
  const std::string first = proxies.take("a.example")->session;
  const std::string second = proxies.take("a.example")->session;
  proxies.report({first, "a.example", Outcome::refused, 600s});
  proxies.report({second, "a.example", Outcome::refused});
  EXPECT_EQ(proxies.rest("a.example"), 600s);
}

TEST_F(ProxyPoolTest, tells_the_rest_of_those_that_allow_the_shop) {
  auto proxies = pool({"one", "two"}, 1);
  const auto forbidding = proxies.take("a.example");
  proxies.report({forbidding->session, "a.example", Outcome::forbidden});
  const auto busy = proxies.take("a.example");
  proxies.report({busy->session, "a.example", Outcome::refused});
  EXPECT_EQ(proxies.rest("a.example"), 60s);
  EXPECT_EQ(proxies.rest("b.example"), 0s);
}

TEST_F(ProxyPoolTest, lets_a_provider_rest_that_refuses_or_keeps_failing) {
  auto proxies = pool({"one", "two"}, 2);
  const auto refused = proxies.take("a.example");
  proxies.report({refused->session, "a.example", Outcome::refused});
  for (int i = 0; i < 4; ++i) EXPECT_NE(proxies.take("a.example")->proxy.host, refused->proxy.host);
  EXPECT_EQ(proxies.rest("a.example"), 0ms);
  std::optional<ProxyPool::Exit> exit;
  int calls = 0;
  while ((exit = proxies.take("a.example")) && ++calls < 100)
    proxies.report({exit->session, std::to_string(calls) + ".example", Outcome::failed});
  EXPECT_EQ(calls, 10);
  EXPECT_EQ(proxies.rest("a.example"), 60s);
  clock.advance(60s);
  EXPECT_TRUE(proxies.take("a.example"));
  EXPECT_EQ(proxies.rest("a.example"), 0ms);
}

TEST_F(ProxyPoolTest, gives_a_provider_its_turns_again_after_its_rest_while_the_other_is_well) {
  auto proxies = pool({"one", "two"}, 2);
  const auto refused = proxies.take("a.example");
  proxies.report({refused->session, "a.example", Outcome::refused});
  clock.advance(60s);
  std::map<std::string, int> uses;
  for (int i = 0; i < 8; ++i) {
    const auto exit = proxies.take("a.example");
    ++uses[exit->proxy.host];
    proxies.report({exit->session, "a.example", Outcome::served});
  }
  EXPECT_EQ(uses[refused->proxy.host], 4);
}

TEST_F(ProxyPoolTest, lets_a_provider_rest_for_as_long_as_it_asks_within_bounds) {
  for (const auto& [asked, rests] :
       std::vector<std::pair<std::chrono::seconds, std::chrono::seconds>>{{300s, 300s}, {1s, 60s}, {24h, 15min}}) {
    auto proxies = pool({"one"}, 2);
    proxies.report({proxies.take("a.example")->session, "a.example", Outcome::refused, asked});
    EXPECT_EQ(proxies.rest("a.example"), rests);
  }
}

TEST_F(ProxyPoolTest, lets_no_provider_rest_for_one_shop_that_is_down) {
  auto proxies = pool({"one"}, 2);
  for (int i = 0; i < 40; ++i) {
    const auto exit = proxies.take("a.example");
    ASSERT_TRUE(exit);
    proxies.report({exit->session, "a.example", Outcome::failed});
  }
}

TEST_F(ProxyPoolTest, asks_no_provider_for_a_shop_that_it_does_not_allow) {
  auto proxies = pool({"one", "two"}, 2);
  const auto forbidden = proxies.take("a.example");
  proxies.report({forbidden->session, "a.example", Outcome::forbidden});
  EXPECT_DOUBLE_EQ(score_of(proxies, forbidden->session), 1.0);
  std::map<std::string, int> uses;
  for (int i = 0; i < 4; ++i) EXPECT_NE(proxies.take("a.example")->proxy.host, forbidden->proxy.host);
  for (int i = 0; i < 8; ++i) ++uses[proxies.take("b.example")->proxy.host];
  EXPECT_EQ(uses.size(), 2U) << "other shops are asked through both";
  EXPECT_FALSE(proxies.forbids("a.example"));
  proxies.report({proxies.take("a.example")->session, "a.example", Outcome::forbidden});
  EXPECT_TRUE(proxies.forbids("a.example"));
  EXPECT_FALSE(proxies.take("a.example"));
  clock.advance(1h);
  EXPECT_TRUE(proxies.take("a.example")) << "plans change";
}

TEST_F(ProxyPoolTest, has_no_exit_without_providers) {
  EXPECT_FALSE(pool({}, 2).take("a.example"));
}

}  // namespace
}  // namespace matjar::sourcing::proxies
