#include "sourcing/amazon_api/items_answer.hpp"

#include <gtest/gtest.h>

#include "sourcing/amazon_api/regions.hpp"

namespace matjar::sourcing::amazon_api {
namespace {

using official_api::ApiTrouble;
using official_api::ApiValue;

constexpr std::string_view kAnswer = R"({"itemsResult":{"items":[{"asin":"B0OTHERONE"},{"asin":"B000123456",
  "itemInfo":{"title":{"displayValue":"Lumo Lamp"},"byLineInfo":{"brand":{"displayValue":"Lumo"}},
    "features":{"displayValues":["Bends","Clips on"]}},
  "images":{"primary":{"large":{"url":"https://img.example/1.jpg"}},
    "variants":[{"large":{"url":"https://img.example/2.jpg"}},{"small":{"url":"https://img.example/3.jpg"}}]},
  "offersV2":{"listings":[
    {"condition":{"value":"New"},"price":{"money":{"amount":10.5,"currency":"SAR"}},"availability":{"type":"OUT_OF_STOCK"}},
    {"isBuyBoxWinner":true,"condition":{"value":"New"},"price":{"money":{"amount":59.99,"currency":"SAR","displayAmount":"SAR 59.99"},
      "savingBasis":{"money":{"amount":80,"currency":"SAR"}}},"availability":{"type":"IN_STOCK_SCARCE"},
     "merchantInfo":{"name":"Amazon.sa"}}]}}]}})";

product::SourceProduct read(std::string_view answer) {
  return product_of(item_of(ApiValue::parse(answer), "B000123456"));
}

TEST(AmazonItem, has_the_facts_of_the_offer_that_a_shopper_gets) {
  const auto product = read(kAnswer);
  EXPECT_EQ(product.title->value.str(), "Lumo Lamp");
  EXPECT_EQ(product.title->provenance.route, "api:amazon.creators.getItems:itemInfo.title.displayValue");
  EXPECT_EQ(product.title->provenance.rung, product::Rung::api);
  EXPECT_EQ(product.brand->value.str(), "Lumo");
  EXPECT_EQ(product.sku->value, "B000123456");
  EXPECT_EQ(product.price->value.str(), "59.99 SAR") << "exactly, although the answer has a number";
  EXPECT_EQ(product.price->provenance.route, "api:amazon.creators.getItems:offersV2.listings[1].price.money.amount");
  EXPECT_EQ(product.list_price->value.str(), "80.00 SAR");
  EXPECT_EQ(product.availability->value, product::Availability::in_stock);
  EXPECT_EQ(product.availability->provenance.text, "IN_STOCK_SCARCE");
  EXPECT_EQ(product.seller->value.str(), "Amazon.sa");
  ASSERT_EQ(product.bullet_points.size(), 2U);
  EXPECT_EQ(product.bullet_points[1].value.str(), "Clips on");
  ASSERT_EQ(product.images.size(), 2U);
  EXPECT_EQ(product.images[1].url, "https://img.example/2.jpg");
}

TEST(AmazonItem, is_told_without_what_the_answer_lacks) {
  const auto product = read(R"({"itemsResult":{"items":[{"asin":"B000123456",
    "offersV2":{"listings":[{"condition":{"value":"New"},"availability":{"type":"LEADTIME"}}]}}]}})");
  EXPECT_FALSE(product.title);
  EXPECT_FALSE(product.price);
  EXPECT_FALSE(product.availability) << "neither in stock nor out of it";
  EXPECT_EQ(product.kind, product::PageKind::product);
  EXPECT_FALSE(read(R"({"itemsResult":{"items":[{"asin":"B000123456"}]}})").price);
}

TEST(AmazonItem, has_the_price_of_a_new_one_or_none) {
  const auto price_of = [](std::string_view listings) {
    const auto product = read(R"({"itemsResult":{"items":[{"asin":"B000123456","offersV2":{"listings":[)" +
                              std::string(listings) + "]}}]}}");
    return product.price ? product.price->value.str() : "none";
  };
  const std::string used = R"({"isBuyBoxWinner":true,"condition":{"value":"Used","subCondition":"Good"},
    "price":{"money":{"amount":10,"currency":"SAR"}},"availability":{"type":"IN_STOCK"}})";
  EXPECT_EQ(price_of(used), "none");
  EXPECT_EQ(price_of(R"({"price":{"money":{"amount":10,"currency":"SAR"}}})"), "none") << "nobody says that it is new";
  EXPECT_EQ(price_of(used + R"(,{"condition":{"value":"New"},"price":{"money":{"amount":20,"currency":"SAR"}}})"),
            "20.00 SAR");
}

TEST(AmazonItem, is_asked_for_with_the_condition_of_its_offers) {
  const auto json = items_request_json({.asin = "B000123456", .marketplace = "www.amazon.sa", .partner_tag = "t"});
  EXPECT_NE(json.find("\"offersV2.listings.condition\""), std::string::npos) << json;
}

