#include "sourcing/magento/magento_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::magento {
namespace {

Findings read(std::string body) {
  const auto page = Page::parse("<body class='catalog-product-view'>" + std::move(body),
                                {.url = *Url::parse("https://shop.example/tee.html"), .content_type = ""});
  Findings findings;
  EXPECT_TRUE(is_magento_page(*page));
  read_magento_page(*page, findings);
  return findings;
}

constexpr std::string_view kMain =
    R"(<div class="product-info-main"><h1 class="page-title"><span data-ui-id="page-title-wrapper">Tee</span></h1>
<div class="product-info-price"><div class="price-box" data-role="priceBox" data-product-id="67">
<span class="special-price"><span id="product-price-67" data-price-amount="32.5" data-price-type="finalPrice"><span class="price">$32.50</span></span></span>
<span class="old-price"><span id="old-price-67" data-price-amount="45" data-price-type="oldPrice"><span class="price">$45.00</span></span></span></div>
<div class="product-info-stock-sku"><div class="stock unavailable"><span>Out of stock</span></div></div></div>
<form id="product_addtocart_form"><input type="hidden" name="product" value="67"></form></div>
<div class="related"><div class="price-box"><span id="product-price-9" data-price-amount="5" data-price-type="finalPrice"><span class="price">$5.00</span></span></div></div>)";

TEST(MagentoPage, knows_stock_by_the_two_classes_that_say_it) {
  const auto stock_of = [](const std::string& classes) {
    const Findings findings = read(
        R"(<div class="product-info-main"><div class="price-box"></div><div class="product-info-stock-sku"><div class=")" +
        classes + R"(">x</div></div></div><form id="product_addtocart_form"></form>)");
    return findings.availabilities.empty() ? product::Availability::unknown : findings.availabilities[0].value;
  };
  EXPECT_EQ(stock_of("stock available"), product::Availability::in_stock);
  EXPECT_EQ(stock_of("stock unavailable"), product::Availability::out_of_stock);
  EXPECT_EQ(stock_of("stock unavailable_backorder"), product::Availability::unknown);
  EXPECT_EQ(stock_of("stock-status-placeholder stock"), product::Availability::unknown);
}

TEST(MagentoPage, reads_the_price_that_carries_the_products_number) {
  const Findings findings = read(std::string(kMain));
  EXPECT_EQ(findings.titles.at(0).value, "Tee");
  ASSERT_EQ(findings.prices.size(), 1u);
  EXPECT_EQ(findings.prices[0].amount, *Decimal::parse("32.5"));
  EXPECT_EQ(findings.prices[0].currency, "USD");
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("45"));
  EXPECT_EQ(findings.skus.at(0).value, "67");
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::out_of_stock);
  EXPECT_TRUE(findings.price_settled);
}

TEST(MagentoPage, takes_the_price_with_tax_where_both_are_shown) {
  const Findings findings = read(
      R"(<div class=product-info-main><form id=product_addtocart_form><input name=product value=3></form>
<span id="price-excluding-tax-product-price-3" data-price-amount="10" data-price-type="basePrice"><span>10,00 €</span></span>
<span id="price-including-tax-product-price-3" data-price-amount="11.9" data-price-type="finalPrice"><span>11,90 €</span></span></div>)");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("11.9"));
  EXPECT_EQ(findings.prices.at(0).currency, "EUR");
}

