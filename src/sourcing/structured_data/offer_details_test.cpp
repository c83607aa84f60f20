#include "sourcing/structured_data/offer_details.hpp"

#include <gtest/gtest.h>

#include "sourcing/structured_data/product_facts.hpp"

namespace matjar::sourcing::structured_data {
namespace {

Findings read_offer(std::string_view offer) {
  const std::string json = R"(<script type="application/ld+json">{"@type":"Product","name":"A","offers":)" +
                           std::string(offer) + "}</script>";
  const auto page = Page::parse(json, {.url = *Url::parse("https://shop.example.com/p"), .content_type = ""});
  Findings findings;
  read_structured_data(*page, findings);
  return findings;
}

TEST(StockLevel, is_what_the_offers_say_is_left) {
  const Findings findings = read_offer(R"({"inventoryLevel":{"@type":"QuantitativeValue","value":7}})");
  ASSERT_EQ(findings.stocks.size(), 1U);
  EXPECT_EQ(findings.stocks[0].value, "7");
  EXPECT_EQ(findings.stocks[0].route, "json-ld:Product.offers.inventoryLevel.value");
  EXPECT_EQ(findings.stocks[0].text, "7");
  EXPECT_EQ(read_offer(R"({"inventoryLevel":"0"})").stocks.at(0).value, "0");
}

TEST(StockLevel, is_unknown_where_offers_differ_or_tell_no_number) {
  EXPECT_TRUE(read_offer(R"([{"inventoryLevel":7},{"inventoryLevel":3}])").stocks.empty());
  EXPECT_TRUE(read_offer(R"({"inventoryLevel":-1})").stocks.empty());
  EXPECT_TRUE(read_offer(R"({"inventoryLevel":"plenty"})").stocks.empty());
  EXPECT_TRUE(read_offer("{}").stocks.empty());
}

constexpr std::string_view kToSaudiArabia =
    R"({"shippingRate":{"value":"25.00","currency":"SAR"},"shippingLabel":"Courier",
"shippingDestination":{"addressCountry":"SA"},"deliveryTime":{"handlingTime":{"minValue":1,"maxValue":2,"unitCode":"DAY"},
"transitTime":{"minValue":3,"maxValue":5,"unitCode":"DAY"}}})";
constexpr std::string_view kToGermany =
    R"({"shippingRate":{"value":"4.90","currency":"EUR"},"shippingDestination":{"addressCountry":"DE"}})";
constexpr std::string_view kToSomewhere = R"({"shippingRate":{"value":"0","currency":"USD"}})";

std::string with_details(std::initializer_list<std::string_view> all) {
  std::string list;
  for (const std::string_view one : all) list += (list.empty() ? "" : ",") + std::string(one);
  return R"({"shippingDetails":[)" + list + "]}";
}

TEST(Shipping, is_the_way_to_saudi_arabia) {
  const Findings findings = read_offer(with_details({kToGermany, kToSomewhere, kToSaudiArabia}));
  ASSERT_EQ(findings.shipping.size(), 1U);
  const ShippingFinding& found = findings.shipping[0];
  EXPECT_EQ(found.method, "Courier");
  EXPECT_EQ(found.cost->amount, *Decimal::parse("25"));
  EXPECT_EQ(found.cost->currency, "SAR");
  EXPECT_EQ(found.days, "4-7");
  EXPECT_TRUE(found.said.route.starts_with("json-ld:Product.offers.shippingDetails.shippingRate.value + "))
      << found.said.route;
  EXPECT_EQ(found.said.text, "25.00 SAR 1 2 3 5");
}

TEST(Shipping, to_elsewhere_or_to_a_country_that_nobody_names_says_nothing) {
  EXPECT_TRUE(read_offer(with_details({kToGermany})).shipping.empty());
  EXPECT_TRUE(read_offer(with_details({kToSomewhere})).shipping.empty());
  EXPECT_TRUE(
      read_offer(with_details({R"({"shippingRate":{"value":"0","currency":"SAR"},"shippingDestination":"SA"})"}))
          .shipping.empty());
  EXPECT_TRUE(
      read_offer(
          with_details(
              {R"({"shippingRate":{"value":"0","currency":"SAR"},"doesNotShip":true,"shippingDestination":{"addressCountry":"SA"}})"}))
          .shipping.empty());
}

TEST(Shipping, tells_no_days_that_are_not_said_as_days) {
  const auto days = [](std::string_view time) {
    const Findings findings = read_offer(
        R"({"shippingDetails":{"shippingDestination":{"addressCountry":"SA"},"shippingRate":{"value":1,"currency":"USD"},"deliveryTime":{"transitTime":)" +
        std::string(time) + "}}}");
    return findings.shipping.at(0).days;
  };
  EXPECT_EQ(days(R"({"minValue":3,"maxValue":3})"), "3");
  EXPECT_EQ(days(R"({"minValue":3,"maxValue":5,"unitCode":"HUR"})"), "");
  EXPECT_EQ(days(R"({"minValue":5,"maxValue":3})"), "");
  EXPECT_EQ(days(R"({"minValue":0,"maxValue":4000})"), "");
  EXPECT_EQ(days(R"({"maxValue":3})"), "");
  EXPECT_EQ(days(R"([{"minValue":3,"maxValue":5},{"minValue":1,"maxValue":2}])"), "") << "which of them nobody knows";
}

TEST(Shipping, without_cost_and_days_says_nothing) {
  EXPECT_TRUE(
      read_offer(R"({"shippingDetails":{"shippingDestination":{"addressCountry":"SA"},"shippingLabel":"Post"}})")
          .shipping.empty());
  EXPECT_TRUE(
      read_offer(
          R"({"shippingDetails":{"shippingDestination":{"addressCountry":"SA"},"shippingRate":{"value":"-3","currency":"USD"}}})")
          .shipping.empty());
  EXPECT_TRUE(
      read_offer(R"({"shippingDetails":{"shippingDestination":{"addressCountry":"SA"},"shippingRate":{"value":"3"}}})")
          .shipping.empty());
}

}  // namespace
}  // namespace matjar::sourcing::structured_data
