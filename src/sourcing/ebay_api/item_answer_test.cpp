#include "sourcing/ebay_api/item_answer.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::ebay_api {
namespace {

using official_api::ApiTrouble;
using official_api::ApiValue;

constexpr std::string_view kItem = R"({"itemId":"v1|200000000001|0","legacyItemId":"200000000001","title":"Film camera",
  "brand":"Lumo","gtin":"4006381333931","mpn":"L-1","price":{"value":"149.90","currency":"USD"},
  "marketingPrice":{"originalPrice":{"value":"199.00","currency":"USD"}},
  "estimatedAvailabilities":[{"estimatedAvailabilityStatus":"IN_STOCK"}],
  "primaryProductReviewRating":{"averageRating":"4.5","reviewCount":12},"seller":{"username":"retro"},
  "categoryPath":"Cameras|Film","description":"<h1>Works</h1><p>With <i>strap</i></p>","shortDescription":"short",
  "image":{"imageUrl":"https://img.example/1.jpg"},"additionalImages":[{"imageUrl":"https://img.example/2.jpg"}],
  "localizedAspects":[{"name":"Type","value":"Rangefinder"},{"name":"Color","value":"Black"}]})";

TEST(EbayItem, has_the_facts_of_the_answer_with_their_ways) {
  const auto product = product_of(ApiValue::parse(kItem));
  EXPECT_EQ(product.title->value.str(), "Film camera");
  EXPECT_EQ(product.title->provenance.route, "api:ebay.browse.getItem:title");
  EXPECT_EQ(product.brand->value.str(), "Lumo");
  EXPECT_EQ(product.sku->value, "200000000001");
  EXPECT_EQ(product.gtin->value, "4006381333931");
  EXPECT_EQ(product.mpn->value, "L-1");
  EXPECT_EQ(product.price->value.str(), "149.90 USD");
  EXPECT_EQ(product.price->provenance.text, "149.90 USD");
  EXPECT_EQ(product.list_price->value.str(), "199.00 USD");
  EXPECT_EQ(product.availability->value, product::Availability::in_stock);
  EXPECT_EQ(to_string(product.rating->value), "4.5");
  EXPECT_EQ(product.review_count->value, 12);
  EXPECT_EQ(product.seller->value.str(), "retro");
  EXPECT_EQ(product.category_path.at(1).value.str(), "Film");
  EXPECT_EQ(product.description.at(1).value.str(), "With strap");
  EXPECT_EQ(product.images.at(1).url, "https://img.example/2.jpg");
  EXPECT_EQ(product.attributes.at(0).name.str(), "Type");
  EXPECT_EQ(product.attributes.size(), 2U);
  EXPECT_TRUE(product.variants.empty());
}

TEST(EbayItem, is_told_without_what_the_answer_lacks) {
  const auto product =
      product_of(ApiValue::parse(R"({"currentBidPrice":{"value":"5.00","currency":"USD"},"shortDescription":"As seen",
        "estimatedAvailabilities":[{"estimatedAvailabilityStatus":"SOMETIMES"}]})"));
  EXPECT_FALSE(product.price) << "a bid is no price";
  EXPECT_FALSE(product.availability);
  EXPECT_FALSE(product.title);
  EXPECT_EQ(product.description.at(0).value.str(), "As seen");
}

std::string group_item(std::string_view number, std::string_view color, std::string_view price,
                       std::string_view stock) {
  return R"({"itemId":"v1|200000000002|)" + std::string(number) + R"(","title":"Strap )" + std::string(color) +
         R"(","gtin":"4006381333931","primaryItemGroup":{"itemGroupTitle":"Strap"},"price":{"value":")" +
         std::string(price) + R"(","currency":"EUR"},"estimatedAvailabilities":[{"estimatedAvailabilityStatus":")" +
         std::string(stock) + R"("}],"image":{"imageUrl":"https://img.example/)" + std::string(color) +
         R"(.jpg"},"localizedAspects":[{"name":"Material","value":"Leather"},{"name":"Color","value":")" +
         std::string(color) + R"("}]})";
}

TEST(EbayGroup, offers_as_options_the_aspects_in_which_its_items_differ) {
  const auto product = product_of_group(ApiValue::parse(
      R"({"items":[)" + group_item("1", "Brown", "9.00", "OUT_OF_STOCK") + "," +
      group_item("2", "Black", "12.00", "IN_STOCK") + "," + group_item("3", "Red", "11.00", "LIMITED_STOCK") +
      R"(],"commonDescriptions":[{"description":"<p>Soft</p>"}]})"));
  EXPECT_EQ(product.title->value.str(), "Strap");
  EXPECT_FALSE(product.gtin) << "that of one variation";
  EXPECT_EQ(product.price->value.str(), "11.00 EUR") << "the cheapest that can be had";
  EXPECT_EQ(product.price->provenance.route, "api:ebay.browse.getItemsByItemGroup:items[2].price.value");
  EXPECT_EQ(product.availability->value, product::Availability::in_stock);
  EXPECT_EQ(product.description.at(0).value.str(), "Soft");
  ASSERT_EQ(product.attributes.size(), 1U);
  EXPECT_EQ(product.attributes[0].name.str(), "Material");
  ASSERT_EQ(product.variants.size(), 3U);
  EXPECT_EQ(product.variants[1].source_sku, "v1|200000000002|2");
  ASSERT_EQ(product.variants[1].options.size(), 1U);
  EXPECT_EQ(product.variants[1].options[0].axis.str(), "Color");
  EXPECT_EQ(product.variants[1].options[0].value.str(), "Black");
  EXPECT_EQ(product.variants[1].price->str(), "12.00 EUR");
  EXPECT_EQ(product.variants[1].image_url, "https://img.example/Black.jpg");
  EXPECT_EQ(product.variants[0].available, false);
  EXPECT_EQ(product.images.size(), 3U);
}

