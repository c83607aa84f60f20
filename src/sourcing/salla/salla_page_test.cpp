#include "sourcing/salla/salla_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::salla {
namespace {

constexpr std::string_view kProduct =
    R"(<body class="product-single"><h1>عباية</h1><salla-slider id="details-slider-77"><a data-fslightbox="product_77" href="https://cdn.example/1.jpg"><img src="https://cdn.example/1.jpg"></a>
<a data-fslightbox="product_77" data-video-src="https://video.example/x" href="https://video.example/x"></a><a data-fslightbox="product_77" href="https://cdn.example/2.jpg"></a></salla-slider>
<div class="product-brand"><a class="brand-logo" title="نور" href="/brand"></a></div><salla-rating-stars value="4.5" reviews="12"></salla-rating-stars>
<salla-installment price="33"></salla-installment>
<form class="product-form"><div class="price-wrapper"><div class="price_is_on_sale"><h2 class="total-price">150 ر.س</h2><span class="before-price">200 ر.س</span></div>
<div class="starting-or-normal-price hidden"><h2 class="total-price">999 ر.س</h2></div></div>
<salla-add-product-button product-id="77" product-status="sale" product-type="product"></salla-add-product-button></form>
<salla-products-slider></salla-products-slider></body>)";

Findings read(std::string html) {
  const auto page =
      Page::parse(std::move(html), {.url = *Url::parse("https://shop.example/ar/abaya/p77"), .content_type = ""});
  Findings findings;
  EXPECT_TRUE(is_salla_page(*page));
  read_salla_page(*page, findings);
  return findings;
}

TEST(SallaPage, reads_the_price_that_is_not_hidden_with_the_one_before_it) {
  const Findings findings = read(std::string(kProduct));
  ASSERT_EQ(findings.prices.size(), 1u);
  EXPECT_EQ(findings.prices[0].amount, *Decimal::parse("150"));
  EXPECT_EQ(findings.prices[0].currency, "SAR");
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("200"));
  EXPECT_TRUE(findings.price_settled);
}

TEST(SallaPage, reads_the_gallery_without_videos_and_the_products_own_facts) {
  const Findings findings = read(std::string(kProduct));
  EXPECT_EQ(findings.images.at(0).urls,
            (std::vector<std::string>{"https://cdn.example/1.jpg", "https://cdn.example/2.jpg"}));
  EXPECT_EQ(findings.skus.at(0).value, "77");
  EXPECT_EQ(findings.brands.at(0).value, "نور");
  EXPECT_EQ(findings.ratings.at(0).value, "4.5");
  EXPECT_EQ(findings.review_counts.at(0).value, "12");
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::in_stock);
}

TEST(SallaPage, takes_no_list_price_and_no_stars_of_cards_of_other_products) {
  const Findings findings = read(
      R"(<body class="product-single"><div class="promoted"><salla-rating-stars value="1.5" reviews="3"></salla-rating-stars><salla-add-product-button product-id="5"></salla-add-product-button></div>
<salla-products-slider><div><salla-rating-stars value="2" reviews="9"></salla-rating-stars></div></salla-products-slider>
<form class="product-form"><div class="price-wrapper"><h2 class="total-price">150 ر.س</h2></div><salla-add-product-button product-id="77"></salla-add-product-button></form>
<div class="card"><h4 class="total-price">80 ر.س</h4><span class="before-price">95 ر.س</span><salla-rating-stars value="3" reviews="4"></salla-rating-stars></div></body>)");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("150"));
  EXPECT_TRUE(findings.list_prices.empty());
  EXPECT_TRUE(findings.ratings.empty());
  EXPECT_TRUE(findings.review_counts.empty());
}

TEST(SallaPage, keeps_the_paragraphs_of_the_description) {
  const Findings findings =
      read(std::string(kProduct) + "<div class=product__description><p>قماش</p><p>أسود</p></div>");
  ASSERT_EQ(findings.description.size(), 2u);
  EXPECT_EQ(findings.description[0].value, "قماش");
}

TEST(SallaPage, takes_the_metas_where_the_theme_shows_no_price) {
  const Findings findings = read(
      R"(<meta property="product:price:amount" content="200"><meta property="product:price:currency" content="SAR"><meta property="product:sale_price:amount" content="150">
<form class="product-form"><salla-add-product-button product-id="77" product-status="out-and-notify"></salla-add-product-button></form>)");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("150"));
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("200"));
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::out_of_stock);
}

TEST(SallaPage, takes_the_brand_that_the_shop_reports_to_its_analytics) {
  const Findings findings = read(
      R"(<form class="product-form"><salla-add-product-button product-id="77"></salla-add-product-button></form>
<script>dataLayer.push({"event":"productDetail","ecommerce":{"currencyCode":"SAR","detail":{"products":[{"name":"عباية","price":"150","brand":"نور"}]}}});</script>)");
  EXPECT_EQ(findings.brands.at(0).value, "نور");
  EXPECT_EQ(findings.prices.at(0).currency, "SAR");
}

TEST(SallaPage, is_no_page_that_only_lists_products) {
  EXPECT_FALSE(is_salla_page(
      *Page::parse("<div class=card><salla-add-product-button product-id=1></salla-add-product-button></div>", {})));
}

}  // namespace
}  // namespace matjar::sourcing::salla