TEST(AmazonItem, is_never_another_one) {
  EXPECT_FALSE(item_of(ApiValue::parse(R"({"itemsResult":{"items":[{"asin":"B0OTHERONE"}]}})"), "B000123456").exists());
  EXPECT_FALSE(item_of(ApiValue::parse(R"({"errors":[]})"), "B000123456").exists());
}

struct AvailabilityRow {
  std::string_view type;
  std::optional<product::Availability> availability;
};

TEST(AmazonItem, says_of_stock_what_amazon_says) {
  using enum product::Availability;
  const AvailabilityRow rows[] = {{"IN_STOCK", in_stock},           {"OUT_OF_STOCK", out_of_stock},
                                  {"UNAVAILABLE", out_of_stock},    {"PREORDER", preorder},
                                  {"AVAILABLE_DATE", std::nullopt}, {"UNKNOWN", std::nullopt}};
  for (const auto& [type, availability] : rows) {
    const auto product = read(R"({"itemsResult":{"items":[{"asin":"B000123456","offersV2":{"listings":[
      {"condition":{"value":"New"},"availability":{"type":")" +
                              std::string(type) + R"("}}]}}]}})");
    const auto told = product.availability ? std::optional(product.availability->value) : std::nullopt;
    EXPECT_EQ(told, availability) << type;
    EXPECT_EQ(product.kind == product::PageKind::out_of_stock, availability == out_of_stock) << type;
  }
}

struct Row {
  Service service;
  int status;
  std::string_view body;
  ApiTrouble trouble;
};

TEST(AmazonTrouble, has_one_meaning_for_each_refusal) {
  using enum ApiTrouble;
  const Row rows[] = {
      {Service::tokens, 400, R"({"error":"invalid_scope"})", key_refused},
      {Service::tokens, 401, R"({"error":"invalid_client"})", key_refused},
      {Service::tokens, 403, R"({"reason":"AssociateNotEligible"})", not_permitted},
      {Service::tokens, 429, "", busy},
      {Service::tokens, 500, "", unreachable},
      {Service::tokens, 200, "{}", answer_unusable},
      {Service::catalogue, 401, R"({"type":"UnauthorizedException","reason":"TokenExpired"})", token_refused},
      {Service::catalogue, 403, R"({"type":"AccessDeniedException","reason":"AssociateNotEligible"})", not_permitted},
      {Service::catalogue, 400, R"({"type":"ValidationException"})", request_refused},
      {Service::catalogue, 404, R"({"type":"ResourceNotFoundException"})", item_unknown},
      {Service::catalogue, 429, R"({"type":"ThrottleException"})", busy},
      {Service::catalogue, 503, "<html>", unreachable},
      {Service::catalogue, 200, R"({"errors":[{"code":"ItemNotAccessible"}]})", item_unknown},
      {Service::catalogue, 200, R"({"errors":[{"reason":"AssociateNotEligible"}]})", not_permitted},
      {Service::catalogue, 200, R"({"itemsResult":{"items":[]}})", item_unknown}};
  for (const Row& row : rows)
    EXPECT_EQ(trouble_of(row.service, row.status, reason_of(ApiValue::parse(row.body))), row.trouble)
        << row.status << row.body;
}

TEST(AmazonRegion, of_a_credential_is_that_of_its_marketplaces) {
  EXPECT_EQ(credential_of("3.2")->token_url, "https://api.amazon.co.uk/auth/o2/token");
  EXPECT_EQ(credential_of("3.1")->token_url, "https://api.amazon.com/auth/o2/token");
  EXPECT_EQ(credential_of("3.3")->token_url, "https://api.amazon.co.jp/auth/o2/token");
  EXPECT_EQ(credential_of("2.2")->token_url, "https://creatorsapi.auth.eu-south-2.amazoncognito.com/oauth2/token");
  EXPECT_EQ(credential_of("2.2")->kind, Credential::Kind::cognito);
  EXPECT_FALSE(credential_of("1.0"));
  for (const auto* europe : {"www.amazon.sa", "www.amazon.ae", "www.amazon.eg", "www.amazon.de"})
    EXPECT_EQ(region_of(europe), 2) << europe;
  EXPECT_EQ(region_of("www.amazon.com"), 1);
  EXPECT_EQ(region_of("www.amazon.co.jp"), 3);
  EXPECT_EQ(marketplace_of("https://www.amazon.sa/dp/B000123456"), "www.amazon.sa");
  EXPECT_EQ(marketplace_of("https://www.amazon.cn/dp/B000123456"), "");
  EXPECT_EQ(marketplace_of("nowhere"), "");
}

}  // namespace
}  // namespace matjar::sourcing::amazon_api
