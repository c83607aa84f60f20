#include "sourcing/shein/shein_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::shein {
namespace {

Findings read(std::string script) {
  const auto page =
      Page::parse("<script>" + std::move(script) + "</script>",
                  {.url = *Url::parse("https://ar.shein.com/Dress-p-123-cat-1.html"), .content_type = ""});
  Findings findings;
  EXPECT_TRUE(is_shein_page(*page));
  read_shein_page(*page, findings);
  return findings;
}

constexpr std::string_view kIntro =
    R"({"detail":{"goods_id":"123","goods_sn":"sw1","goods_name":"Dress","stock":"8","brand":"ROMWE","salePrice":{"amount":"45.00","amountWithSymbol":"SAR45.00","usdAmount":"12.00"},"retailPrice":{"amount":"60.00","amountWithSymbol":"SAR60.00"},
"productDetails":[{"attr_name":"Material","attr_value":"Cotton"}],"multiLevelSaleAttribute":{"sku_list":[{"sku_code":"I1","stock":0,"price":{"salePrice":{"amount":"45.00","amountWithSymbol":"SAR45.00"}},"sku_sale_attr":[{"attr_name":"Size","attr_value_name":"S"}]},{"sku_code":"I2","stock":8,"sku_sale_attr":[{"attr_name":"Size","attr_value_name":"M"}]}]}},
"goods_imgs":{"main_image":{"origin_image":"//img.example/1.jpg"},"detail_image":[{"origin_image":"//img.example/2.jpg"}]},"commentInfo":{"comment_num":7,"comment_rank_average":"4.8"},"relatedColor":[{"goods_name":"Other","salePrice":{"amount":"5.00"}}]})";

TEST(SheinPage, reads_the_detail_in_the_currency_that_is_shown) {
  for (const std::string_view start : {"var x = {productIntroData: ", "window.gbRawData = {\"productIntroData\":"}) {
    const Findings findings = read(std::string(start) + std::string(kIntro) + ",other:1};");
    EXPECT_EQ(findings.titles.at(0).value, "Dress");
    ASSERT_EQ(findings.prices.size(), 1u);
    EXPECT_EQ(findings.prices[0].amount, *Decimal::parse("45"));
    EXPECT_EQ(findings.prices[0].currency, "SAR");
    EXPECT_EQ(findings.prices[0].text, "SAR45.00");
    EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("60"));
    EXPECT_TRUE(findings.price_settled);
  }
}

TEST(SheinPage, reads_skus_gallery_attributes_and_comments) {
  const Findings findings = read("x={productIntroData: " + std::string(kIntro) + "}");
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[0].sku, "I1");
  EXPECT_EQ(findings.variants[0].available, false);
  EXPECT_EQ(findings.variants[1].options.at(0).second, "M");
  EXPECT_FALSE(findings.variants[1].price);
  EXPECT_EQ(findings.images.at(0).urls.size(), 2u);
  EXPECT_EQ(findings.attributes.at(0).value, "Cotton");
  EXPECT_EQ(findings.ratings.at(0).value, "4.8");
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::in_stock);
  EXPECT_EQ(findings.availabilities.at(0).text, "8");
}

TEST(SheinPage, is_told_by_its_host) {
  const auto at = [](std::string url) {
    return is_shein_page(*Page::parse("<p>x</p>", {.url = *Url::parse(url), .content_type = ""}));
  };
  EXPECT_TRUE(at("https://us.shein.com/x"));
  EXPECT_TRUE(at("https://www.shein.co.uk/x"));
  EXPECT_FALSE(at("https://notshein.com/x"));
  EXPECT_FALSE(at("https://shein.evil.example/x"));
}

TEST(SheinPage, reads_nothing_of_a_page_that_only_mentions_the_name) {
  EXPECT_TRUE(read("log('productIntroData')").titles.empty());
}

}  // namespace
}  // namespace matjar::sourcing::shein
