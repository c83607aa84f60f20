#include "sourcing/product_source.hpp"

#include <gtest/gtest.h>
#include <map>
#include <optional>

#include "base/clock.hpp"
#include "base/test_task.hpp"
#include "net/http_client.hpp"
#include "net/outbound_guard.hpp"
#include "net/test_http_client.hpp"
#include "sourcing/http_fetcher.hpp"
#include "sourcing/in_process_page_reader.hpp"
#include "sourcing/test_shops.hpp"
#include "sourcing/unlocker_fetcher.hpp"

namespace matjar::sourcing {
namespace {

constexpr std::string_view kProductPage =
    R"(<h1>Lamp</h1><script type="application/ld+json">{"@type":"Product","name":"Lamp","offers":{"price":"5","priceCurrency":"USD"}}</script>)";
constexpr std::string_view kBlockPage = "<title>Robot or human?</title><div id=px-captcha></div>";

Url url_of(std::string_view text) {
  return *Url::parse(text);
}

class ProductSourceTest : public testing::Test {
 protected:
  ProductSourceTest() {
    plain_client.final_url = "https://shop.example.com/products/lamp";
    unlocker_client.final_url = plain_client.final_url;
  }
  UnlockerFetcher::Settings settings() {
    return {.endpoint = url_of("https://unlocker.example.com/request"),
            .token = Secret("key"),
            .zone = "zone1",
            .country = "sa"};
  }
  Result<product::SourceProduct> read() {
    return run_task(source.read(*links.recognise("https://shop.example.com/products/lamp")));
  }

