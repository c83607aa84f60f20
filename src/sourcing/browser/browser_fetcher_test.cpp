#include "sourcing/browser/browser_fetcher.hpp"

#include <boost/asio/ip/udp.hpp>
#include <cstdlib>
#include <fmt/format.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <mutex>
#include <signal.h>
#include <unistd.h>

#include "net/http_server.hpp"
#include "net/test_listener.hpp"
#include "net/test_loop.hpp"

namespace matjar::sourcing::browser {
namespace {

using namespace std::chrono_literals;

constexpr const char* kChromium = "/usr/lib/chromium/chromium";

/// A shop on this machine whose pages need a browser. It counts what it is asked for.
class Shop {
 public:
  /// `secret` and `datagrams` are ports that no page may reach.
  Shop(boost::asio::io_context& loop, std::uint16_t secret, std::uint16_t datagrams) : server_(loop, router_, {}) {
    page("/drawn", R"(<div id="root"></div><img src="/lamp.png"><iframe src="/frame"></iframe><script>
        alert("Hello"); confirm("Sure?");
        fetch("/h5/mtop.shop.pdp.pc.query/1.0/").then(a => a.json()).then(a => { document.getElementById("root").textContent = a.title; });
      </script>)");
    page("/plain", "<p>plain</p>");
    page("/endless", "<p>endless</p><script>for (;;) ;</script>");
    page("/private", fmt::format(R"(<p id="said">nothing</p><script>
        const said = text => {{ document.getElementById("said").textContent = text; }};
        fetch("http://127.0.0.1:{}/", {{mode: "no-cors"}}).then(() => said("reached"), () => said("refused"));
      </script>)",
                                 secret));
    // Requests keep the page from being quiet until the datagrams would have left.
    page("/webrtc", fmt::format(R"(<p>webrtc</p><script>
        const peer = new RTCPeerConnection({{iceServers: [{{urls: "stun:127.0.0.1:{}"}}]}});
        peer.createDataChannel("x");
        peer.createOffer().then(offer => peer.setLocalDescription(offer));
        for (let i = 0; i < 8; ++i) setTimeout(() => fetch("/tick"), 200 * i);
      </script>)",
                                datagrams));
    page("/forger", R"(<p>forged</p><script>location = "/nothing";</script>)");
    answer("/nothing", net::text_response(204, ""));
    page("/tick", "tick");
    answer("/h5/mtop.shop.pdp.pc.query/1.0/", net::json_response(200, R"({"title":"Drawn lamp"})"));
    answer("/moved", redirect("/plain"));
    answer("/inwards", redirect(fmt::format("http://127.0.0.1:{}/", secret)));
    // A public name that leads to a private address.
    answer("/rebound", redirect("http://rebound.test/"));
    answer("/gone", net::text_response(404, "gone", "text/html"));
    answer("/file", net::text_response(200, "%PDF", "application/pdf"));
    page("/app",
         R"(<p>stays</p><script>onload = () => { location = "alipays://platformapi/startapp?id=1"; };</script>)");
    // While its script waits for the tick it answers nothing else.
    page("/waiting", R"(<p>waits</p><script>
        const wait = () => { const call = new XMLHttpRequest(); call.open("GET", "/tick", false); call.send(); };
        onload = () => { fetch("/h5/mtop.shop.pdp.pc.query/1.0/"); for (let i = 0; i < 5; ++i) setTimeout(wait, 50 * i); };
      </script>)");
    for (const char* path : {"/lamp.png", "/frame", "/favicon.ico"}) page(path, "nothing");
    if (!server_.start()) throw std::runtime_error("the shop does not open");
  }

  std::string endpoint() const { return fmt::format("127.0.0.1:{}", server_.port()); }
  std::uint16_t port() const { return server_.port(); }
  int asked(const std::string& path) {
    std::scoped_lock lock(mutex_);
    return asked_[path];
  }

 private:
  static net::Response redirect(std::string to) {
    auto response = net::text_response(302, "");
    response.headers.set("Location", std::move(to));
    return response;
  }
  void page(const std::string& path, std::string html) {
    answer(path, net::text_response(200, std::move(html), "text/html; charset=utf-8"));
  }
  void answer(const std::string& path, net::Response response) {
    router_.add(net::Method::get, path,
                [this, path, response](net::Request) -> Task<net::Response> { return reply(path, response); });
  }
  Task<net::Response> reply(std::string path, net::Response response) {
    {
      std::scoped_lock lock(mutex_);
      ++asked_[path];
    }
    co_return response;
  }

