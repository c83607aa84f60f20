#include "sourcing/host_manners.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

namespace matjar::sourcing {
namespace {

using namespace std::chrono_literals;

Url url_of(std::string_view text) {
  return *Url::parse(text);
}

/// A site: answers what it holds, counts what it is asked, and keeps calls open until it is told to let them go.
class FakeSite final : public ResourceFetcher {
 public:
  explicit FakeSite(boost::asio::io_context& loop) : gate_(loop, boost::asio::steady_timer::time_point::max()) {}

  product::Rung rung() const override { return product::Rung::http; }
  Task<Result<Resource>> fetch(Url url, ResourceKind) override {
    asked.push_back(url.str());
    most_open = std::max(most_open, ++open);
    if (holds && !url.path().ends_with("robots.txt")) {
      boost::system::error_code ignored;
      co_await gate_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    }
    --open;
    const auto error = errors.find(url.str());
    if (error != errors.end()) co_return std::unexpected(error->second);
    const auto page = pages.find(url.str());
    co_return Resource{.bytes = page == pages.end() ? "page" : page->second, .url = url.str()};
  }
  void let_go() {
    holds = false;
    gate_.cancel();
  }

  std::map<std::string, std::string> pages;
  std::map<std::string, Error> errors;
  std::vector<std::string> asked;
  int open = 0;
  int most_open = 0;
  bool holds = false;

 private:
  boost::asio::steady_timer gate_;
};

class HostMannersTest : public testing::Test {
 protected:
  HostMannersTest() {
    settings.pages_per_second = 1'000;
    settings.pages_in_a_row = 1'000;
  }
  HostManners& manners() {
    if (!manners_) manners_.emplace(loop.get_executor(), site, clock, settings);
    return *manners_;
  }
  static Task<Result<Resource>> call(HostManners& manners, FakeSite& site, Url url, ResourceKind kind) {
    CO_TRY_ASSIGN(const HostManners::Visit visit, co_await manners.admit(url, kind));
    co_return co_await site.fetch(std::move(url), kind);
  }
  void ask(std::string_view url, ResourceKind kind = ResourceKind::page) {
    auto body = [](HostMannersTest& test, Url address, ResourceKind what) -> Task<void> {
      test.answers.push_back(co_await call(test.manners(), test.site, std::move(address), what));
    };
    boost::asio::co_spawn(loop, body(*this, url_of(url), kind), boost::asio::detached);
  }
  /// Runs what can run without waiting for anything.
  void settle() {
    loop.restart();
    while (loop.poll() > 0) {
    }
  }
  Result<Resource> fetch(std::string_view url, ResourceKind kind = ResourceKind::page) {
    answers.clear();
    ask(url, kind);
    loop.restart();
    loop.run();
    return answers.front();
  }
  std::string error_of(std::string_view url) {
    const auto answer = fetch(url);
    return answer ? "" : std::string(answer.error().name);
  }

  boost::asio::io_context loop;
  ManualClock clock;
  FakeSite site{loop};
  HostManners::Settings settings;
  std::vector<Result<Resource>> answers;

