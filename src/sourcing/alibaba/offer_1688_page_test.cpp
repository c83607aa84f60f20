#include "sourcing/alibaba/offer_1688_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::alibaba {
namespace {

Findings read(std::string html) {
  const auto page = Page::parse(std::move(html),
                                {.url = *Url::parse("https://detail.1688.com/offer/600000.html"), .content_type = ""});
  Findings findings;
  EXPECT_TRUE(is_1688_page(*page));
  read_1688_page(*page, findings);
  return findings;
}

TEST(Offer1688Page, reads_the_context_of_todays_pages) {
  const Findings findings = read(
      R"(<script>window.context=(function(b,d){return d})(window.contextPath, {"result":{"data":{"productTitle":{"fields":{"title":"挂钟"}},"gallery":{"fields":{"offerImgList":["https://cbu01.alicdn.com/1-cib.jpg","https://cbu01.alicdn.com/2-cib.jpg"],"CpvEnhance":{"normalCpv":[{"name":"品牌","values":["晨光"]},{"name":"材质","values":["木","铁"]}]}}},
"Root":{"fields":{"dataJson":{"tempModel":{"offerId":600000},"skuModel":{"skuProps":[{"prop":"颜色","value":[{"name":"红色","imageUrl":"https://cbu01.alicdn.com/r.jpg"}]},{"prop":"尺码","value":[{"name":"L"}]}]}}}},
"mainPrice":{"fields":{"finalPriceModel":{"tradeWithoutPromotion":{"skuMapOriginal":[{"skuId":1,"specAttrs":"红色&gt;L","price":"9.50","canBookCount":0},{"skuId":2,"specAttrs":"红色&gt;M","price":"12.00","discountPrice":"10.80","canBookCount":7}]}}}}}}});</script>)");
  EXPECT_EQ(findings.titles.at(0).value, "挂钟");
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[0].sku, "1");
  EXPECT_EQ(findings.variants[0].options,
            (std::vector<std::pair<std::string, std::string>>{{"颜色", "红色"}, {"尺码", "L"}}));
  EXPECT_EQ(findings.variants[0].available, false);
  EXPECT_EQ(findings.variants[0].image, "https://cbu01.alicdn.com/r.jpg");
  ASSERT_EQ(findings.prices.size(), 1u);
  EXPECT_EQ(findings.prices[0].amount, *Decimal::parse("10.8"));
  EXPECT_EQ(findings.prices[0].currency, "CNY");
  EXPECT_EQ(findings.images.at(0).urls.size(), 2u);
  EXPECT_EQ(findings.availabilities.at(0).text, "7");
  EXPECT_EQ(findings.brands.at(0).value, "晨光");
  EXPECT_EQ(findings.attributes.at(1).value, "木, 铁");
}

TEST(Offer1688Page, reads_the_init_data_of_the_generation_before) {
  const Findings findings = read(
      R"(<div class="title-text">杯子</div><script>window.__INIT_DATA={"globalData":{"tempModel":{"offerTitle":"杯子","offerId":600000,"companyName":"杯子厂"},"images":[{"fullPathImageURI":"https://cbu01.alicdn.com/1.jpg"}],
"skuModel":{"skuProps":[{"prop":"颜色","value":[{"name":"白"}]}],"skuInfoMap":{"白":{"skuId":5,"price":"3.20","canBookCount":10}}}}}</script>)");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("3.2"));
  EXPECT_EQ(findings.variants.at(0).options.at(0).first, "颜色");
  EXPECT_EQ(findings.sellers.at(0).value, "杯子厂");
  EXPECT_EQ(findings.skus.at(0).value, "600000");
}

TEST(Offer1688Page, reads_a_state_once_though_two_markers_lead_to_it) {
  const Findings findings = read(
      R"(<script>start(window.contextPath, {"result":{"data":{"productTitle":{"fields":{"title":"挂钟"}}}}});</script>)");
  EXPECT_EQ(findings.titles.size(), 1u);
}

TEST(Offer1688Page, takes_the_price_of_the_smallest_quantity_where_it_falls_with_it) {
  const Findings findings = read(
      R"(<h1 class="d-title">绳</h1><script>var iDetailData = {"sku":{"priceRange":[[2,"5.00"],[100,"4.10"]],"skuProps":[],"skuMap":{}}};</script>
<div id="dt-tab"><ul><li class="tab-trigger" data-imgs='{"preview":"https://cbu01.alicdn.com/p.jpg","original":"https://cbu01.alicdn.com/o.jpg"}'></li></ul></div>)");
  EXPECT_EQ(findings.titles.at(0).value, "绳");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("5"));
  EXPECT_EQ(findings.images.at(0).urls, (std::vector<std::string>{"https://cbu01.alicdn.com/o.jpg"}));
}

}  // namespace
}  // namespace matjar::sourcing::alibaba
