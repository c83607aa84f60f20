#include "sourcing/proxies/proxy_fetcher.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <mutex>

#include "base/encoding.hpp"
#include "net/curl_http_client.hpp"
#include "net/test_http_client.hpp"
#include "net/test_listener.hpp"
#include "net/test_loop.hpp"
#include "sourcing/in_process_page_reader.hpp"
#include "sourcing/product_source.hpp"
#include "sourcing/proxies/oxylabs.hpp"
#include "sourcing/test_shops.hpp"

namespace matjar::sourcing::proxies {
namespace {

constexpr std::string_view kProductPage =
    R"(<h1>Lamp</h1><script type="application/ld+json">{"@type":"Product","name":"Lamp","offers":{"price":"5","priceCurrency":"USD"}}</script>)";
constexpr std::string_view kBlockPage = "<title>Robot or human?</title><div id=px-captcha></div>";

std::string answer_of(int status, std::string_view body) {
  return fmt::format("HTTP/1.1 {} x\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
                     status, body.size(), body);
}

/// A provider's gateway and the shop behind it: checks the password, and lets each session see the shop's answers in
/// their order.
class FakeGateway {
 public:
  FakeGateway() : listener_([this](net::TestListener::Socket& socket) { serve(socket); }) {}

  std::uint16_t port() const { return listener_.port(); }
  int connections() const { return listener_.connections(); }
  /// What the next requests get; the last one all others.
  void answers(std::vector<std::string> answers) { answers_ = std::move(answers); }
  void refuses(std::string status) { refuses_ = std::move(status); }
  /// The credentials and the address that CONNECT named, and the request's own line and host.
  struct Seen {
    std::string user;
    std::string target;
    std::string request;
  };
  std::vector<Seen> seen() {
    const std::scoped_lock lock(mutex_);
    return seen_;
  }

 private:
  static std::string between(std::string_view text, std::string_view from, char to) {
    const auto at = text.find(from);
    if (at == std::string_view::npos) return "";
    const auto begin = at + from.size();
    return std::string(text.substr(begin, text.find(to, begin) - begin));
  }
  void serve(net::TestListener::Socket& socket) {
    const std::string head = net::TestListener::read_head(socket);
    const std::string credentials = from_base64(between(head, "Proxy-Authorization: Basic ", '\r')).value_or("");
    if (!credentials.ends_with(":canary-password")) refuses_ = "407 Who are you";
    if (!refuses_.empty())
      return net::TestListener::send(socket, "HTTP/1.1 " + refuses_ + "\r\nContent-Length: 0\r\n\r\n");
    net::TestListener::send(socket, "HTTP/1.1 200 Connected\r\n\r\n");
    const std::string request = net::TestListener::read_head(socket);
    {
      const std::scoped_lock lock(mutex_);
      seen_.push_back(
          {.user = credentials.substr(0, credentials.find(':')),
           .target = between(head, "CONNECT ", ' '),
           .request = request.substr(0, request.find(" HTTP/")) + " at " + between(request, "Host: ", '\r')});
    }
    net::TestListener::send(socket, answers_[std::min(next_++, answers_.size() - 1)]);
  }

  std::vector<std::string> answers_{answer_of(200, kProductPage)};
  std::size_t next_ = 0;
  std::string refuses_;
  std::mutex mutex_;
  std::vector<Seen> seen_;
  net::TestListener listener_;
};

/// The rung over the real client, behind plain HTTP that the shop blocks.
class ProxyFetcherTest : public testing::Test {
 protected:
  ProxyFetcherTest() { plain_client_.answer(403, ""); }
  void TearDown() override { loop_.stop(); }

