#include "sourcing/ebay/ebay_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::ebay {
namespace {

Findings read(std::string html) {
  const auto page =
      Page::parse(std::move(html), {.url = *Url::parse("https://www.ebay.fr/itm/123456789012"), .content_type = ""});
  Findings findings;
  EXPECT_TRUE(is_ebay_page(*page));
  read_ebay_page(*page, findings);
  return findings;
}

TEST(EbayPage, reads_item_specifics_and_the_brand_of_the_old_layout) {
  const Findings findings = read(
      R"(<div class="itemAttr" id="viTabs_0_is"><table><tr><td class="attrLabels">Type: </td><td>Pile</td><td class="attrLabels">Marque: </td><td><span>Duracell</span></td></tr></table></div>
<a id="mbgLink"><span class="mbg-nw">pileshop</span></a>)");
  ASSERT_EQ(findings.attributes.size(), 2u);
  EXPECT_EQ(findings.attribute_names[0], "Type");
  EXPECT_EQ(findings.attributes[0].value, "Pile");
  EXPECT_EQ(findings.brands.at(0).value, "Duracell");
  EXPECT_EQ(findings.sellers.at(0).value, "pileshop");
}

TEST(EbayPage, reads_item_specifics_of_the_new_layout_without_shipping_and_returns) {
  const Findings findings = read(
      R"(<div class="vim x-about-this-item"><div class="ux-labels-values"><div class="ux-labels-values__labels">Brand</div><div class="ux-labels-values__values">HP</div></div></div>
<div class="shipping"><div class="ux-labels-values"><div class="ux-labels-values__labels">Returns:</div><div class="ux-labels-values__values">30 days</div></div></div>
<div class="x-sellercard-atf__data-item">DISCO (1106)</div>)");
  ASSERT_EQ(findings.attributes.size(), 1u);
  EXPECT_EQ(findings.brands.at(0).value, "HP");
  EXPECT_EQ(findings.sellers.at(0).value, "DISCO");
}

TEST(EbayPage, reads_the_variations_that_exist_by_their_ids) {
  const Findings findings = read(
      R"(<script>var x = {"MSKU":{"menuItemMap":{"0":{"displayName":"Black","matchingVariationIds":[11,12]},"1":{"displayName":"S","matchingVariationIds":[11]},"2":{"displayName":"M","matchingVariationIds":[12]}},
"menuModels":[{"displayName":"Colour","menuItemValueIds":[0]},{"displayName":"Size","menuItemValueIds":[1,2]}],
"variationsMap":{"11":{"binPrice":{"value":{"value":12.5,"currency":"EUR"}},"outOfStock":true},"12":{"binPrice":{"value":{"value":13.5,"currency":"EUR"}},"outOfStock":false}}}};</script>)");
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[0].sku, "11");
  EXPECT_EQ(findings.variants[0].options,
            (std::vector<std::pair<std::string, std::string>>{{"Colour", "Black"}, {"Size", "S"}}));
  EXPECT_EQ(findings.variants[0].price->amount, *Decimal::parse("12.5"));
  EXPECT_EQ(findings.variants[0].available, false);
  EXPECT_EQ(findings.variants[1].options.at(1).second, "M");
  EXPECT_EQ(findings.variants[1].available, true);
}

TEST(EbayPage, keeps_to_the_first_value_behind_each_label) {
  const Findings findings = read(
      R"(<div class="x-about-this-item"><div><div class="ux-labels-values__values">before</div><div class="ux-labels-values__labels">Brand</div><div class="ux-labels-values__values">HP</div><div class="ux-labels-values__values">after</div></div>
<div><div class="ux-labels-values__labels">Type</div></div><div><div class="ux-labels-values__values">of nothing</div></div></div>)");
  ASSERT_EQ(findings.attributes.size(), 1u);
  EXPECT_EQ(findings.attributes[0].value, "HP");
}

TEST(EbayPage, reads_no_more_variations_than_are_kept) {
  std::string map;
  std::string ids;
  for (int i = 0; i < 800; ++i) {
    map += (i == 0 ? "\"" : ",\"") + std::to_string(i) + R"(":{"outOfStock":false})";
    ids += (i == 0 ? "" : ",") + std::to_string(i);
  }
  const Findings findings =
      read(R"(<script>var x = {"MSKU":{"menuItemMap":{"0":{"displayName":"Black","matchingVariationIds":[)" + ids +
           R"(]}},"menuModels":[{"displayName":"Colour","menuItemValueIds":[0]}],"variationsMap":{)" + map +
           "}}};</script>");
  ASSERT_EQ(findings.variants.size(), 500u);
  EXPECT_EQ(findings.variants[499].options.at(0).second, "Black");
}

TEST(EbayPage, is_told_by_its_host) {
  for (const std::string url : {"https://notebay.example/", "https://x.ebay.evil.example/", "https://ebay.evil.com/"}) {
    const auto other = Page::parse("<p>x</p>", {.url = *Url::parse(url), .content_type = ""});
    EXPECT_FALSE(is_ebay_page(*other)) << url;
  }
  EXPECT_TRUE(is_ebay_page(
      *Page::parse("<p>x</p>", {.url = *Url::parse("https://www.ebay.com.au/itm/1"), .content_type = ""})));
}

}  // namespace
}  // namespace matjar::sourcing::ebay