 private:
  std::optional<HostManners> manners_;
};

constexpr std::string_view kRobots = "https://shop.example/robots.txt";

TEST_F(HostMannersTest, asks_for_the_rules_once_a_day_and_then_for_the_page) {
  EXPECT_TRUE(fetch("https://shop.example/a"));
  EXPECT_TRUE(fetch("https://shop.example/b"));
  EXPECT_EQ(site.asked,
            (std::vector<std::string>{std::string(kRobots), "https://shop.example/a", "https://shop.example/b"}));
  clock.advance(25h);
  EXPECT_TRUE(fetch("https://shop.example/c"));
  EXPECT_EQ(site.asked[3], kRobots);
}

TEST_F(HostMannersTest, does_not_read_what_the_site_keeps_from_programs) {
  site.pages[std::string(kRobots)] = "User-agent: *\nDisallow: /private\n";
  EXPECT_EQ(error_of("https://shop.example/private/1"), "robots_forbid");
  EXPECT_EQ(site.asked.size(), 1u);
  EXPECT_EQ(error_of("https://shop.example/open"), "");
}

TEST_F(HostMannersTest, asks_no_rules_for_a_picture) {
  EXPECT_TRUE(fetch("https://shop.example/1.jpg", ResourceKind::image));
  EXPECT_EQ(site.asked, (std::vector<std::string>{"https://shop.example/1.jpg"}));
}

TEST_F(HostMannersTest, reads_a_site_that_has_no_rules_or_refuses_them) {
  site.errors[std::string(kRobots)] = Error{.kind = ErrorKind::not_found, .name = "page_not_found"};
  EXPECT_EQ(error_of("https://shop.example/a"), "");
  site.errors["https://other.example/robots.txt"] = Error{.kind = ErrorKind::rejected, .name = "page_blocked"};
  EXPECT_EQ(error_of("https://other.example/a"), "");
}

TEST_F(HostMannersTest, keep_to_old_rules_while_new_ones_cannot_be_had) {
  site.pages[std::string(kRobots)] = "User-agent: *\nDisallow: /private\n";
  EXPECT_EQ(error_of("https://shop.example/a"), "");
  clock.advance(25h);
  site.errors[std::string(kRobots)] = Error{.kind = ErrorKind::unavailable, .name = "shop_unreachable"};
  EXPECT_EQ(error_of("https://shop.example/a"), "");
  EXPECT_EQ(error_of("https://shop.example/private"), "robots_forbid");
}

TEST_F(HostMannersTest, does_not_read_a_site_whose_rules_cannot_be_reached) {
  site.errors[std::string(kRobots)] = Error{.kind = ErrorKind::unavailable, .name = "shop_unreachable"};
  EXPECT_EQ(error_of("https://shop.example/a"), "shop_unreachable");
  site.errors.clear();
  EXPECT_EQ(error_of("https://shop.example/a"), "");
}

TEST_F(HostMannersTest, lets_few_calls_to_one_host_be_open_and_the_others_wait) {
  settings.most_open = 2;
  site.holds = true;
  for (int i = 0; i < 5; ++i) ask("https://shop.example/" + std::to_string(i));
  ask("https://other.example/1");
  settle();
  EXPECT_EQ(site.open, 3);
  EXPECT_EQ(std::ranges::count(site.asked, kRobots), 1) << "all five wait for one answer";
  site.let_go();
  loop.restart();
  loop.run();
  EXPECT_EQ(answers.size(), 6u);
  EXPECT_EQ(site.most_open, 3);
}

TEST_F(HostMannersTest, says_when_to_come_back_instead_of_waiting_long) {
  settings.pages_in_a_row = 2;
  settings.pages_per_second = 0.1;
  settings.longest_wait = 0ms;
  EXPECT_TRUE(fetch("https://shop.example/a"));
  EXPECT_TRUE(fetch("https://shop.example/b"));
  const auto third = fetch("https://shop.example/c");
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().name, "shop_busy");
  EXPECT_EQ(third.error().retry_after, 10s);
  EXPECT_TRUE(fetch("https://other.example/a")) << "another host has its own pace";
  clock.advance(10s);
  EXPECT_TRUE(fetch("https://shop.example/c")) << "whoever was sent away has not used up the turn";
}

TEST_F(HostMannersTest, give_pictures_a_pace_of_their_own) {
  settings.pages_in_a_row = 1;
  settings.longest_wait = 0ms;
  EXPECT_TRUE(fetch("https://shop.example/a"));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(fetch("https://shop.example/1.jpg", ResourceKind::image));
}

TEST_F(HostMannersTest, leave_time_between_pages_of_one_host) {
  settings.pages_in_a_row = 2;
  settings.pages_per_second = 5;
  for (const std::string_view page : {"a", "b", "c"}) ask("https://shop.example/" + std::string(page));
  settle();
  EXPECT_EQ(answers.size(), 2u) << "the third waits for its time";
  loop.restart();
  loop.run();
  EXPECT_EQ(answers.size(), 3u);
}

TEST_F(HostMannersTest, forgets_the_host_that_was_asked_longest_ago) {
  settings.most_hosts = 2;
  for (const std::string_view host : {"a", "b", "a", "c"})
    EXPECT_TRUE(fetch("https://" + std::string(host) + ".example/1"));
  site.asked.clear();
  EXPECT_TRUE(fetch("https://a.example/2"));
  EXPECT_EQ(site.asked.size(), 1u);
  EXPECT_TRUE(fetch("https://b.example/2"));
  EXPECT_EQ(site.asked.size(), 3u) << "its rules had to be asked for again";
}

}  // namespace
}  // namespace matjar::sourcing
