#include "sourcing/alibaba/taobao_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::alibaba {
namespace {

TEST(TaobaoPage, reads_skus_images_and_the_lowest_price_in_yuan) {
  const auto page = Page::parse(R"(<div id="J_Title"><h3 class="tb-main-title" data-title="外壳">x</h3></div>
    <ul data-property="颜色"><li data-value="1627207:28341"><a><span>黑</span><i>已选中</i></a></li></ul>
    <script>g_config = {auctionImages : ["//gd.alicdn.com/a.jpg_60x60.jpg","//gd.alicdn.com/b.jpg"]}; var m = { skuMap: {";1627207:28341;":{"price":"159.00","stock":"2","skuId":"11"},";1627207:5;":{"price":"149.00","stock":"0","skuId":"12"}} }</script>
    <span class=price>¥799</span>)",
                                {.url = *Url::parse("https://item.taobao.com/item.htm?id=5"), .content_type = ""});
  Findings findings;
  ASSERT_TRUE(is_taobao_page(*page));
  read_taobao_page(*page, findings);
  EXPECT_EQ(findings.titles.at(0).value, "外壳");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("149"));
  EXPECT_EQ(findings.prices.at(0).currency, "CNY");
  EXPECT_EQ(findings.images.at(0).urls.at(0), "https://gd.alicdn.com/a.jpg");
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[0].sku, "11");
  EXPECT_EQ(findings.variants[0].options.at(0).second, "黑");
  EXPECT_EQ(findings.variants[1].available, false);
  EXPECT_TRUE(findings.price_settled);
}

TEST(TaobaoPage, takes_the_lower_end_of_a_price_range) {
  const auto page = Page::parse(
      R"(<div id="J_DetailMeta"><h1>手机</h1></div><script>TShop.Setup({"defaultItemPrice":"5499.00 - 6799.00"})</script>)",
      {});
  Findings findings;
  read_taobao_page(*page, findings);
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("5499"));
  EXPECT_EQ(findings.prices.at(0).text, "5499.00 - 6799.00");
}

}  // namespace
}  // namespace matjar::sourcing::alibaba