  std::mutex mutex_;
  std::map<std::string, int> asked_;
  net::Router router_;
  net::HttpServer server_;
};

/// Chromium's sandbox cannot be built by root: this process becomes nobody, for good.
bool become_nobody() {
  if (::geteuid() != 0) return true;
  return ::setgroups(0, nullptr) == 0 && ::setresgid(65534, 65534, 65534) == 0 && ::setresuid(65534, 65534, 65534) == 0;
}

class BrowserFetcherTest : public testing::Test {
 protected:
  void SetUp() override {
    if (::access(kChromium, X_OK) != 0) GTEST_SKIP() << "Chromium is not installed; run script/bootstrap";
    ASSERT_TRUE(become_nobody());
    guard.emplace(net::OutboundGuard::Settings{
        .allowed_endpoints = {shop.endpoint(), "shop.test:" + std::to_string(shop.port())}});
    settings.program = kChromium;
    settings.resolve = {fmt::format("shop.test:{}:127.0.0.1", shop.port()), "rebound.test:80:10.0.0.1"};
    settings.page_deadline = 60s;
    settings.start_deadline = 60s;
  }
  void TearDown() override {
    end_fetcher();
    loop.stop();
    pool.join();
  }

  void end_fetcher() {
    if (!fetcher) return;
    auto ending = [](BrowserFetcher* target) -> Task<int> {
      co_await target->shut_down();
      co_return 0;
    };
    loop.run(ending(fetcher.get()));
    fetcher.reset();
  }
  Result<Resource> fetch(const std::string& path) {
    if (!fetcher) {
      fetcher = std::make_unique<BrowserFetcher>(loop.loop().get_executor(), *guard, nullptr, pool, settings);
    }
    auto url = Url::parse(fmt::format("http://shop.test:{}{}", shop.port(), path));
    auto running =
        boost::asio::co_spawn(loop.loop(), fetcher->fetch(*url, ResourceKind::page), boost::asio::use_future);
    return running.get();
  }
  BrowserFetcher::Report report() { return loop.run(fetcher->report()); }

