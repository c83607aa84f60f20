#include "sourcing/temu/temu_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::temu {
namespace {

Findings read(std::string store) {
  const auto page = Page::parse("<script>window.rawData={\"store\":" + std::move(store) + "};</script>",
                                {.url = *Url::parse("https://www.temu.com/g-601.html"), .content_type = ""});
  Findings findings;
  EXPECT_TRUE(is_temu_page(*page));
  read_temu_page(*page, findings);
  return findings;
}

TEST(TemuPage, reads_skus_by_the_price_that_is_shown) {
  const Findings findings = read(
      R"({"goods":{"goodsId":"601","goodsName":"Mini fan","gallery":[{"url":"https://img.example/1.jpg"},{"url":"https://img.example/2.jpg"}],"goodsProperty":[{"key":"Material","values":["ABS","PC"]}]},
"sku":[{"skuId":"1","specs":[{"specKey":"Color","specValue":"Black"}],"normalPrice":1299,"normalPriceStr":"$12.99","isOnsale":0},
{"skuId":"2","specs":[{"specKey":"Color","specValue":"White"}],"normalPrice":1399,"normalPriceStr":"$13.99","normalLinePriceStr":"$20.00","isOnsale":1,"thumbUrl":"https://img.example/w.jpg"}],
"mall":{"mallName":"Fan shop"},"review":{"goodsScore":4.6,"reviewNum":310}})");
  EXPECT_EQ(findings.titles.at(0).value, "Mini fan");
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[0].available, false);
  EXPECT_EQ(findings.variants[0].price->amount, *Decimal::parse("12.99"));
  EXPECT_EQ(findings.variants[1].available, true);
  EXPECT_EQ(findings.variants[1].stock, "") << "a flag is no number of pieces";
  EXPECT_EQ(findings.variants[1].image, "https://img.example/w.jpg");
  ASSERT_EQ(findings.prices.size(), 1u);
  EXPECT_EQ(findings.prices[0].amount, *Decimal::parse("13.99"));
  EXPECT_EQ(findings.prices[0].currency, "USD");
  EXPECT_EQ(findings.prices[0].text, "$13.99");
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("20"));
  EXPECT_EQ(findings.images.at(0).urls.size(), 2u);
  EXPECT_EQ(findings.attributes.at(0).value, "ABS, PC");
  EXPECT_EQ(findings.sellers.at(0).value, "Fan shop");
  EXPECT_EQ(findings.ratings.at(0).value, "4.6");
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::in_stock);
  EXPECT_EQ(findings.availabilities.at(0).text, "1");
}

TEST(TemuPage, reads_hundredths_where_no_text_is_shown) {
  const Findings findings = read(
      R"({"currency":"SAR","goods":{"goodsId":"601","goodsName":"Mini fan"},"sku":[{"skuId":"1","normalPrice":1299,"specs":[]}]})");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("12.99"));
  EXPECT_EQ(findings.prices.at(0).currency, "SAR");
  EXPECT_EQ(findings.prices.at(0).text, "1299 SAR");
}

TEST(TemuPage, reads_no_number_whose_unit_is_not_certain) {
  for (const std::string currency : {"KWD", "JPY", ""}) {
    const Findings findings = read(
        R"({"currency":")" + currency +
        R"(","goods":{"goodsId":"601","goodsName":"Mini fan"},"sku":[{"skuId":"1","normalPrice":4500,"specs":[]}]})");
    EXPECT_TRUE(findings.prices.empty()) << currency;
    EXPECT_FALSE(findings.price_settled) << currency;
    ASSERT_EQ(findings.variants.size(), 1u) << currency;
    EXPECT_FALSE(findings.variants[0].price) << currency;
  }
  EXPECT_EQ(
      read(
          R"({"currency":"KWD","goods":{"goodsId":"601","goodsName":"Mini fan"},"sku":[{"skuId":"1","normalPrice":4500,"normalPriceStr":"KWD 4.500","specs":[]}]})")
          .prices.at(0)
          .amount,
      *Decimal::parse("4.5"));
}

TEST(TemuPage, reads_nothing_of_a_page_without_goods) {
  const Findings findings = read(R"({"loginUrl":"/login"})");
  EXPECT_TRUE(findings.titles.empty());
  EXPECT_FALSE(findings.price_settled);
}

}  // namespace
}  // namespace matjar::sourcing::temu