  std::vector<std::unique_ptr<ProxyVendor>> vendors(std::string password) {
    ProxyAccount account{.endpoint = fmt::format("127.0.0.1:{}", gateway_.port()), .user = "me"};
    account.password = Secret(std::move(password));
    account.country = "SA";
    std::vector<std::unique_ptr<ProxyVendor>> all;
    all.push_back(std::make_unique<Oxylabs>(*Oxylabs::open(std::move(account))));
    return all;
  }
  Result<product::SourceProduct> read(std::string_view link = "http://shop.example/products/lamp",
                                      std::string password = "canary-password") {
    pool_.emplace(clock_, ids_, vendors(std::move(password)), ProxyPool::Settings{.sessions = 2});
    ProxyFetcher rung(http_, *pool_, {.tries = 3});
    ProductSource source({.fetchers = {&plain_, &rung}}, {links_, clock_, reader_, log_},
                         {.tries = 2, .first_delay = std::chrono::milliseconds(1)});
    auto recognised = RecognisedLink{{"generic", "", std::string(link)}, *Url::parse(link), LinkKind::product};
    return loop_.run(source.read(std::move(recognised)));
  }

  FakeGateway gateway_;
  net::TestLoop loop_;
  ManualClock clock_;
  CountingIdSource ids_;
  BlockingPool threads_{1};
  InProcessPageReader reader_{threads_};
  telemetry::LogBuffer lines_;
  telemetry::Log log_ = telemetry::Log::to_buffer(clock_, lines_);
  LinkRecogniser links_ = test_recogniser();
  net::OutboundGuard guard_{net::OutboundGuard::Settings()};
  net::CurlHttpClient client_{
      loop_.loop(), guard_, {.resolve = {"shop.example:80:93.184.216.34", "inside.example:80:10.0.0.1"}}};
  HttpFetcher http_{client_, clock_};
  net::ScriptedHttpClient plain_client_;
  HttpFetcher plain_{plain_client_, clock_};
  std::optional<ProxyPool> pool_;
};

TEST_F(ProxyFetcherTest, reads_through_an_exit_what_the_shop_refuses_to_us) {
  const auto product = read();
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(product->title->provenance.rung, product::Rung::proxy);
  const auto seen = gateway_.seen();
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_TRUE(seen[0].user.starts_with("customer-me-cc-SA-sessid-")) << seen[0].user;
  EXPECT_EQ(seen[0].target, "93.184.216.34:80") << "the address that the guard has judged";
  EXPECT_EQ(seen[0].request, "GET /products/lamp at shop.example");
}

TEST_F(ProxyFetcherTest, asks_for_a_blocked_page_again_through_another_exit) {
  gateway_.answers({answer_of(200, kBlockPage), answer_of(403, ""), answer_of(200, kProductPage)});
  const auto product = read();
  ASSERT_TRUE(product) << describe(product.error());
  const auto seen = gateway_.seen();
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_NE(seen[0].user, seen[1].user);
  EXPECT_NE(seen[1].user, seen[2].user);
  EXPECT_NE(seen[0].user, seen[2].user);
}

TEST_F(ProxyFetcherTest, gives_up_after_a_few_exits) {
  gateway_.answers({answer_of(200, kBlockPage)});
  EXPECT_EQ(read().error().name, "page_blocked");
  EXPECT_EQ(gateway_.seen().size(), 3U);
}

TEST_F(ProxyFetcherTest, tries_no_other_exit_where_the_page_is_gone) {
  gateway_.answers({answer_of(404, "")});
  EXPECT_EQ(read().error().name, "page_not_found");
  EXPECT_EQ(gateway_.seen().size(), 1U);
}

TEST_F(ProxyFetcherTest, lets_the_guard_judge_before_a_proxy_hears_of_the_address) {
  for (const char* link : {"http://inside.example/", "http://10.0.0.1/", "http://127.0.0.1/", "http://[::1]/"}) {
    plain_client_.answer(403, "");
    EXPECT_EQ(read(link).error().name, "address_refused") << link;
  }
  EXPECT_EQ(gateway_.connections(), 0);
}

TEST_F(ProxyFetcherTest, shows_nobody_what_it_tells_the_provider) {
  const auto product = read("http://shop.example/products/lamp", "canary-wrong");
  ASSERT_FALSE(product);
  EXPECT_EQ(product.error().name, "proxy_refused");
  EXPECT_EQ(product.error().kind, ErrorKind::unauthorized);
  EXPECT_EQ(gateway_.connections(), 1) << "a wrong password is not tried again";
  for (const char* secret : {"canary", "customer-me"}) {
    EXPECT_EQ(describe(product.error()).find(secret), std::string::npos);
    EXPECT_EQ(lines_.text().find(secret), std::string::npos);
  }
}

TEST_F(ProxyFetcherTest, tries_another_exit_where_one_has_no_way_and_none_where_the_provider_forbids_the_shop) {
  gateway_.refuses("502 No exit");
  EXPECT_EQ(read().error().kind, ErrorKind::unavailable);
  EXPECT_EQ(gateway_.connections(), 2);
  plain_client_.answer(403, "");
  gateway_.refuses("403 Not this one");
  const auto forbidden = read();
  EXPECT_EQ(forbidden.error().name, "proxy_refused");
  EXPECT_EQ(forbidden.error().kind, ErrorKind::forbidden);
  EXPECT_EQ(gateway_.connections(), 3);
}

/// The rung over a client that answers what it is told, beside one that would ask from this machine.
class ProxyFetcherConduct : public testing::Test {
 protected:
  void TearDown() override { loop_.stop(); }

