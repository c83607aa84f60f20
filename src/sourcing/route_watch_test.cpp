#include "sourcing/route_watch.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

class RouteWatchTest : public testing::Test {
 protected:
  double count(const std::string& shop, const std::string& route) {
    return metrics.counter("matjar_sourcing_route_missing_total", "", {{"shop", shop}, {"route", route}}).value();
  }

  telemetry::Metrics metrics;
  ManualClock clock;
  telemetry::LogBuffer lines;
  telemetry::Log log = telemetry::Log::to_buffer(clock, lines);
  RouteWatch watch{metrics, clock, log};
};

TEST_F(RouteWatchTest, counts_each_page_and_writes_one_line_an_hour_that_names_the_route) {
  const MissingRoutes missing{.shop = "noon", .routes = {"script:__NEXT_DATA__.offers"}};
  watch.record(missing);
  watch.record(missing);
  EXPECT_EQ(count("noon", "script:__NEXT_DATA__.offers"), 2);
  ASSERT_EQ(lines.lines().size(), 1u);
  EXPECT_NE(lines.text().find(R"("event":"route_missing")"), std::string::npos);
  EXPECT_NE(lines.text().find(R"("route":"script:__NEXT_DATA__.offers")"), std::string::npos);
  clock.advance(RouteWatch::kQuiet);
  watch.record(missing);
  EXPECT_EQ(lines.lines().size(), 2u);
}

TEST_F(RouteWatchTest, counts_the_pages_on_which_all_was_found_too) {
  watch.record({.shop = "noon", .routes = {}});
  EXPECT_EQ(metrics.counter("matjar_sourcing_shop_pages_total", "", {{"shop", "noon"}}).value(), 1);
  EXPECT_TRUE(lines.text().empty());
}

TEST_F(RouteWatchTest, says_nothing_of_a_page_that_no_reader_knows) {
  watch.record({});
  EXPECT_EQ(metrics.render().find("matjar_sourcing"), std::string::npos);
  EXPECT_TRUE(lines.text().empty());
}

/// What a reader misses on a page of a lamp for 9 dollars.
MissingRoutes missing_on(std::string html, std::string url) {
  html.insert(0, "<meta property='og:type' content='product'><h1>Lamp</h1><span class='price'>$9.00</span>");
  auto reading =
      examine_page({.bytes = std::move(html), .url = std::move(url), .content_type = "text/html", .read_at = {}});
  EXPECT_EQ(reading->product.kind, product::PageKind::product);
  return reading->missing;
}

TEST(MissingRoutes, are_those_by_which_the_shops_reader_found_nothing) {
  const std::string page = R"(<script>window.rawData={"store":{"goods":{"goodsName":"Lamp","goodsId":601},
    "sku":[{"skuId":11,"normalPriceStr":"$9.00"}]}};</script>)";
  const MissingRoutes missing = missing_on(page, "https://www.temu.com/lamp-g-1.html");
  EXPECT_EQ(missing.shop, "temu");
  EXPECT_EQ(missing.routes, (std::vector<std::string_view>{"script:rawData.gallery"}));
}

TEST(MissingRoutes, are_all_when_the_shop_has_changed_its_pages_and_other_routes_read_them) {
  const MissingRoutes missing = missing_on("<p>new layout</p>", "https://www.noon.com/uae-en/lamp/N1/p/");
  EXPECT_EQ(missing.shop, "noon");
  EXPECT_EQ(missing.routes.size(), 4u);
}

TEST(MissingRoutes, are_none_of_a_page_without_a_reader_or_without_a_product) {
  EXPECT_TRUE(missing_on("", "https://shop.example/lamp").shop.empty());
  const auto blocked = examine_page({.bytes = "<title>Robot or human?</title><p>px-captcha",
                                     .url = "https://www.walmart.com/ip/1",
                                     .content_type = "",
                                     .read_at = {}});
  EXPECT_TRUE(blocked->missing.shop.empty());
}

}  // namespace
}  // namespace matjar::sourcing