TEST(MagentoPage, reads_children_and_gallery_out_of_the_widgets_scripts) {
  const Findings findings = read(std::string(kMain) + R"(<script type="text/x-magento-init">
{"[data-role=swatch-options]":{"Magento_Swatches/js/swatch-renderer":{"jsonConfig":{"attributes":{"93":{"id":"93","code":"color","label":"Color","options":[{"id":"49","label":"Black","products":["101"]},{"id":"50","label":"Blue","products":["102"]}]}},
"optionPrices":{"101":{"oldPrice":{"amount":45},"finalPrice":{"amount":32.5}},"102":{"finalPrice":{"amount":35}}},"images":{"101":[{"full":"https://shop.example/black.jpg"}]},"index":{"101":{"93":"49"},"102":{"93":"50"}},"productId":"67"}}}}</script>
<script type="text/x-magento-init">{"[data-gallery-role=gallery-placeholder]":{"mage/gallery/gallery":{"data":[{"img":"https://shop.example/s2.jpg","full":"https://shop.example/2.jpg","isMain":false,"type":"image"},{"full":"https://shop.example/v.jpg","type":"video"},{"full":"https://shop.example/1.jpg","isMain":true,"type":"image"}]}}}</script>)");
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[0].sku, "101");
  EXPECT_EQ(findings.variants[0].options.at(0), (std::pair<std::string, std::string>("Color", "Black")));
  EXPECT_EQ(findings.variants[0].price->amount, *Decimal::parse("32.5"));
  EXPECT_EQ(findings.variants[0].price->currency, "USD");
  EXPECT_EQ(findings.variants[0].image, "https://shop.example/black.jpg");
  EXPECT_EQ(findings.images.at(0).urls,
            (std::vector<std::string>{"https://shop.example/1.jpg", "https://shop.example/2.jpg"}));
}

TEST(MagentoPage, reads_the_first_generation) {
  const Findings findings = read(
      R"(<form id="product_addtocart_form"><div class="product-shop"><div class="price-box"><p class="old-price"><span class="price">$40.00</span></p><p class="special-price"><span class="price">$30.00</span></p></div></div></form>
<script>var spConfig = new Product.Config({"attributes":{"92":{"id":"92","label":"Size","options":[{"id":"1","label":"S","products":["11"]},{"id":"2","label":"M","products":["12"]}]}},"productId":"9"});</script>)");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("30"));
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("40"));
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[1].sku, "12");
  EXPECT_EQ(findings.variants[1].options.at(0).second, "M");
}

/// A script that configures the product `id`, with one child.
std::string swatches(std::string_view id, std::string_view child) {
  return std::string(
             R"(<script type="text/x-magento-init">{"[data-role=swatch-options]":{"Magento_Swatches/js/swatch-renderer":{"jsonConfig":{"attributes":{"93":{"label":"Color","options":[{"id":"49","label":"Black","products":[")") +
         std::string(child) + R"("]}]}},"index":{")" + std::string(child) + R"(":{"93":"49"}},"productId":")" +
         std::string(id) + R"("}}}}</script>)";
}

TEST(MagentoPage, takes_the_children_of_its_own_product_alone) {
  const Findings findings = read(std::string(kMain) + swatches("9", "901") + swatches("67", "101"));
  ASSERT_EQ(findings.variants.size(), 1u);
  EXPECT_EQ(findings.variants[0].sku, "101");
  EXPECT_TRUE(read(std::string(kMain) + swatches("9", "901")).variants.empty());
}

TEST(MagentoPage, takes_the_children_of_a_page_without_a_number_only_where_all_are_of_one_product) {
  const std::string main = "<div class=product-info-main></div>";
  EXPECT_EQ(read(main + swatches("9", "901")).variants.at(0).sku, "901");
  EXPECT_EQ(read(main + swatches("9", "901") + swatches("9", "901")).variants.size(), 1u);
  EXPECT_TRUE(read(main + swatches("9", "901") + swatches("8", "801")).variants.empty());
}

TEST(MagentoPage, stops_at_as_many_children_as_are_kept) {
  std::string index;
  for (int i = 0; i < 2'000; ++i) index += (i == 0 ? "\"" : ",\"") + std::to_string(i) + R"(":{"93":"49"})";
  const Findings findings = read(
      std::string(kMain) +
      R"(<script>new Product.Config({"attributes":{"93":{"label":"Color","options":[{"id":"49","label":"Black"}]}},"index":{)" +
      index + R"(},"productId":"67"});</script>)");
  ASSERT_EQ(findings.variants.size(), 500u);
  EXPECT_EQ(findings.variants[499].options.at(0).second, "Black");
}

TEST(MagentoPage, keeps_the_paragraphs_of_the_description) {
  const Findings findings =
      read(std::string(kMain) +
           R"(<div class="product attribute description"><div class="value"><p>Soft.</p><p>Warm.</p></div></div>)");
  ASSERT_EQ(findings.description.size(), 2u);
  EXPECT_EQ(findings.description[1].value, "Warm.");
}

}  // namespace
}  // namespace matjar::sourcing::magento
