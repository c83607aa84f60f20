#include "sourcing/shopify/shopify_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::shopify {
namespace {

constexpr std::string_view kTheme =
    R"(<link rel="canonical" href="https://shop.example/products/mug"><script id="shopify-features" type="application/json">{}</script>
<script>Shopify.currency = {"active":"EUR","rate":"1.0"}; var meta = {"product":{"id":7,"vendor":"Clay","variants":[{"id":71,"price":1999,"name":"Mug - Red","public_title":"Red","sku":"M-R"},{"id":72,"price":2499,"name":"Mug - Blue","public_title":"Blue","sku":"M-B"}]}};</script>)";

constexpr std::string_view kProduct =
    R"({"id":7,"title":"Mug","handle":"mug","description":"\u003cp\u003eHolds tea.\u003c\/p\u003e","vendor":"Clay","type":"Cups","price":1999,"available":true,
"variants":[{"id":71,"title":"Red","option1":"Red","option2":null,"sku":"M-R","available":false,"price":1999,"compare_at_price":null,"featured_image":{"src":"//cdn.example/red.jpg"}},
{"id":72,"title":"Blue","option1":"Blue","option2":null,"sku":"M-B","available":true,"price":2499,"compare_at_price":2999,"barcode":"4006381333931","featured_image":null}],
"images":["//cdn.example/red.jpg","//cdn.example/blue.jpg"],"options":["Color"]})";

constexpr std::string_view kOther =
    R"(<script type="application/json" data-product-json>{"id":8,"title":"Bowl","handle":"bowl","variants":[{"id":81,"price":100}]}</script>)";

Findings read(std::string html, std::string url = "") {
  PageSource source;
  if (!url.empty()) source.url = *Url::parse(url);
  const auto page = Page::parse(std::move(html), std::move(source));
  Findings findings;
  EXPECT_TRUE(is_shopify_page(*page));
  read_shopify_page(*page, findings);
  return findings;
}

std::string themed(std::string_view rest) {
  return std::string(kTheme) + std::string(rest);
}

TEST(ShopifyPage, reads_the_themes_product_json_with_prices_in_hundredths) {
  const Findings findings =
      read(themed("<script type=\"application/json\" data-product-json>" + std::string(kProduct) + "</script>"));
  EXPECT_EQ(findings.titles.at(0).value, "Mug");
  EXPECT_EQ(findings.brands.at(0).value, "Clay");
  EXPECT_EQ(findings.skus.at(0).value, "7");
  EXPECT_EQ(findings.images.at(0).urls.at(0), "https://cdn.example/red.jpg");
  EXPECT_EQ(findings.description.at(0).value, "Holds tea.");
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[0].sku, "71");
  EXPECT_EQ(findings.variants[0].options.at(0), (std::pair<std::string, std::string>("Color", "Red")));
  EXPECT_EQ(findings.variants[0].available, false);
  EXPECT_EQ(findings.variants[0].image, "https://cdn.example/red.jpg");
  EXPECT_EQ(findings.variants[0].price->amount, *Decimal::parse("19.99"));
}

TEST(ShopifyPage, shows_the_price_of_the_first_variant_that_can_be_bought) {
  const Findings findings =
      read(themed("<script type=\"application/json\" data-product-json>" + std::string(kProduct) + "</script>"));
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("24.99"));
  EXPECT_EQ(findings.prices.at(0).currency, "EUR");
  // What stands on the page.
  EXPECT_EQ(findings.prices.at(0).text, "2499 EUR");
  EXPECT_EQ(findings.list_prices.at(0).text, "2999 EUR");
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("29.99"));
  EXPECT_EQ(findings.gtins.at(0).value, "4006381333931");
  EXPECT_TRUE(findings.price_settled);
}

TEST(ShopifyPage, shows_the_price_of_the_variant_that_the_link_asks_for) {
  const Findings findings =
      read(themed("<script type=\"application/json\" data-product-json>" + std::string(kProduct) + "</script>"),
           "https://shop.example/products/mug?variant=71");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("19.99"));
  EXPECT_TRUE(findings.list_prices.empty());
}

