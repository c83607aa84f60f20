#include "sourcing/http_fetcher.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

namespace matjar::sourcing {
namespace {

Url url_of(std::string_view text) {
  return *Url::parse(text);
}

/// Several hosts: what is not there answers 404. Remembers the addresses that it was asked for.
class FakeWeb final : public net::HttpClient {
 public:
  Task<Result<net::HttpAnswer>> send(net::HttpCall call) override {
    asked.push_back(call.url.str());
    redirects_allowed = redirects_allowed || call.limits.max_redirects != 0;
    net::HttpAnswer answer{.status = 404, .url = call.url.str()};
    if (const auto leads = leads_to.find(call.url.str()); leads != leads_to.end()) {
      answer.status = 302;
      answer.headers = net::Headers{{"Location", leads->second}};
    } else if (const auto page = pages.find(call.url.str()); page != pages.end()) {
      answer.status = 200;
      answer.body = page->second;
    }
    co_return answer;
  }

  std::map<std::string, std::string> pages;
  std::map<std::string, std::string> leads_to;
  std::vector<std::string> asked;
  bool redirects_allowed = false;
};

class HttpFetcherTest : public testing::Test {
 protected:
  Result<Resource> fetch(std::string_view url) {
    std::optional<Result<Resource>> out;
    auto body = [](HttpFetcher& from, Url address, std::optional<Result<Resource>>& to) -> Task<void> {
      to.emplace(co_await from.fetch(std::move(address), ResourceKind::page));
    };
    boost::asio::co_spawn(loop, body(fetcher, url_of(url), out), boost::asio::detached);
    loop.restart();
    loop.run();
    return std::move(*out);
  }

  Result<Url> follow(std::string_view url, std::string host) {
    std::optional<Result<Url>> out;
    auto body = [](HttpFetcher& by, Url address, std::string end, std::optional<Result<Url>>& to) -> Task<void> {
      const auto arrived = [end = std::move(end)](const Url& at) { return at.host() == end; };
      to.emplace(co_await by.follow(std::move(address), arrived));
    };
    boost::asio::co_spawn(loop, body(fetcher, url_of(url), std::move(host), out), boost::asio::detached);
    loop.restart();
    loop.run();
    return std::move(*out);
  }

  boost::asio::io_context loop;
  ManualClock clock;
  FakeWeb web;
  HttpFetcher robots_reader{web, clock};
  HostManners manners{loop.get_executor(), robots_reader, clock};
  HttpFetcher fetcher{web, clock, {.manners = &manners}};
};

TEST_F(HttpFetcherTest, asks_the_rules_of_every_host_on_the_way) {
  web.leads_to["https://short.example/x"] = "https://shop.example/lamp";
  web.pages["https://shop.example/lamp"] = "the lamp";
  const auto page = fetch("https://short.example/x");
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_EQ(page->bytes, "the lamp");
  EXPECT_EQ(page->url, "https://shop.example/lamp");
  EXPECT_EQ(web.asked, (std::vector<std::string>{"https://short.example/robots.txt", "https://short.example/x",
                                                 "https://shop.example/robots.txt", "https://shop.example/lamp"}));
  EXPECT_FALSE(web.redirects_allowed) << "the client itself must follow none";
}

TEST_F(HttpFetcherTest, stops_where_a_host_on_the_way_forbids_it) {
  web.leads_to["https://short.example/x"] = "https://shop.example/lamp";
  web.pages["https://shop.example/robots.txt"] = "User-agent: *\nDisallow: /";
  const auto page = fetch("https://short.example/x");
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().name, "robots_forbid");
  EXPECT_EQ(web.asked.back(), "https://shop.example/robots.txt");
}

TEST_F(HttpFetcherTest, gives_up_on_a_shop_that_sends_it_round_in_circles) {
  web.leads_to["https://shop.example/a"] = "/b";
  web.leads_to["https://shop.example/b"] = "/a";
  const auto page = fetch("https://shop.example/a");
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().name, "page_blocked");
  EXPECT_EQ(web.asked.size(), 7u) << "the rules, the page and five redirects";
}

TEST_F(HttpFetcherTest, follows_nothing_down_from_https) {
  web.leads_to["https://shop.example/a"] = "http://shop.example/a";
  EXPECT_EQ(fetch("https://shop.example/a").error().name, "address_refused");
}

TEST_F(HttpFetcherTest, follows_a_short_link_no_further_than_it_must) {
  web.leads_to["https://short.example/x"] = "https://click.example/r";
  web.leads_to["https://click.example/r"] = "https://shop.example/lamp";
  web.pages["https://shop.example/lamp"] = "the lamp";
  const auto end = follow("https://short.example/x", "shop.example");
  ASSERT_TRUE(end) << describe(end.error());
  EXPECT_EQ(end->str(), "https://shop.example/lamp");
  EXPECT_EQ(web.asked, (std::vector<std::string>{"https://short.example/robots.txt", "https://short.example/x",
                                                 "https://click.example/robots.txt", "https://click.example/r"}));
  EXPECT_EQ(follow("https://short.example/x", "other.example")->str(), "https://shop.example/lamp") << "the end";
}

TEST_F(HttpFetcherTest, follows_no_short_link_past_a_host_that_forbids_it) {
  web.leads_to["https://short.example/x"] = "https://click.example/r";
  web.pages["https://click.example/robots.txt"] = "User-agent: *\nDisallow: /";
  EXPECT_EQ(follow("https://short.example/x", "shop.example").error().name, "robots_forbid");
}

TEST(ShopStatus, tells_a_refusal_from_what_may_be_better_later) {
  const auto name_of = [](int status) {
    const auto judged = judge_status(status, ResourceKind::page);
    return judged ? std::string() : std::string(judged.error().name);
  };
  EXPECT_EQ(name_of(200), "");
  for (const int status : {400, 401, 402, 403, 405, 406, 418, 451})
    EXPECT_EQ(name_of(status), "page_blocked") << status;
  for (const int status : {404, 410}) EXPECT_EQ(name_of(status), "page_not_found") << status;
  for (const int status : {429, 503}) EXPECT_EQ(name_of(status), "shop_busy") << status;
  for (const int status : {408, 425, 500, 502}) EXPECT_EQ(name_of(status), "shop_unreachable") << status;
}

}  // namespace
}  // namespace matjar::sourcing
