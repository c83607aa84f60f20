#include "sourcing/banggood/banggood_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::banggood {
namespace {

Findings read(std::string html) {
  const auto page = Page::parse(
      std::move(html), {.url = *Url::parse("https://www.banggood.com/Pliers-p-1046482.html"), .content_type = ""});
  Findings findings;
  EXPECT_TRUE(is_banggood_page(*page));
  read_banggood_page(*page, findings);
  return findings;
}

TEST(BanggoodPage, tells_the_price_from_the_old_one_and_from_other_products) {
  const Findings findings = read(
      R"(<div class="product-info"><h1><span class="product-title-text">Pliers</span></h1><span class="main-price">US$3.87</span><span class="old-price">US$6.99</span></div>
<input id="products_id" value="1046482"><div class="recommend"><span class="main-price">US$1.00</span><span class="old-price">US$2.00</span></div>)");
  EXPECT_EQ(findings.titles.at(0).value, "Pliers");
  ASSERT_EQ(findings.prices.size(), 1u);
  EXPECT_EQ(findings.prices[0].amount, *Decimal::parse("3.87"));
  EXPECT_EQ(findings.prices[0].currency, "USD");
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("6.99"));
  EXPECT_EQ(findings.skus.at(0).value, "1046482");
}

TEST(BanggoodPage, takes_no_price_of_other_products) {
  const Findings findings = read(
      R"(<div class="recommend"><span class="main-price">US$1.00</span><span class="old-price">US$2.00</span></div>
<div class="product-info"><div><span class="main-price">US$3.87</span></div></div>
<div class="recommend"><span class="main-price">US$4.00</span><span class="old-price">US$5.00</span></div>)");
  ASSERT_EQ(findings.prices.size(), 1u);
  EXPECT_EQ(findings.prices[0].amount, *Decimal::parse("3.87"));
  EXPECT_TRUE(findings.list_prices.empty());
}

TEST(BanggoodPage, reads_the_layout_before) {
  const Findings findings = read(
      R"(<div class="item_main_right"><div class="item_now_price">US$7.10</div><div class="item_old_price">US$9.00</div></div>)");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("7.1"));
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("9"));
}

TEST(BanggoodPage, reads_brand_and_the_large_pictures_of_the_gallery) {
  const Findings findings = read(
      R"(<div class="item_brand_box"><a href="/b">DANIU</a></div><div class="thumbnail-box"><ul><li data-large="https://img.example/1.jpg"></li><li data-large="https://img.example/2.jpg"></li></ul></div><img src="/icon.png">)");
  EXPECT_EQ(findings.brands.at(0).value, "DANIU");
  EXPECT_EQ(findings.images.at(0).urls.size(), 2u);
  EXPECT_TRUE(findings.prices.empty());
}

}  // namespace
}  // namespace matjar::sourcing::banggood