  static std::vector<std::unique_ptr<ProxyVendor>> vendors() {
    std::vector<std::unique_ptr<ProxyVendor>> all;
    for (const std::string host : {"one.example", "two.example"}) {
      ProxyAccount account{.endpoint = host + ":7777", .user = "me"};
      account.password = Secret("password");
      all.push_back(std::make_unique<Oxylabs>(*Oxylabs::open(std::move(account))));
    }
    return all;
  }
  static std::vector<std::unique_ptr<ProxyVendor>> only_vendor() {
    auto all = vendors();
    all.pop_back();
    return all;
  }
  Result<Resource> fetch(std::string_view link) {
    return loop_.run(rung_.fetch(*Url::parse(link), ResourceKind::page));
  }
  void fails(ErrorKind kind, std::string_view name) {
    client_.answers.push_back(fail(kind, {.name = name, .message = "canary"}));
  }
  double least_score() const {
    double least = 1;
    for (const auto& health : pool_.health()) least = std::min(least, health.score);
    return least;
  }

  net::TestLoop loop_;
  ManualClock clock_;
  CountingIdSource ids_;
  net::ScriptedHttpClient client_;
  net::ScriptedHttpClient own_client_;
  HttpFetcher own_{own_client_, clock_};
  HttpFetcher bare_{client_, clock_};
  ProxyPool pool_{clock_, ids_, vendors(), {.sessions = 2}};
  ProxyFetcher robots_{bare_, pool_, {.tries = 1, .reads = ProxyFetcher::Reads::robots}};
  HostManners manners_{loop_.loop().get_executor(),
                       own_,
                       clock_,
                       {.pages_per_second = 0.001, .pages_in_a_row = 2, .longest_wait = std::chrono::milliseconds(1)}};
  HttpFetcher http_{client_, clock_, {.manners = &manners_, .robots = &robots_}};
  ProxyFetcher rung_{http_, pool_, {.tries = 3}};
};

TEST_F(ProxyFetcherConduct, blames_no_exit_for_what_the_shop_or_its_name_is_at_fault) {
  for (int i = 0; i < 12; ++i) {
    const auto link = [i](std::string_view what) { return fmt::format("http://{}{}.example/item", what, i); };
    client_.answer(404, "");
    client_.answer(500, "");
    EXPECT_EQ(fetch(link("broken")).error().name, "shop_unreachable");
    client_.answer(404, "");
    fails(ErrorKind::not_found, "host_not_found");
    EXPECT_EQ(fetch(link("nowhere")).error().name, "shop_unreachable");
    client_.answer(500, "");
    EXPECT_EQ(fetch(link("robots")).error().name, "shop_unreachable");
    client_.answer(404, "");
    fails(ErrorKind::unavailable, "connection_lost");
    EXPECT_EQ(fetch(link("lost")).error().name, "shop_unreachable");
  }
  EXPECT_DOUBLE_EQ(least_score(), 1.0);
  EXPECT_EQ(pool_.health().size(), 4U) << "both providers still take their turns";
}

TEST_F(ProxyFetcherConduct, asks_for_robots_txt_through_an_exit_and_keeps_to_it) {
  client_.answer(200, "User-agent: *\nDisallow: /private\n");
  client_.answer(200, "page");
  ASSERT_TRUE(fetch("http://shop.example/item"));
  EXPECT_EQ(fetch("http://shop.example/private/item").error().name, "robots_forbid");
  ASSERT_EQ(client_.calls.size(), 2U);
  EXPECT_EQ(client_.calls[0].url.path(), "/robots.txt");
  for (const auto& call : client_.calls) EXPECT_TRUE(call.proxy && call.proxy->host.ends_with(".example"));
  EXPECT_TRUE(own_client_.calls.empty()) << "this machine asked the shop";
}

TEST_F(ProxyFetcherConduct, does_not_take_a_shop_that_is_busy_for_one_without_rules) {
  client_.answer(503, "");
  EXPECT_EQ(fetch("http://shop.example/item").error().name, "shop_busy");
  EXPECT_EQ(client_.calls.size(), 1U);
}

TEST_F(ProxyFetcherConduct, takes_a_busy_shop_for_a_block_and_our_own_pace_for_none) {
  client_.answer(404, "");
  for (const int status : {503, 429}) {
    client_.answer(status, "");
    const auto blocked = fetch("http://shop.example/item");
    EXPECT_EQ(blocked.error().name, "page_blocked") << "so that another exit is tried";
  }
  EXPECT_NE(client_.calls[1].proxy->user, client_.calls[2].proxy->user);
  const auto before = pool_.health();
  EXPECT_DOUBLE_EQ(least_score(), 0.5);
  EXPECT_EQ(fetch("http://shop.example/item").error().name, "shop_busy") << "the third page in a row";
  EXPECT_EQ(client_.calls.size(), 3U);
  const auto after = pool_.health();
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_DOUBLE_EQ(before[i].score, after[i].score);
}

TEST_F(ProxyFetcherConduct, asks_the_other_provider_where_one_does_not_allow_the_shop) {
  client_.answer(404, "");
  fails(ErrorKind::forbidden, "proxy_refused");
  client_.answer(200, "page");
  ASSERT_TRUE(fetch("http://shop.example/item"));
  ASSERT_EQ(client_.calls.size(), 3U);
  EXPECT_NE(client_.calls[1].proxy->host, client_.calls[2].proxy->host);
}

TEST_F(ProxyFetcherConduct, asks_the_other_provider_where_one_wants_to_be_left_alone) {
  client_.answer(404, "");
  auto busy = fail(ErrorKind::rate_limited, {.name = "proxy_refused", .message = ""});
  busy.error().retry_after = std::chrono::minutes(5);
  client_.answers.push_back(busy);
  client_.answer(200, "page");
  ASSERT_TRUE(fetch("http://shop.example/item"));
  EXPECT_NE(client_.calls[1].proxy->host, client_.calls[2].proxy->host);
  EXPECT_EQ(pool_.rest("shop.example"), std::chrono::milliseconds(0)) << "the other goes on";
}

TEST_F(ProxyFetcherConduct, asks_the_other_provider_where_one_is_not_there) {
  client_.answer(404, "");
  fails(ErrorKind::unavailable, "proxy_unreachable");
  client_.answer(200, "page");
  ASSERT_TRUE(fetch("http://shop.example/item"));
  EXPECT_NE(client_.calls[1].proxy->host, client_.calls[2].proxy->host);
}

TEST_F(ProxyFetcherConduct, blames_the_site_at_the_end_of_a_redirect_and_not_the_one_that_sends_there) {
  client_.answer(404, "");
  client_.answer(302, "", {{"Location", "http://bank.example/"}});
  client_.answer(404, "");
  fails(ErrorKind::forbidden, "proxy_refused");
  client_.answer(302, "", {{"Location", "http://bank.example/"}});
  fails(ErrorKind::forbidden, "proxy_refused");
  EXPECT_EQ(fetch("http://shop.example/to").error().kind, ErrorKind::forbidden);
  EXPECT_EQ(client_.calls.size(), 6U) << "each provider is asked once";
  EXPECT_FALSE(pool_.forbids("shop.example"));
  EXPECT_TRUE(pool_.forbids("bank.example"));
}

TEST_F(ProxyFetcherConduct, leaves_an_exit_that_the_end_of_a_redirect_blocks) {
  ProxyPool pool(clock_, ids_, only_vendor(), {.sessions = 1});
  ProxyFetcher rung(bare_, pool, {.tries = 3});
  const auto read = [&] { return loop_.run(rung.fetch(*Url::parse("http://shop.example/item"), ResourceKind::page)); };
  client_.answer(302, "", {{"Location", "http://www.shop.example/item"}});
  client_.answer(403, "");
  EXPECT_EQ(read().error().name, "page_blocked");
  client_.answer(200, "page");
  ASSERT_TRUE(read());
  ASSERT_EQ(client_.calls.size(), 3U);
  EXPECT_EQ(client_.calls[0].proxy->user, client_.calls[1].proxy->user);
  EXPECT_NE(client_.calls[1].proxy->user, client_.calls[2].proxy->user);
}

TEST_F(ProxyFetcherConduct, asks_an_only_provider_that_is_not_there_once) {
  ProxyPool pool(clock_, ids_, only_vendor(), {.sessions = 2});
  ProxyFetcher rung(bare_, pool, {.tries = 3});
  fails(ErrorKind::unavailable, "proxy_unreachable");
  const auto failed = loop_.run(rung.fetch(*Url::parse("http://shop.example/item"), ResourceKind::page));
  EXPECT_EQ(failed.error().name, "proxy_unreachable");
  EXPECT_EQ(client_.calls.size(), 1U);
}

TEST_F(ProxyFetcherConduct, does_not_give_up_a_shop_that_a_resting_provider_may_allow) {
  client_.answer(404, "");
  auto busy = fail(ErrorKind::rate_limited, {.name = "proxy_refused", .message = ""});
  client_.answers.push_back(busy);
  fails(ErrorKind::forbidden, "proxy_refused");
  const auto failed = fetch("http://shop.example/item");
  EXPECT_EQ(failed.error().kind, ErrorKind::unavailable) << "to be tried again in a minute";
  EXPECT_EQ(failed.error().retry_after, std::chrono::seconds(60));
}

TEST(ProxyFetcher, knows_what_a_failure_says_of_the_exit) {
  using Outcome = ProxyPool::Outcome;
  const auto said = [](std::string_view name, ErrorKind kind, int status = 0) {
    return outcome_of(fail(kind, {.name = name, .message = ""}).error(), {.admitted = true, .status = status});
  };
  EXPECT_EQ(said("page_blocked", ErrorKind::rejected, 403), Outcome::blocked);
  EXPECT_EQ(said("shop_busy", ErrorKind::rate_limited, 503), Outcome::blocked);
  EXPECT_EQ(said("shop_busy", ErrorKind::rate_limited, 429), Outcome::blocked);
  EXPECT_EQ(said("page_not_found", ErrorKind::not_found, 404), Outcome::served);
  EXPECT_EQ(said("shop_unreachable", ErrorKind::unavailable, 500), std::nullopt);
  EXPECT_EQ(said("shop_unreachable", ErrorKind::unavailable), std::nullopt);
  EXPECT_EQ(said("shop_too_slow", ErrorKind::timeout), std::nullopt);
  EXPECT_EQ(said("proxy_refused", ErrorKind::unavailable), Outcome::failed);
  EXPECT_EQ(said("proxy_unreachable", ErrorKind::unavailable), Outcome::unreachable);
  EXPECT_EQ(said("proxy_refused", ErrorKind::unauthorized), Outcome::refused);
  EXPECT_EQ(said("proxy_refused", ErrorKind::rate_limited), Outcome::refused);
  EXPECT_EQ(said("proxy_refused", ErrorKind::forbidden), Outcome::forbidden);
  EXPECT_EQ(said("address_refused", ErrorKind::rejected), std::nullopt);
  const auto of_robots = fail(ErrorKind::unavailable, {.name = "proxy_refused", .message = ""}).error();
  EXPECT_EQ(outcome_of(of_robots, {.admitted = false}), std::nullopt) << "another exit asked for robots.txt";
}

}  // namespace
}  // namespace matjar::sourcing::proxies