  net::TestLoop loop;
  BlockingPool pool{2};
  net::TestListener secret;  // what no page may reach, and
  boost::asio::io_context unheard;
  boost::asio::ip::udp::socket datagrams{unheard,
                                         boost::asio::ip::udp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
  Shop shop{loop.loop(), secret.port(), datagrams.local_endpoint().port()};
  BrowserSettings settings;
  std::optional<net::OutboundGuard> guard;
  std::unique_ptr<BrowserFetcher> fetcher;
};

TEST_F(BrowserFetcherTest, a_page_comes_as_its_scripts_have_drawn_it) {
  const auto page = fetch("/drawn");
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_NE(page->bytes.find(R"(<div id="root">Drawn lamp</div>)"), std::string::npos) << page->bytes;
  EXPECT_EQ(page->status, 200);
  EXPECT_EQ(page->rung, product::Rung::browser);
  EXPECT_TRUE(page->url.ends_with("/drawn")) << page->url;
  ASSERT_EQ(page->answers.size(), 1u);
  EXPECT_EQ(page->answers[0].body, R"({"title":"Drawn lamp"})");
  EXPECT_TRUE(page->answers[0].url.ends_with("/h5/mtop.shop.pdp.pc.query/1.0/"));
  for (const char* path : {"/lamp.png", "/frame", "/favicon.ico"}) EXPECT_EQ(shop.asked(path), 0) << path;

  const auto moved = fetch("/moved");
  ASSERT_TRUE(moved) << describe(moved.error());
  EXPECT_TRUE(moved->url.ends_with("/plain")) << moved->url;
  EXPECT_EQ(fetch("/gone").error().name, "page_not_found");
  EXPECT_EQ(fetch("/file").error().name, "page_not_a_product");
  EXPECT_EQ(report().starts, 1u);
}

TEST_F(BrowserFetcherTest, a_private_address_is_not_reached_by_pages_nor_by_redirects) {
  const auto page = fetch("/private");
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_NE(page->bytes.find(R"(<p id="said">refused</p>)"), std::string::npos) << page->bytes;
  EXPECT_EQ(fetch("/inwards").error().name, "address_refused");
  EXPECT_EQ(fetch("/rebound").error().name, "address_refused");
  EXPECT_EQ(secret.connections(), 0);
}

TEST_F(BrowserFetcherTest, a_private_address_is_sent_no_datagrams) {
  const auto page = fetch("/webrtc");
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_EQ(shop.asked("/tick"), 8);
  EXPECT_EQ(datagrams.available(), 0u);
}

TEST_F(BrowserFetcherTest, a_page_that_only_begins_to_go_elsewhere_keeps_its_own_address) {
  settings.load_patience = 8s;  // to be told that it stays
  const auto page = fetch("/forger");
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_NE(page->bytes.find("<p>forged</p>"), std::string::npos);
  EXPECT_TRUE(page->url.ends_with("/forger")) << page->url;
}

TEST_F(BrowserFetcherTest, a_page_that_opens_an_app_stays_what_it_is) {
  const auto page = fetch("/app");
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_NE(page->bytes.find("<p>stays</p>"), std::string::npos);
  EXPECT_EQ(page->status, 200);
}

TEST_F(BrowserFetcherTest, a_page_whose_script_waits_for_the_shop_is_not_waited_for_in_a_circle) {
  settings.page_deadline = 30s;
  const auto page = fetch("/waiting");
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_EQ(page->answers.size(), 1u);
  EXPECT_EQ(shop.asked("/tick"), 5);
}

TEST_F(BrowserFetcherTest, an_endless_script_ends_by_the_deadline_and_the_next_page_is_served) {
  settings.page_deadline = 5s;
  settings.load_patience = 1s;
  EXPECT_EQ(fetch("/endless").error().name, "shop_too_slow");
  auto page = fetch("/plain");
  for (int i = 0; i < 5 && !page; ++i) page = fetch("/plain");  // a busy machine may need more than that deadline
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_EQ(report().starts, 1u);
}

TEST_F(BrowserFetcherTest, a_browser_that_was_killed_or_used_up_is_replaced) {
  settings.pages_per_browser = 2;
  ASSERT_TRUE(fetch("/plain"));
  const auto first = report();
  EXPECT_GT(first.memory, 10u << 20);
  ::kill(first.process, SIGKILL);
  (void)fetch("/plain");  // may find out that the browser is gone
  const auto after_death = fetch("/plain");
  ASSERT_TRUE(after_death) << describe(after_death.error());
  EXPECT_NE(report().process, first.process);
  const std::size_t starts = report().starts;
  ASSERT_TRUE(fetch("/plain"));
  ASSERT_TRUE(fetch("/plain"));
  EXPECT_GT(report().starts, starts);
}

TEST_F(BrowserFetcherTest, a_page_that_needs_too_much_memory_is_ended_with_its_browser) {
  settings.memory = 50u << 20;  // less than it has before any page
  settings.check = 1ms;
  const auto page = fetch("/plain");
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().name, "page_too_large");
  EXPECT_EQ(report().process, 0);
}

TEST_F(BrowserFetcherTest, asks_the_shops_rules_before_any_page) {
  class Rules final : public ResourceFetcher {
   public:
    product::Rung rung() const override { return product::Rung::http; }
    Task<Result<Resource>> fetch(Url, ResourceKind) override {
      co_return Resource{.bytes = "User-agent: matjar\nDisallow: /drawn\n"};
    }
  } rules;
  ManualClock clock;
  HostManners manners(loop.loop().get_executor(), rules, clock);
  fetcher = std::make_unique<BrowserFetcher>(loop.loop().get_executor(), *guard, &manners, pool, settings);
  EXPECT_EQ(fetch("/drawn").error().name, "robots_forbid");
  EXPECT_EQ(report().starts, 0u) << "no browser is started for it";
  end_fetcher();
}

TEST_F(BrowserFetcherTest, a_program_that_is_no_browser_says_so) {
  settings.program = "/bin/false";
  const auto page = fetch("/plain");
  EXPECT_EQ(page.error().name, "browser_unavailable");
  EXPECT_EQ(page.error().kind, ErrorKind::rejected);
  end_fetcher();
  settings.program = "/nonexistent/chromium";
  EXPECT_EQ(fetch("/plain").error().name, "browser_unavailable");
}

TEST_F(BrowserFetcherTest, an_address_that_is_not_public_is_refused_without_a_browser) {
  settings.program = "/nonexistent/chromium";
  fetcher = std::make_unique<BrowserFetcher>(loop.loop().get_executor(), *guard, nullptr, pool, settings);
  auto url = Url::parse("http://10.0.0.1/");
  EXPECT_EQ(loop.run(fetcher->fetch(*url, ResourceKind::page)).error().name, "address_refused");
  EXPECT_FALSE(fetcher->fetches(ResourceKind::image));
}

TEST(CheckUser, root_may_not_run_chromium_outside_of_a_container) {
  EXPECT_TRUE(check_user(1000, Walls::sandbox));
  EXPECT_TRUE(check_user(0, Walls::container));
  const auto refused = check_user(0, Walls::sandbox);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().name, "browser_needs_user");
  EXPECT_NE(refused.error().next_step.find("browser_unsandboxed_in_container"), std::string::npos);
}

}  // namespace
}  // namespace matjar::sourcing::browser
