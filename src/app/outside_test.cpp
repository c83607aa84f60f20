#include "app/outside.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "net/test_listener.hpp"
#include "storage/test_database.hpp"

namespace matjar::app {
namespace {

using sourcing::ResourceKind;

/// The outside as the program wires it, on a data folder of its own.
class OutsideTest : public testing::Test {
 protected:
  Result<void> open(std::string proxy, Settings settings = Settings()) {
    settings.data.directory = folder_.path();
    settings.sourcing.proxy = Secret(std::move(proxy));
    auto clock = std::make_unique<SystemClock>();
    auto log = telemetry::Log::to_buffer(*clock, lines_);
    foundation_.emplace(std::move(settings), std::move(clock), std::move(log));
    TRY_ASSIGN(data_, DataRooms::open(*foundation_, MATJAR_SOURCE_DIR));
    TRY_ASSIGN(outside_, Outside::open(*foundation_, *data_, MATJAR_SOURCE_DIR));
    return {};
  }
  Result<sourcing::Resource> fetch(ResourceKind kind) {
    // A public address, so that no name server is needed; the proxy sends nothing there.
    auto url = Url::parse("http://93.184.216.34/item").value();
    return foundation_->run(outside_->fetchers.at(0)->fetch(std::move(url), kind));
  }

  storage::TestDirectory folder_;
  telemetry::LogBuffer lines_;
  std::optional<Foundation> foundation_;
  std::unique_ptr<DataRooms> data_;
  std::unique_ptr<Outside> outside_;
};

TEST_F(OutsideTest, fetches_pages_and_images_through_the_proxy_of_the_settings) {
  std::vector<std::string> asked;
  std::vector<std::string> requests;
  {
    net::TestListener proxy([&asked, &requests](net::TestListener::Socket& socket) {
      asked.push_back(net::TestListener::read_head(socket));
      net::TestListener::send(socket, "HTTP/1.1 200 Connected\r\n\r\n");
      const std::string head = net::TestListener::read_head(socket);
      requests.push_back(head.substr(0, head.find(" HTTP/")));
      net::TestListener::send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    });
    const auto opened = open(fmt::format("http://127.0.0.1:{}", proxy.port()));
    ASSERT_TRUE(opened) << describe(opened.error());
    for (const ResourceKind kind : {ResourceKind::page, ResourceKind::image}) {
      const auto resource = fetch(kind);
      ASSERT_TRUE(resource) << describe(resource.error());
      EXPECT_EQ(resource->bytes, "ok");
    }
  }
  EXPECT_EQ(requests, (std::vector<std::string>{"GET /robots.txt", "GET /item", "GET /item"}));
  ASSERT_EQ(asked.size(), 3U);
  for (const std::string& head : asked) EXPECT_TRUE(head.starts_with("CONNECT 93.184.216.34:80 ")) << head;
}

TEST_F(OutsideTest, does_not_open_with_a_proxy_that_cannot_be_used_and_does_not_repeat_it) {
  const auto opened = open("carrier:canary@proxy.example:3128");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().name, "setting_invalid");
  EXPECT_TRUE(opened.error().message.starts_with("sourcing.proxy: ")) << opened.error().message;
  EXPECT_EQ(describe(opened.error()).find("canary"), std::string::npos);
}

TEST_F(OutsideTest, a_browser_that_would_go_past_the_proxy_is_refused) {
  Settings settings;
  settings.sourcing.browser = "/nonexistent/chromium";
  settings.sourcing.browser_unsandboxed_in_container = true;
  const auto opened = open("http://127.0.0.1:3128", std::move(settings));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().name, "setting_invalid");
  EXPECT_TRUE(opened.error().message.starts_with("sourcing.browser: ")) << opened.error().message;
}

TEST_F(OutsideTest, the_browser_stands_between_plain_http_and_the_unlocker) {
  Settings settings;
  settings.sourcing.browser = "/nonexistent/chromium";
  settings.sourcing.browser_unsandboxed_in_container = true;
  settings.sourcing.unlocker_token = Secret("token");
  const auto opened = open("", std::move(settings));
  ASSERT_TRUE(opened) << describe(opened.error());
  std::vector<product::Rung> rungs;
  for (const auto& fetcher : outside_->fetchers) rungs.push_back(fetcher->rung());
  EXPECT_EQ(rungs, (std::vector{product::Rung::http, product::Rung::browser, product::Rung::unlocker}));
}

TEST_F(OutsideTest, without_a_program_there_is_no_browser) {
  ASSERT_TRUE(open(""));
  EXPECT_EQ(outside_->fetchers.size(), 1U);
  EXPECT_EQ(outside_->browser, nullptr);
}

TEST_F(OutsideTest, proxies_stand_between_the_browser_and_the_unlocker_and_are_off_by_default) {
  Settings settings;
  settings.sourcing.browser = "/nonexistent/chromium";
  settings.sourcing.browser_unsandboxed_in_container = true;
  settings.sourcing.unlocker_token = Secret("token");
  settings.sourcing.oxylabs.user = "me";
  settings.sourcing.oxylabs.password = Secret("canary");
  settings.sourcing.brightdata.customer = "hl_12ab";
  settings.sourcing.brightdata.zone = "isp_1";
  settings.sourcing.brightdata.password = Secret("canary");
  const auto opened = open("", std::move(settings));
  ASSERT_TRUE(opened) << describe(opened.error());
  std::vector<product::Rung> rungs;
  for (const auto& fetcher : outside_->fetchers) rungs.push_back(fetcher->rung());
  EXPECT_EQ(rungs,
            (std::vector{product::Rung::http, product::Rung::browser, product::Rung::proxy, product::Rung::unlocker}));
}