TEST(ShopifyPage, finds_the_product_inside_any_script_by_its_id) {
  const Findings findings = read(themed("<script>new Theme({product: " + std::string(kProduct) + ", n: 1});</script>"));
  EXPECT_EQ(findings.titles.at(0).value, "Mug");
  EXPECT_EQ(findings.variants.size(), 2u);
}

TEST(ShopifyPage, finds_the_product_in_an_elements_attribute) {
  std::string quoted(kProduct);
  for (std::size_t at = quoted.find('"'); at != std::string::npos; at = quoted.find('"', at))
    quoted.replace(at, 1, "&quot;");
  EXPECT_EQ(read(themed("<div data-product=\"" + quoted + "\"></div>")).titles.at(0).value, "Mug");
}

TEST(ShopifyPage, reads_an_attribute_whose_texts_hold_escaped_quotes) {
  constexpr std::string_view kQuoted =
      R"({"id":7,"title":"Mug 3&amp;quot; high","handle":"mug","variants":[{"id":71,"price":1999}]})";
  EXPECT_EQ(read(themed("<div data-product='" + std::string(kQuoted) + "'></div>")).titles.at(0).value, "Mug 3\" high");
}

TEST(ShopifyPage, never_takes_another_products_json) {
  const Findings findings = read(themed(kOther));
  EXPECT_TRUE(findings.titles.empty());
  EXPECT_FALSE(findings.price_settled);
  // What `var meta` says of the page's own product is left: ids, prices, the vendor.
  EXPECT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[1].options.at(0).second, "Blue");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("19.99"));
}

TEST(ShopifyPage, reads_the_bare_answer_of_product_js_without_a_currency) {
  const Findings findings = read(std::string(kProduct), "https://shop.example.sa/products/mug.js");
  EXPECT_EQ(findings.titles.at(0).value, "Mug");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("24.99"));
  EXPECT_EQ(findings.prices.at(0).currency, "");
  EXPECT_EQ(findings.hints.country, "");
}

TEST(ShopifyPage, reads_the_bare_answer_of_product_json_in_decimal_text) {
  const Findings findings = read(
      R"({"product":{"id":7,"title":"Mug","body_html":"<p>Holds tea.</p>","vendor":"Clay","handle":"mug","variants":[{"id":71,"title":"Red","price":"19.99","compare_at_price":"","option1":"Red","sku":"M-R","image_id":5}],
"options":[{"name":"Color","values":["Red"]}],"images":[{"id":4,"src":"https://cdn.example/a.jpg"},{"id":5,"src":"https://cdn.example/b.jpg"}]}})");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("19.99"));
  EXPECT_EQ(findings.prices.at(0).currency, "");
  EXPECT_TRUE(findings.list_prices.empty());
  EXPECT_EQ(findings.variants.at(0).image, "https://cdn.example/b.jpg");
  EXPECT_FALSE(findings.variants.at(0).available);
  EXPECT_EQ(findings.images.at(0).urls.size(), 2u);
}

TEST(ShopifyPage, takes_the_currency_that_a_bare_answer_names_itself) {
  const Findings findings = read(
      R"({"product":{"id":7,"title":"Mug","handle":"mug","variants":[{"id":71,"price":"19.99","price_currency":"USD"}]}})");
  EXPECT_EQ(findings.prices.at(0).currency, "USD");
}

TEST(ShopifyPage, leaves_the_single_variant_of_a_plain_product_without_options) {
  const Findings findings = read(
      R"({"id":7,"title":"Mug","handle":"mug","variants":[{"id":71,"title":"Default Title","option1":"Default Title","price":500}]})");
  EXPECT_EQ(findings.variants.at(0).sku, "71");
  EXPECT_TRUE(findings.variants.at(0).options.empty());
}

TEST(ShopifyPage, is_told_from_other_pages) {
  EXPECT_FALSE(is_shopify_page(*Page::parse("<h1>Mug</h1>", {})));
  EXPECT_FALSE(is_shopify_page(*Page::parse(R"({"title":"a","id":1})", {})));
}

}  // namespace
}  // namespace matjar::sourcing::shopify
