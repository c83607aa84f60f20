#include "sourcing/aliexpress/aliexpress_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::aliexpress {
namespace {

constexpr std::string_view kModules =
    R"({"titleModule":{"subject":"Phone","feedbackRating":{"averageStar":"4.9","totalValidNum":7}},
  "priceModule":{"minActivityAmount":{"currency":"EUR","formatedAmount":"€ 97,39","value":97.39},"minAmount":{"currency":"EUR","value":162.32}},
  "imageModule":{"imagePathList":["https://ae01.alicdn.com/kf/a.jpg","//ae01.alicdn.com/kf/b.jpg"]},
  "skuModule":{"productSKUPropertyList":[{"skuPropertyId":14,"skuPropertyName":"Color","skuPropertyValues":[{"propertyValueId":193,"propertyValueDisplayName":"Black"}]}],
    "skuPriceList":[{"skuIdStr":"66","skuAttr":"14:193#Black","skuVal":{"availQuantity":3,"skuAmount":{"currency":"EUR","value":169.13},"skuActivityAmount":{"currency":"EUR","value":101.48}}}]},
  "specsModule":{"props":[{"attrName":"Brand Name","attrNameId":2,"attrValue":"Apple"}]},"quantityModule":{"totalAvailQuantity":3}})";

const Page& bare_page() {
  static const Page page = *Page::parse("<p>drawn by script</p>", {});
  return page;
}

TEST(AliExpressPage, reads_the_modules_generation_out_of_its_script) {
  const auto page =
      Page::parse("<script>window.runParams = { data: " + std::string(kModules) + ", csrfToken: 'x' };</script>", {});
  Findings findings;
  read_aliexpress_page(*page, findings);
  EXPECT_EQ(findings.titles.at(0).value, "Phone");
  EXPECT_EQ(findings.titles.at(0).route, "script:runParams.data.titleModule.subject");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("97.39"));
  EXPECT_EQ(findings.prices.at(0).currency, "EUR");
  EXPECT_EQ(findings.brands.at(0).value, "Apple");
  EXPECT_EQ(findings.images.at(0).urls.size(), 2u);
  EXPECT_TRUE(findings.price_settled);
  ASSERT_EQ(findings.variants.size(), 1u);
  EXPECT_EQ(findings.variants[0].sku, "66");
  EXPECT_EQ(findings.variants[0].options[0], (std::pair<std::string, std::string>("Color", "Black")));
  EXPECT_EQ(findings.variants[0].price->amount, *Decimal::parse("101.48"));
}

TEST(AliExpressPage, takes_the_local_price_of_the_components_generation_and_not_the_list_price_in_dollars) {
  Findings findings;
  ASSERT_TRUE(read_aliexpress_answer(bare_page(), R"({"data":{"productInfoComponent":{"subject":"Corer","idStr":"5"},
    "priceComponent":{"skuJson":"[{\"skuId\":1,\"skuVal\":{\"skuCalPrice\":\"3.30\",\"skuActivityAmount\":{\"currency\":\"ILS\",\"value\":7.66}}}]"}}})",
                                     findings));
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("7.66"));
  EXPECT_EQ(findings.prices.at(0).currency, "ILS");
  EXPECT_EQ(findings.variants.at(0).route, "json(answer:.data.priceComponent.skuJson)[0].skuId");
}

TEST(AliExpressPage, reads_the_answer_of_the_pdp_query) {
  Findings findings;
  ASSERT_TRUE(read_aliexpress_answer(
      bare_page(),
      R"({"data":{"result":{"PRODUCT_TITLE":{"text":"Cup"},"HEADER_IMAGE_PC":{"imagePathList":["https://e.example.com/1.png"]},
    "PRICE":{"targetSkuPriceInfo":{"salePrice":{"currency":"USD","value":8}},"skuPriceInfoMap":{"100":{"salePrice":{"currency":"USD","value":8}}}},
    "SKU":{"skuPaths":{"0":{"skuIdStr":"100","path":"14:1","skuStock":7}}},"PC_RATING":{"rating":"4.8","totalValidNum":12}}}})",
      findings));
  EXPECT_EQ(findings.titles.at(0).value, "Cup");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("8"));
  EXPECT_EQ(findings.variants.at(0).sku, "100");
  EXPECT_EQ(findings.review_counts.at(0).value, "12");
}

TEST(AliExpressPage, knows_the_shell_that_its_script_fills_later) {
  const auto page =
      Page::parse(R"(<title>Lamp</title><script>window._d_c_.isCSR = true; window.runParams = { };</script>)",
                  {.url = *Url::parse("https://www.aliexpress.com/item/1.html"), .content_type = ""});
  Findings findings;
  read_aliexpress_page(*page, findings);
  EXPECT_EQ(findings.kind, product::PageKind::empty_shell);
  const auto drawn = Page::parse("<h1>Lamp</h1><script>window._d_c_.isCSR = true;</script>",
                                 {.url = *Url::parse("https://www.aliexpress.com/item/1.html"), .content_type = ""});
  Findings of_drawn;
  read_aliexpress_page(*drawn, of_drawn);
  EXPECT_FALSE(of_drawn.kind) << "a browser has run the script";
}

TEST(AliExpressPage, finds_nothing_in_json_of_another_kind) {
  Findings findings;
  EXPECT_FALSE(read_aliexpress_answer(bare_page(), R"({"data":{"user":{"name":"x"}}})", findings));
  EXPECT_FALSE(read_aliexpress_answer(bare_page(), "not json", findings));
}

}  // namespace
}  // namespace matjar::sourcing::aliexpress
