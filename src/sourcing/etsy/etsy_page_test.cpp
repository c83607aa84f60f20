#include "sourcing/etsy/etsy_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::etsy {
namespace {

Findings read(std::string html, Findings findings = {}) {
  const auto page = Page::parse(std::move(html),
                                {.url = *Url::parse("https://www.etsy.com/listing/123456/ring"), .content_type = ""});
  EXPECT_TRUE(is_etsy_page(*page));
  read_etsy_page(*page, findings);
  return findings;
}

constexpr std::string_view kSizes =
    R"(<label for="variation-selector-0"><span>Ring size</span></label><select id="variation-selector-0"><option value="">Select an option</option>
<option value="501">6 (US) (€40.63)</option><option value="502">7 (US) [Sold out]</option><option value="503">Large (+€5.00)</option><option value="504">Oval (2 x 4)</option></select>)";

TEST(EtsyPage, reads_the_entries_of_a_single_list_as_what_is_sold) {
  const Findings findings = read(std::string(kSizes));
  ASSERT_EQ(findings.variants.size(), 4u);
  EXPECT_EQ(findings.variants[0].sku, "501");
  EXPECT_EQ(findings.variants[0].options.at(0), (std::pair<std::string, std::string>("Ring size", "6 (US)")));
  EXPECT_EQ(findings.variants[0].price->amount, *Decimal::parse("40.63"));
  EXPECT_EQ(findings.variants[0].price->currency, "EUR");
  EXPECT_EQ(findings.variants[1].options.at(0).second, "7 (US)");
  EXPECT_EQ(findings.variants[1].available, false);
  // A surcharge is no price.
  EXPECT_EQ(findings.variants[2].options.at(0).second, "Large");
  EXPECT_FALSE(findings.variants[2].price);
  EXPECT_EQ(findings.variants[3].options.at(0).second, "Oval (2 x 4)");
}

TEST(EtsyPage, takes_sizes_and_codes_in_brackets_for_neither_prices_nor_sold_out) {
  Findings euros;
  euros.hints.currency = "EUR";
  const Findings findings = read(
      R"(<select id="variation-selector-0"><option value="1">38 (EUR)</option><option value="2">Complete set (ALL)</option><option value="3">US 7 (EUR 38)</option>
<option value="4">Wide (12.50 cm)</option><option value="5">Gold ($40.63)</option><option value="6">Oak (EUR 38.50)</option><option value="7">Fir [SOLD OUT]</option></select>)",
      euros);
  ASSERT_EQ(findings.variants.size(), 7u);
  for (const std::size_t plain : {0u, 1u, 2u, 3u, 4u}) {
    EXPECT_FALSE(findings.variants[plain].price) << plain;
    EXPECT_FALSE(findings.variants[plain].available) << plain;
  }
  EXPECT_EQ(findings.variants[0].options.at(0).second, "38 (EUR)");
  EXPECT_EQ(findings.variants[1].options.at(0).second, "Complete set (ALL)");
  EXPECT_EQ(findings.variants[2].options.at(0).second, "US 7 (EUR 38)");
  EXPECT_EQ(findings.variants[5].price->amount, *Decimal::parse("38.5"));
  EXPECT_EQ(findings.variants[6].available, false);
}

TEST(EtsyPage, makes_up_no_pairs_of_two_lists) {
  const Findings findings =
      read(std::string(kSizes) + "<select id=variation-selector-1><option value=9>Gold</option></select>");
  EXPECT_TRUE(findings.variants.empty());
}

TEST(EtsyPage, reads_the_shop_that_sells) {
  const Findings findings =
      read(R"(<a href="https://www.etsy.com/shop/RingShop?ref=shop-header-name&listing_id=1">RingShop</a>)");
  EXPECT_EQ(findings.sellers.at(0).value, "RingShop");
}

}  // namespace
}  // namespace matjar::sourcing::etsy