TEST_F(OutsideTest, asks_no_shop_from_this_machine_where_only_proxies_may) {
  Settings settings;
  settings.sourcing.direct = false;
  settings.sourcing.oxylabs.user = "me";
  settings.sourcing.oxylabs.password = Secret("canary");
  const auto opened = open("", std::move(settings));
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(outside_->robots_reader, nullptr);
  EXPECT_NE(outside_->manners, nullptr) << "the proxies keep to them";
}

TEST_F(OutsideTest, asks_for_robots_txt_of_the_proxied_rung_through_the_proxy) {
  std::vector<std::string> requests;
  {
    net::TestListener gateway([&requests](net::TestListener::Socket& socket) {
      net::TestListener::read_head(socket);
      net::TestListener::send(socket, "HTTP/1.1 200 Connected\r\n\r\n");
      const std::string head = net::TestListener::read_head(socket);
      requests.push_back(head.substr(0, head.find(" HTTP/")));
      net::TestListener::send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    });
    Settings settings;
    settings.sourcing.direct = false;
    settings.sourcing.oxylabs.user = "me";
    settings.sourcing.oxylabs.password = Secret("canary");
    settings.sourcing.oxylabs.endpoint = fmt::format("127.0.0.1:{}", gateway.port());
    ASSERT_TRUE(open("", std::move(settings)));
    const auto page = fetch(ResourceKind::page);
    ASSERT_TRUE(page) << describe(page.error());
  }
  EXPECT_EQ(requests, (std::vector<std::string>{"GET /robots.txt", "GET /item"}));
}

TEST_F(OutsideTest, names_the_settings_of_a_provider_that_cannot_be_used) {
  Settings settings;
  settings.sourcing.brightdata.customer = "hl_12ab";
  settings.sourcing.brightdata.password = Secret("canary");
  const auto opened = open("", std::move(settings));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().name, "setting_invalid");
  EXPECT_TRUE(opened.error().message.starts_with("sourcing.brightdata_*: ")) << opened.error().message;
  EXPECT_EQ(describe(opened.error()).find("canary"), std::string::npos);
}

TEST_F(OutsideTest, names_a_ladder_that_cannot_be_climbed) {
  Settings settings;
  settings.sourcing.ladders = {"aliexpress=api+telephone"};
  const auto opened = open("", std::move(settings));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message,
            "sourcing.ladders: aliexpress: \"telephone\" is none of api, http, browser, proxy, unlocker.");
}

TEST_F(OutsideTest, knows_that_the_program_that_reads_pages_is_missing_before_the_first_page) {
  ASSERT_TRUE(open(""));  // it is beside matjar, and not beside this test
  const auto ready = foundation_->run(outside_->start_children(Duty()));
  ASSERT_FALSE(ready);
  EXPECT_EQ(ready.error().name, "page_reader_unavailable");
  EXPECT_NE(ready.error().message.find("matjar-page cannot be started"), std::string::npos) << ready.error().message;
}

TEST_F(OutsideTest, needs_only_the_children_that_its_queues_ask_for) {
  ASSERT_TRUE(open(""));
  const auto refusal = [&](Duty duty) {
    const auto ready = foundation_->run(outside_->start_children(duty));
    return ready ? "" : ready.error().name;
  };
  EXPECT_EQ(refusal({.role = Role::web}), "");
  EXPECT_EQ(refusal({.role = Role::worker, .queues = {"notify", "deploy"}}), "");
  EXPECT_EQ(refusal({.role = Role::worker, .queues = {"notify", "ai-image"}}), "image_service_unavailable");
  EXPECT_EQ(refusal({.role = Role::worker, .queues = {"scrape"}}), "page_reader_unavailable");
  EXPECT_EQ(refusal({.role = Role::worker}), "page_reader_unavailable");
}

TEST_F(OutsideTest, tells_and_counts_a_child_that_ends_before_its_time_with_the_host_of_its_page) {
  ASSERT_TRUE(open(""));
  sourcing::PageInput page{.bytes = "<p>x", .url = "https://shop.example.com/p/1", .content_type = "", .read_at = {}};
  ASSERT_FALSE(foundation_->run(outside_->page_reader->read(std::move(page))));
  const std::string log = lines_.text();
  EXPECT_NE(log.find("\"event\":\"child_ended\""), std::string::npos) << log;
  EXPECT_NE(log.find("\"host\":\"shop.example.com\""), std::string::npos) << log;
  EXPECT_EQ(log.find("/p/1"), std::string::npos) << "the page's own address is nobody's business";
  const std::string metrics = foundation_->metrics.render();
  EXPECT_NE(metrics.find("matjar_children_ended_total{how=\"not_started\",program=\"matjar-page\"} 1"),
            std::string::npos)
      << metrics;
}

}  // namespace
}  // namespace matjar::app
