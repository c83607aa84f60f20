#include "sourcing/walmart/walmart_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::walmart {
namespace {

Findings read(std::string_view data) {
  const auto page = Page::parse(
      "<script id=\"__NEXT_DATA__\" type=\"application/json\">{\"props\":{\"pageProps\":{\"initialData\":{\"data\":" +
          std::string(data) + "}}}}</script>",
      {.url = *Url::parse("https://www.walmart.com/ip/Kettle/123"), .content_type = ""});
  Findings findings;
  EXPECT_TRUE(is_walmart_page(*page));
  read_walmart_page(*page, findings);
  return findings;
}

constexpr std::string_view kKettle =
    R"({"product":{"usItemId":"123","name":"Kettle","brand":"Boil","upc":"012345678905","availabilityStatus":"OUT_OF_STOCK","averageRating":4.3,"numberOfReviews":88,"sellerName":"Walmart.com",
"imageInfo":{"allImages":[{"url":"https://i.example/1.jpeg"},{"url":"https://i.example/2.jpeg"}]},
"priceInfo":{"currentPrice":{"price":24.98,"currencyUnit":"USD"},"wasPrice":{"price":34.98,"currencyUnit":"USD"},"unitPrice":{"price":0.5,"currencyUnit":"USD"}},
"variantCriteria":[{"id":"color","name":"Color","variantList":[{"id":"color-red","name":"Red"},{"id":"color-blue","name":"Blue"}]}],
"variantsMap":{"A":{"usItemId":"123","availabilityStatus":"OUT_OF_STOCK","priceInfo":{"currentPrice":{"price":24.98,"currencyUnit":"USD"}},"variants":["color-red"]},"B":{"usItemId":"124","availabilityStatus":"IN_STOCK","variants":["color-blue"]}},
"category":{"path":[{"name":"Home"},{"name":"Kettles"}]}},"idml":{"specifications":[{"name":"Capacity","value":"1.7 L"}],"longDescription":"<p>Boils water.</p>"}})";

TEST(WalmartPage, reads_the_current_price_and_the_one_before_it) {
  const Findings findings = read(kKettle);
  ASSERT_EQ(findings.prices.size(), 1u);
  EXPECT_EQ(findings.prices[0].amount, *Decimal::parse("24.98"));
  EXPECT_EQ(findings.prices[0].currency, "USD");
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("34.98"));
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::out_of_stock);
}

TEST(WalmartPage, reads_variants_by_item_number_with_the_names_of_their_options) {
  const Findings findings = read(kKettle);
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[0].sku, "123");
  EXPECT_EQ(findings.variants[0].options.at(0), (std::pair<std::string, std::string>("Color", "Red")));
  EXPECT_EQ(findings.variants[0].available, false);
  EXPECT_EQ(findings.variants[1].available, true);
  EXPECT_FALSE(findings.variants[1].price);
}

TEST(WalmartPage, tells_what_can_be_ordered_ahead_from_what_is_gone) {
  const auto status = [](const std::string& word) {
    return read(R"({"product":{"usItemId":"1","name":"Kettle","availabilityStatus":")" + word +
                R"(","variantsMap":{"A":{"usItemId":"1","availabilityStatus":")" + word + R"("}}}})");
  };
  const Findings ahead = status("PRE_ORDER");
  EXPECT_EQ(ahead.availabilities.at(0).value, product::Availability::preorder);
  EXPECT_EQ(ahead.availabilities.at(0).text, "PRE_ORDER");
  EXPECT_EQ(ahead.variants.at(0).available, true);
  EXPECT_EQ(status("RETIRED").availabilities.at(0).value, product::Availability::out_of_stock);
  EXPECT_TRUE(status("SOMETHING_NEW").availabilities.empty());
  EXPECT_FALSE(status("SOMETHING_NEW").variants.at(0).available);
}

TEST(WalmartPage, reads_the_facts_beside_it) {
  const Findings findings = read(kKettle);
  EXPECT_EQ(findings.titles.at(0).value, "Kettle");
  EXPECT_EQ(findings.brands.at(0).value, "Boil");
  EXPECT_EQ(findings.gtins.at(0).value, "012345678905");
  EXPECT_EQ(findings.images.at(0).urls.size(), 2u);
  EXPECT_EQ(findings.attributes.at(0).value, "1.7 L");
  EXPECT_EQ(findings.categories.at(1).value, "Kettles");
  EXPECT_EQ(findings.review_counts.at(0).value, "88");
  EXPECT_EQ(findings.description.at(0).value, "Boils water.");
}

TEST(WalmartPage, reads_nothing_of_a_block_page) {
  EXPECT_TRUE(read(R"({"blocked":true})").titles.empty());
}

}  // namespace
}  // namespace matjar::sourcing::walmart