  net::ScriptedHttpClient plain_client;
  net::ScriptedHttpClient unlocker_client;
  LinkRecogniser links = test_recogniser();
  ManualClock clock;
  net::OutboundGuard guard{net::OutboundGuard::Settings{}};
  HttpFetcher plain{plain_client, clock};
  UnlockerFetcher unlocker{unlocker_client, guard, settings()};
  BlockingPool pool{1};
  InProcessPageReader reader{pool};
  telemetry::Log log = telemetry::Log::silent();
  ProductSource source{{.fetchers = {&plain, &unlocker}},
                       {links, clock, reader, log},
                       {.tries = 2, .first_delay = std::chrono::milliseconds(1)}};
};

TEST_F(ProductSourceTest, asks_no_further_rung_when_the_first_brings_a_product) {
  plain_client.answer(200, std::string(kProductPage));
  const auto product = read();
  ASSERT_TRUE(product.has_value()) << describe(product.error());
  EXPECT_EQ(product->title->value.str(), "Lamp");
  EXPECT_EQ(product->price->provenance.rung, product::Rung::http);
  EXPECT_EQ(product->listing.platform, "shopify");
  EXPECT_EQ(product->read_at, clock.now());
  EXPECT_TRUE(unlocker_client.calls.empty());
}

TEST_F(ProductSourceTest, climbs_to_the_unlocker_when_a_block_page_answers_200) {
  plain_client.answer(200, std::string(kBlockPage));
  unlocker_client.answer(200, std::string(kProductPage), {{"x-brd-status-code", "200"}});
  const auto product = read();
  ASSERT_TRUE(product.has_value()) << describe(product.error());
  EXPECT_EQ(product->price->provenance.rung, product::Rung::unlocker);
  ASSERT_EQ(unlocker_client.calls.size(), 1u);
  EXPECT_EQ(unlocker_client.calls[0].body,
            R"({"zone":"zone1","url":"https://shop.example.com/products/lamp","format":"raw","country":"sa"})");
  EXPECT_EQ(unlocker_client.calls[0].headers.get_or("authorization", ""), "Bearer key");
}

TEST_F(ProductSourceTest, ends_with_the_name_of_the_block_when_every_rung_is_blocked) {
  plain_client.answer(403, "");
  unlocker_client.answer(200, std::string(kBlockPage), {{"x-brd-status-code", "200"}});
  const auto product = read();
  ASSERT_FALSE(product.has_value());
  EXPECT_EQ(product.error().name, "page_blocked");
  EXPECT_NE(product.error().next_step, "");
}

TEST_F(ProductSourceTest, tries_a_hiccup_again_on_the_spot) {
  plain_client.answers.push_back(fail(ErrorKind::unavailable, {.name = "connection_lost", .message = "gone"}));
  plain_client.answer(200, std::string(kProductPage));
  const auto product = read();
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(plain_client.calls.size(), 2U);
  EXPECT_TRUE(unlocker_client.calls.empty());
}

TEST_F(ProductSourceTest, does_not_wait_on_the_spot_for_a_shop_that_asks_for_minutes) {
  plain_client.answer(429, "", {{"Retry-After", "300"}});
  unlocker_client.answer(200, std::string(kProductPage), {{"x-brd-status-code", "200"}});
  EXPECT_TRUE(read());
  EXPECT_EQ(plain_client.calls.size(), 1U);
}

TEST_F(ProductSourceTest, pays_for_no_second_rung_when_the_shop_says_that_the_page_is_gone) {
  plain_client.answer(404, "");
  EXPECT_EQ(read().error().name, "page_not_found");
  EXPECT_TRUE(unlocker_client.calls.empty());
}

TEST_F(ProductSourceTest, names_a_page_that_is_no_product) {
  plain_client.answer(200, "<title>About us</title><h1>About us</h1><p>We are a shop.</p>");
  EXPECT_EQ(read().error().name, "page_not_a_product");
}

TEST_F(ProductSourceTest, reads_pasted_source_without_fetching) {
  const auto product = run_task(
      source.read_pasted(*links.recognise("https://shop.example.com/products/lamp"), std::string(kProductPage)));
  ASSERT_TRUE(product.has_value());
  EXPECT_EQ(product->price->provenance.rung, product::Rung::pasted);
  EXPECT_TRUE(plain_client.calls.empty());
}

TEST_F(ProductSourceTest, fetches_images_over_the_same_ladder) {
  plain_client.answer(403, "");
  unlocker_client.answer(200, "JPEG", {{"x-brd-status-code", "200"}, {"content-type", "image/jpeg"}});
  const auto image = run_task(source.image(url_of("https://cdn.example.com/a.jpg")));
  ASSERT_TRUE(image.has_value());
  EXPECT_EQ(image->bytes, "JPEG");
  EXPECT_EQ(image->content_type, "image/jpeg");
}

TEST_F(ProductSourceTest, sends_foreign_addresses_through_the_guard_with_caps_and_few_redirects) {
  plain_client.answer(200, "x");
  (void)run_task(plain.fetch(url_of("https://shop.example.com/p"), ResourceKind::page));
  const net::HttpCall& call = plain_client.calls.at(0);
  EXPECT_EQ(call.destination, net::Destination::foreign);
  EXPECT_EQ(call.limits.max_body, 8u << 20);
  EXPECT_EQ(call.limits.max_redirects, 0) << "the fetcher follows them itself";
  EXPECT_TRUE(call.headers.find("accept-language").has_value());
}

TEST_F(ProductSourceTest, sends_pages_and_images_through_the_proxy_and_the_unlocker_straight) {
  const net::HttpProxy proxy{.host = "proxy.example", .port = 3128};
  HttpFetcher carried(plain_client, clock, {.proxy = proxy});
  for (const ResourceKind kind : {ResourceKind::page, ResourceKind::image}) {
    plain_client.answer(200, "x");
    unlocker_client.answer(200, "x");
    (void)run_task(carried.fetch(url_of("https://shop.example.com/p"), kind));
    (void)run_task(unlocker.fetch(url_of("https://shop.example.com/p"), kind));
  }
  ASSERT_EQ(plain_client.calls.size(), 2U);
  for (const net::HttpCall& call : plain_client.calls) {
    ASSERT_TRUE(call.proxy);
    EXPECT_EQ(call.proxy->host, "proxy.example");
  }
  for (const net::HttpCall& call : unlocker_client.calls) EXPECT_FALSE(call.proxy);
}

TEST_F(ProductSourceTest, passes_the_shops_retry_after_on) {
  plain_client.answer(429, "", {{"Retry-After", "7"}});
  const auto page = run_task(plain.fetch(url_of("https://shop.example.com/p"), ResourceKind::page));
  EXPECT_EQ(page.error().name, "shop_busy");
  EXPECT_EQ(page.error().retry_after, std::chrono::milliseconds(7'000));
}

TEST_F(ProductSourceTest, names_a_page_that_is_too_large) {
  plain_client.answers.push_back(fail(ErrorKind::rejected, {.name = "answer_too_large", .message = ""}));
  EXPECT_EQ(run_task(plain.fetch(url_of("https://shop.example.com/p"), ResourceKind::page)).error().name,
            "page_too_large");
}

TEST_F(ProductSourceTest, lets_the_guard_judge_before_the_unlocker_sees_an_address) {
  const auto page = run_task(unlocker.fetch(url_of("http://127.0.0.1/admin"), ResourceKind::page));
  EXPECT_EQ(page.error().name, "address_refused");
  EXPECT_TRUE(unlocker_client.calls.empty());
}

TEST_F(ProductSourceTest, tells_the_unlockers_failures_from_the_shops) {
  const std::map<std::string, std::string> names = {{"sr_rate_limit", "shop_busy"},
                                                    {"reject_block", "page_blocked"},
                                                    {"ub_bad_endpoint_robots", "robots_forbid"},
                                                    {"resolve_failed_dns", "shop_unreachable"},
                                                    {"other", "unlocker_unavailable"}};
  for (const auto& [code, name] : names) {
    unlocker_client.answer(200, "", {{"x-brd-error", "it failed"}, {"x-brd-error-code", code}});
    EXPECT_EQ(run_task(unlocker.fetch(url_of("https://shop.example.com/p"), ResourceKind::page)).error().name, name)
        << code;
  }
  unlocker_client.answer(200, "gone", {{"x-brd-status-code", "404"}});
  EXPECT_EQ(run_task(unlocker.fetch(url_of("https://shop.example.com/p"), ResourceKind::page)).error().name,
            "page_not_found");
  unlocker_client.answer(401, "");
  EXPECT_EQ(run_task(unlocker.fetch(url_of("https://shop.example.com/p"), ResourceKind::page)).error().name,
            "unlocker_key_invalid");
}

/// Fetches pages alone, as a browser does.
class PagesOnly final : public ResourceFetcher {
 public:
  product::Rung rung() const override { return product::Rung::browser; }
  bool fetches(ResourceKind kind) const override { return kind == ResourceKind::page; }
  Task<Result<Resource>> fetch(Url url, ResourceKind) override {
    ++asked;
    co_return Resource{
        .bytes = std::string(kProductPage), .content_type = "text/html", .url = url.str(), .rung = rung()};
  }
  int asked = 0;
};

TEST_F(ProductSourceTest, a_rung_that_fetches_no_images_is_passed_over_for_them) {
  PagesOnly browser;
  ProductSource climber({.fetchers = {&browser, &plain}}, {links, clock, reader, log});
  plain_client.answer(200, "picture", {{"Content-Type", "image/png"}});
  const auto image = run_task(climber.image(url_of("https://shop.example.com/lamp.png")));
  ASSERT_TRUE(image) << describe(image.error());
  EXPECT_EQ(image->bytes, "picture");
  EXPECT_EQ(browser.asked, 0);
}

TEST_F(ProductSourceTest, an_empty_page_goes_to_the_browser) {
  PagesOnly browser;
  ProductSource climber({.fetchers = {&plain, &browser}}, {links, clock, reader, log});
  plain_client.answer(200, "<div id=root></div><script src=/app.js></script>", {{"Content-Type", "text/html"}});
  const auto product = run_task(climber.read(*links.recognise("https://shop.example.com/products/lamp")));
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(browser.asked, 1);
  EXPECT_EQ(product->title->provenance.rung, product::Rung::browser);
}

TEST_F(ProductSourceTest, tells_what_it_read_a_short_while_ago_and_when_that_was) {
  PageCache cache(clock, {.age = std::chrono::seconds(60)});
  ProductSource climber({.fetchers = {&plain}}, {links, clock, reader, log, &cache});
  const Timestamp first = clock.now();
  plain_client.answer(200, std::string(kProductPage));
  ASSERT_TRUE(run_task(climber.read(*links.recognise("https://shop.example.com/products/lamp?utm_source=somebody"))));
  clock.advance(std::chrono::seconds(59));
  const auto again = run_task(climber.read(*links.recognise("https://shop.example.com/products/lamp")));
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(plain_client.calls.size(), 1U);
  EXPECT_EQ(again->read_at, first);
  EXPECT_EQ(again->price->provenance.rung, product::Rung::http);
  EXPECT_EQ(again->url, "https://shop.example.com/products/lamp") << "not the other's link";
}

TEST_F(ProductSourceTest, takes_nobodys_paste_for_what_the_shop_says) {
  PageCache cache(clock, {.age = std::chrono::seconds(60)});
  ProductSource climber({.fetchers = {&plain}}, {links, clock, reader, log, &cache});
  const auto link = *links.recognise("https://shop.example.com/products/lamp");
  ASSERT_TRUE(run_task(climber.read_pasted(link, std::string(kProductPage))));
  EXPECT_EQ(cache.pages(), 0U);
  plain_client.answer(403, "");
  EXPECT_EQ(run_task(climber.read(link)).error().name, "page_blocked");
  EXPECT_EQ(cache.pages(), 0U) << "nor a block for the page";
}

}  // namespace
}  // namespace matjar::sourcing
