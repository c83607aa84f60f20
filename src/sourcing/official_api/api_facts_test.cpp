#include "sourcing/official_api/api_facts.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::official_api {
namespace {

ApiField field(std::string text) {
  return {.path = "item.field", .text = std::move(text)};
}

const ApiFacts kFacts{"shop.get"};

TEST(ApiFacts, carry_rung_way_and_exact_text) {
  const auto title = kFacts.text(field("Lamp &amp; <b>shade</b>"));
  ASSERT_TRUE(title);
  EXPECT_EQ(title->value.str(), "Lamp & shade");
  EXPECT_EQ(title->provenance.rung, product::Rung::api);
  EXPECT_EQ(title->provenance.route, "api:shop.get:item.field");
  EXPECT_EQ(title->provenance.text, "Lamp &amp; <b>shade</b>");
  EXPECT_FALSE(kFacts.text(field("")));
  EXPECT_FALSE(kFacts.text(field("<br> ")));
}

TEST(ApiFacts, take_an_amount_only_when_it_is_exact) {
  const auto price = kFacts.money(field("34.98"), field("SAR"));
  ASSERT_TRUE(price);
  EXPECT_EQ(price->value.str(), "34.98 SAR");
  EXPECT_EQ(price->provenance.text, "34.98 SAR");
  EXPECT_EQ(kFacts.money(field("8.7"), field("EUR"))->value.str(), "8.70 EUR");
  for (const auto* amount : {"", "0", "0.00", "-3", "1,299.00", "12.345", "1e3", "12-15", "free"})
    EXPECT_FALSE(kFacts.money(field(amount), field("SAR"))) << amount;
  for (const auto* currency : {"", "XYZ", "$"}) EXPECT_FALSE(kFacts.money(field("5"), field(currency))) << currency;
}

TEST(ApiFacts, take_stars_out_of_five_and_whole_counts) {
  EXPECT_EQ(to_string(kFacts.stars(field("4.8"))->value), "4.8");
  for (const auto* text : {"", "0", "0.0", "5.1", "-1", "8/10", "good"})
    EXPECT_FALSE(kFacts.stars(field(text))) << text;
  EXPECT_EQ(kFacts.count(field("1004"))->value, 1'004);
  for (const auto* text : {"", "1000+", "-2", "4.5"}) EXPECT_FALSE(kFacts.count(field(text))) << text;
}

TEST(ApiFacts, make_paragraphs_of_html_and_keep_none_of_it) {
  const auto paragraphs =
      kFacts.paragraphs(field("<p>First &amp; best</p><script>alert(1)</script><div><img src=x>Second<br>Third</div>"));
  ASSERT_EQ(paragraphs.size(), 3U);
  EXPECT_EQ(paragraphs[0].value.str(), "First & best");
  EXPECT_EQ(paragraphs[2].value.str(), "Third");
  EXPECT_TRUE(kFacts.paragraphs(field("<img src=a><img src=b>")).empty());
  std::string endless;
  for (int i = 0; i < 200; ++i) endless += "<p>line " + std::to_string(i) + "</p>";
  EXPECT_EQ(kFacts.paragraphs(field(endless)).size(), 40U);
}

TEST(ApiFacts, take_pictures_with_a_web_address_once) {
  std::vector<product::SourceImage> images;
  for (const auto* address : {"//img.example/a.jpg", "https://img.example/a.jpg", "javascript:alert(1)", "",
                              "file:///etc", " https://img.example/b.jpg "})
    kFacts.add_image(field(address), images);
  ASSERT_EQ(images.size(), 2U);
  EXPECT_EQ(images[0].url, "https://img.example/a.jpg");
  EXPECT_EQ(images[1].url, "https://img.example/b.jpg");
}

TEST(ApiFacts, take_an_attribute_once_and_whole) {
  std::vector<product::Attribute> attributes;
  kFacts.add_attribute(field("Power"), field("12 W"), attributes);
  kFacts.add_attribute(field("Power"), field("13 W"), attributes);
  kFacts.add_attribute(field(""), field("x"), attributes);
  kFacts.add_attribute(field("Empty"), field(""), attributes);
  ASSERT_EQ(attributes.size(), 1U);
  EXPECT_EQ(attributes[0].value.str(), "12 W");
}

TEST(ApiFacts, keep_a_list_price_that_is_higher_and_of_the_same_currency) {
  const auto kept = [](const char* listed, const char* currency) {
    product::SourceProduct product;
    product.price = kFacts.money(field("10.00"), field("USD"));
    product.list_price = kFacts.money(field(listed), field(currency));
    keep_higher_list_price(product);
    return product.list_price.has_value();
  };
  EXPECT_TRUE(kept("10.01", "USD"));
  EXPECT_FALSE(kept("10.00", "USD"));
  EXPECT_FALSE(kept("20.00", "EUR"));
}

}  // namespace
}  // namespace matjar::sourcing::official_api
