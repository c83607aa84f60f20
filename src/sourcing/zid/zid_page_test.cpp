#include "sourcing/zid/zid_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::zid {
namespace {

Findings read(std::string html) {
  const auto page = Page::parse("<html lang=ar>" + std::move(html),
                                {.url = *Url::parse("https://shop.zid.store/products/oud"), .content_type = ""});
  Findings findings;
  EXPECT_TRUE(is_zid_page(*page));
  read_zid_page(*page, findings);
  return findings;
}

constexpr std::string_view kProduct =
    R"(<script>window.productObj = {"id":"a-1","name":{"ar":"عود","en":"Oud"},"sku":"O-1","price":100,"sale_price":80,"currency":"SAR","quantity":5,"is_infinite":false,
"images":[{"id":"1","image":{"full_size":"https://media.zid.store/1.jpg","thumbnail":"https://media.zid.store/t1.jpg"}},{"link":"https://video.example/1","image":{"full_size":"https://media.zid.store/v.jpg"}}],
"rating":{"average":4.7,"total_count":9},
"variants":[{"id":"v-1","sku":"O-1-S","price":100,"sale_price":80,"quantity":0,"attributes":[{"name":"الحجم","value":{"ar":"صغير","en":"Small"}}]},
{"id":"v-2","sku":"O-1-L","price":150,"sale_price":null,"is_infinite":true,"attributes":[{"name":"الحجم","value":{"ar":"كبير","en":"Large"}}]}]};</script>)";

TEST(ZidPage, reads_the_page_object_in_the_pages_language) {
  const Findings findings = read(std::string(kProduct));
  EXPECT_EQ(findings.titles.at(0).value, "عود");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("80"));
  EXPECT_EQ(findings.prices.at(0).currency, "SAR");
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("100"));
  EXPECT_EQ(findings.images.at(0).urls, (std::vector<std::string>{"https://media.zid.store/1.jpg"}));
  EXPECT_EQ(findings.ratings.at(0).value, "4.7");
  EXPECT_TRUE(findings.price_settled);
}

TEST(ZidPage, gives_each_variant_its_own_price_and_stock) {
  const Findings findings = read(std::string(kProduct));
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[0].sku, "v-1");
  EXPECT_EQ(findings.variants[0].available, false);
  EXPECT_EQ(findings.variants[0].options.at(0), (std::pair<std::string, std::string>("الحجم", "صغير")));
  EXPECT_EQ(findings.variants[1].available, true);
  EXPECT_EQ(findings.variants[1].price->amount, *Decimal::parse("150"));
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::in_stock);
  // What stands on the page of the variant that can be bought: "is_infinite":true.
  EXPECT_EQ(findings.availabilities.at(0).text, "true");
}

TEST(ZidPage, takes_the_currency_out_of_the_shown_price_where_it_has_no_field) {
  const Findings findings = read(
      R"(<script>var productObj={"id":"a","name":"Oud","price":35.5,"sale_price":0,"formatted_price":"35.50 SAR","quantity":0};</script>)");
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("35.5"));
  EXPECT_EQ(findings.prices.at(0).currency, "SAR");
  EXPECT_TRUE(findings.list_prices.empty());
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::out_of_stock);
  EXPECT_EQ(findings.availabilities.at(0).text, "0");
}

TEST(ZidPage, is_told_by_its_host_or_its_pictures) {
  EXPECT_TRUE(is_zid_page(*Page::parse("<img src='https://media.zid.store/1.jpg'>", {})));
  EXPECT_FALSE(is_zid_page(*Page::parse("<img src='https://media.example/1.jpg'>", {})));
}

}  // namespace
}  // namespace matjar::sourcing::zid
