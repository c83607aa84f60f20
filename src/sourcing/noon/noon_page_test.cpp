#include "sourcing/noon/noon_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::noon {
namespace {

Findings read(std::string_view product, std::string url = "https://www.noon.com/uae-en/lamp/N12345678A/p/") {
  const auto page = Page::parse(
      "<script id=\"__NEXT_DATA__\" type=\"application/json\">{\"props\":{\"pageProps\":{\"catalog\":{\"product\":" +
          std::string(product) + "}}}}</script>",
      {.url = *Url::parse(url), .content_type = ""});
  Findings findings;
  EXPECT_TRUE(is_noon_page(*page));
  read_noon_page(*page, findings);
  return findings;
}

constexpr std::string_view kLamp =
    R"({"sku":"N12345678A","product_title":"Desk Lamp","brand":"Lumo","image_keys":["v1/N1_1","pnsku/N1/45/_/1/uuid.jpg"],"feature_bullets":["Dimmable"],
"specifications":[{"name":"Colour","value":"White"}],"product_rating":{"value":4.4,"count":1212},
"variants":[{"sku":"N12345678A-1","variant":"S","offers":[{"price":99,"sale_price":79.5,"stock":0,"is_buyable":false,"store_name":"gone"}]},
{"sku":"N12345678A-2","variant":"L","offers":[{"price":120,"sale_price":95.25,"stock":3,"is_buyable":true,"store_name":"noon"}]}]})";

TEST(NoonPage, reads_the_offer_that_can_be_bought_in_the_currency_of_the_countrys_shop) {
  const Findings findings = read(kLamp);
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("95.25"));
  EXPECT_EQ(findings.prices.at(0).currency, "AED");
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("120"));
  EXPECT_EQ(findings.sellers.at(0).value, "noon");
  EXPECT_EQ(read(kLamp, "https://www.noon.com/saudi-ar/lamp/N12345678A/p/").prices.at(0).currency, "SAR");
  EXPECT_EQ(read(kLamp, "https://www.noon.com/egypt-ar/lamp/N12345678A/p/").prices.at(0).currency, "EGP");
}

TEST(NoonPage, takes_no_currency_from_the_name_of_the_product_in_the_address) {
  EXPECT_EQ(read(kLamp, "https://www.noon.com/egypt-ar/uae-flag-pin/N12345678A/p/").prices.at(0).currency, "EGP");
  EXPECT_EQ(read(kLamp, "https://www.noon.com/saudi-en/kuwait-map/N12345678A/p/").prices.at(0).currency, "SAR");
  EXPECT_EQ(read(kLamp, "https://www.noon.com/uae-flag-pin").prices.at(0).currency, "");
  EXPECT_EQ(read(kLamp, "https://www.noon.com/lamps/uae-flag-pin/N12345678A/p/").prices.at(0).currency, "");
}

TEST(NoonPage, shows_the_offer_that_the_address_asks_for) {
  constexpr std::string_view kOffers =
      R"({"sku":"N1","product_title":"Lamp","variants":[{"sku":"N1-1","offers":[{"offer_code":"a","price":90,"stock":3,"store_name":"noon"},{"offer_code":"b","price":80,"stock":3,"store_name":"Lamps & more"}]}]})";
  EXPECT_EQ(read(kOffers).prices.at(0).amount, *Decimal::parse("90"));
  const Findings asked = read(kOffers, "https://www.noon.com/uae-en/lamp/N1/p/?o=b");
  EXPECT_EQ(asked.prices.at(0).amount, *Decimal::parse("80"));
  EXPECT_EQ(asked.sellers.at(0).value, "Lamps & more");
  EXPECT_EQ(read(kOffers, "https://www.noon.com/uae-en/lamp/N1/p/?o=gone").prices.at(0).amount, *Decimal::parse("90"));
}

TEST(NoonPage, reads_facts_gallery_and_variants) {
  const Findings findings = read(kLamp);
  EXPECT_EQ(findings.titles.at(0).value, "Desk Lamp");
  EXPECT_EQ(findings.brands.at(0).value, "Lumo");
  EXPECT_EQ(findings.images.at(0).urls, (std::vector<std::string>{"https://f.nooncdn.com/p/v1/N1_1.jpg",
                                                                  "https://f.nooncdn.com/p/pnsku/N1/45/_/1/uuid.jpg"}));
  EXPECT_EQ(findings.attribute_names.at(0), "Colour");
  EXPECT_EQ(findings.review_counts.at(0).value, "1212");
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[0].available, false);
  EXPECT_EQ(findings.variants[1].sku, "N12345678A-2");
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::in_stock);
  EXPECT_EQ(findings.availabilities.at(0).text, "3");
}

TEST(NoonPage, says_out_of_stock_without_an_offer_and_names_no_price) {
  const Findings findings = read(R"({"sku":"N1","product_title":"Desk Lamp","variants":[{"sku":"N1-1","offers":[]}]})");
  EXPECT_TRUE(findings.prices.empty());
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::out_of_stock);
  EXPECT_EQ(findings.availabilities.at(0).text, "[]");
  EXPECT_TRUE(findings.variants.empty());
}

}  // namespace
}  // namespace matjar::sourcing::noon