/// A group of which each item has these aspects.
product::SourceProduct group_of(std::initializer_list<std::initializer_list<std::pair<const char*, const char*>>> all) {
  std::string items;
  for (const auto& aspects : all) {
    std::string told;
    for (const auto& [name, value] : aspects)
      told += std::string(told.empty() ? "" : ",") + R"({"name":")" + name + R"(","value":")" + value + "\"}";
    items += std::string(items.empty() ? "" : ",") + R"({"title":"Shirt","localizedAspects":[)" + told + "]}";
  }
  return product_of_group(ApiValue::parse(R"({"items":[)" + items + "]}"));
}

std::string axes_of(const product::SourceProduct& product) {
  std::string axes;
  for (const auto& option : product.variants.at(0).options)
    axes += (axes.empty() ? "" : ",") + option.axis.str() + "=" + option.value.str();
  return axes;
}

TEST(EbayGroup, makes_no_option_of_an_aspect_that_has_several_values_in_every_item) {
  const auto product = group_of(
      {{{"Features", "A"}, {"Features", "B"}, {"Size", "S"}}, {{"Features", "A"}, {"Features", "B"}, {"Size", "M"}}});
  EXPECT_EQ(axes_of(product), "Size=S");
  ASSERT_EQ(product.attributes.size(), 1U);
  EXPECT_EQ(product.attributes[0].name.str(), "Features");
}

TEST(EbayGroup, makes_no_option_of_what_follows_from_another) {
  const auto weighed = group_of({{{"Item Weight", "1 kg"}, {"Size", "S"}}, {{"Item Weight", "2 kg"}, {"Size", "M"}}});
  EXPECT_EQ(axes_of(weighed), "Size=S");
  EXPECT_TRUE(weighed.attributes.empty()) << "one item's weight is not the product's";
  EXPECT_EQ(axes_of(group_of({{{"Number", "1"}, {"Colour", "Red"}, {"Size", "S"}},
                              {{"Number", "2"}, {"Colour", "Red"}, {"Size", "M"}},
                              {{"Number", "3"}, {"Colour", "Blue"}, {"Size", "S"}},
                              {{"Number", "4"}, {"Colour", "Blue"}, {"Size", "M"}}})),
            "Colour=Red,Size=S");
  EXPECT_EQ(axes_of(group_of({{{"Family", "Warm"}, {"Colour", "Red"}},
                              {{"Family", "Warm"}, {"Colour", "Orange"}},
                              {{"Family", "Cold"}, {"Colour", "Blue"}}})),
            "Colour=Red");
}

TEST(EbayGroup, makes_no_option_of_an_aspect_that_an_item_lacks) {
  EXPECT_EQ(
      axes_of(group_of({{{"Size", "S"}, {"Style", "Slim"}}, {{"Size", "M"}, {"Style", "Wide"}}, {{"Size", "L"}}})),
      "Size=S");
}

TEST(EbayGroup, is_out_of_stock_when_all_its_items_are) {
  const auto product =
      product_of_group(ApiValue::parse(R"({"items":[)" + group_item("1", "Brown", "9.00", "OUT_OF_STOCK") + "," +
                                       group_item("2", "Black", "8.00", "OUT_OF_STOCK") + "]}"));
  EXPECT_EQ(product.kind, product::PageKind::out_of_stock);
  EXPECT_EQ(product.price->value.str(), "8.00 EUR");
}

struct Row {
  Service service;
  int status;
  std::string_view body;
  ApiTrouble trouble;
};

TEST(EbayTrouble, has_one_meaning_for_each_refusal) {
  using enum ApiTrouble;
  const Row rows[] = {{Service::tokens, 401, R"({"error":"invalid_client"})", key_refused},
                      {Service::tokens, 400, R"({"error":"invalid_scope"})", key_refused},
                      {Service::tokens, 500, "", unreachable},
                      {Service::tokens, 200, "{}", answer_unusable},
                      {Service::browse, 401, R"({"errors":[{"errorId":1001}]})", token_refused},
                      {Service::browse, 403, R"({"errors":[{"errorId":1100}]})", not_permitted},
                      {Service::browse, 404, R"({"errors":[{"errorId":11001}]})", item_unknown},
                      {Service::browse, 404, "", item_unknown},
                      {Service::browse, 429, R"({"errors":[{"errorId":2001}]})", busy},
                      {Service::browse, 500, R"({"errors":[{"errorId":11000}]})", unreachable},
                      {Service::browse, 400, R"({"errors":[{"errorId":12000}]})", request_refused}};
  for (const Row& row : rows)
    EXPECT_EQ(trouble_of(row.service, row.status, error_id_of(ApiValue::parse(row.body))), row.trouble)
        << row.status << row.body;
}

TEST(EbaySite, is_told_by_the_host) {
  EXPECT_EQ(marketplace_of("www.ebay.com"), "EBAY_US");
  EXPECT_EQ(marketplace_of("www.ebay.co.uk"), "EBAY_GB");
  EXPECT_EQ(marketplace_of("www.ebay.com.au"), "EBAY_AU");
  EXPECT_EQ(marketplace_of("www.ebay.example"), "");
  EXPECT_EQ(marketplace_of("shop.example"), "");
}

}  // namespace
}  // namespace matjar::sourcing::ebay_api
