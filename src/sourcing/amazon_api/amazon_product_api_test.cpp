#include "sourcing/amazon_api/amazon_product_api.hpp"

#include <gtest/gtest.h>

#include "base/test_task.hpp"
#include "net/test_http_client.hpp"
#include "sourcing/test_shops.hpp"

namespace matjar::sourcing::amazon_api {
namespace {

constexpr std::string_view kToken = R"({"access_token":"token-1","token_type":"bearer","expires_in":3600})";
constexpr std::string_view kLamp =
    R"({"itemsResult":{"items":[{"asin":"B000123456","itemInfo":{"title":{"displayValue":"Lamp"}}}]}})";

class AmazonApi : public testing::Test {
 protected:
  static Settings settings(std::string_view version = "3.2") {
    const auto credential = credential_of(version).value();
    return {.base_url = *Url::parse("https://creatorsapi.amazon"),
            .token_url = *Url::parse(credential.token_url),
            .credential = credential,
            .client_id = "client",
            .client_secret = Secret("canary"),
            .partner_tag = "tag-21",
            .marketplaces = {"www.amazon.sa", "www.amazon.com", "www.amazon.cn"}};
  }
  Result<product::SourceProduct> ask(AmazonProductApi& api) {
    return run_task(api.product(*test_recogniser().recognise("https://www.amazon.sa/dp/B000123456")));
  }

  net::ScriptedHttpClient vendor_;
  ManualClock clock_;
  BlockingPool pool_{1};
  AmazonProductApi api_{vendor_, clock_, pool_, settings()};
};

TEST_F(AmazonApi, gets_a_token_of_the_region_and_then_the_item) {
  vendor_.answer(200, std::string(kToken));
  vendor_.answer(200, std::string(kLamp));
  const auto product = ask(api_);
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(product->title->value.str(), "Lamp");
  const net::HttpCall& token = vendor_.calls.at(0);
  EXPECT_EQ(token.url.str(), "https://api.amazon.co.uk/auth/o2/token");
  EXPECT_EQ(token.headers.find("content-type"), "application/json");
  EXPECT_EQ(
      token.body,
      R"({"grant_type":"client_credentials","client_id":"client","client_secret":"canary","scope":"creatorsapi::default"})");
  const net::HttpCall& call = vendor_.calls.at(1);
  EXPECT_EQ(call.url.str(), "https://creatorsapi.amazon/catalog/v1/getItems");
  EXPECT_EQ(call.headers.find("authorization"), "Bearer token-1");
  EXPECT_EQ(call.headers.find("x-marketplace"), "www.amazon.sa");
  EXPECT_TRUE(call.body.starts_with(
      R"({"itemIds":["B000123456"],"itemIdType":"ASIN","marketplace":"www.amazon.sa","partnerTag":"tag-21","resources":["itemInfo.title",)"))
      << call.body;
}

TEST_F(AmazonApi, speaks_to_cognito_with_a_credential_of_version_2) {
  AmazonProductApi api(vendor_, clock_, pool_, settings("2.2"));
  vendor_.answer(200, std::string(kToken));
  vendor_.answer(200, std::string(kLamp));
  ASSERT_TRUE(ask(api));
  EXPECT_EQ(vendor_.calls[0].url.host(), "creatorsapi.auth.eu-south-2.amazoncognito.com");
  EXPECT_EQ(vendor_.calls[0].headers.find("content-type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(vendor_.calls[0].body,
            "client_id=client&client_secret=canary&grant_type=client_credentials&scope=creatorsapi%2Fdefault");
  EXPECT_EQ(vendor_.calls[1].headers.find("authorization"), "Bearer token-1, Version 2.2");
}

TEST_F(AmazonApi, keeps_its_token_for_the_next_item) {
  vendor_.answer(200, std::string(kToken));
  vendor_.answer(200, std::string(kLamp));
  vendor_.answer(200, std::string(kLamp));
  ASSERT_TRUE(ask(api_));
  ASSERT_TRUE(ask(api_));
  EXPECT_EQ(vendor_.calls.size(), 3U);
}

TEST_F(AmazonApi, takes_one_new_token_when_the_old_one_is_refused) {
  vendor_.answer(200, std::string(kToken));
  vendor_.answer(401, R"({"type":"UnauthorizedException","reason":"TokenExpired"})");
  vendor_.answer(200, R"({"access_token":"token-2","expires_in":3600})");
  vendor_.answer(200, std::string(kLamp));
  ASSERT_TRUE(ask(api_));
  EXPECT_EQ(vendor_.calls.at(3).headers.find("authorization"), "Bearer token-2");
}

TEST_F(AmazonApi, names_a_key_that_is_refused_and_does_not_repeat_it) {
  vendor_.answer(401, R"({"error":"invalid_client","error_description":"canary is wrong"})");
  const auto product = ask(api_);
  EXPECT_EQ(product.error().name, "api_key_refused");
  EXPECT_EQ(describe(product.error()).find("canary"), std::string::npos);
  EXPECT_EQ(vendor_.calls.size(), 1U);
}

TEST_F(AmazonApi, tells_an_item_that_is_left_out_from_an_answer_that_is_none) {
  vendor_.answer(200, std::string(kToken));
  vendor_.answer(200, R"({"errors":[{"code":"ItemNotAccessible"}]})");
  EXPECT_EQ(ask(api_).error().name, "api_item_unknown");
  vendor_.answer(200, "<html>");
  EXPECT_EQ(ask(api_).error().name, "api_answer_unusable");
}

TEST_F(AmazonApi, serves_the_marketplaces_of_its_tag_in_the_region_of_its_credential) {
  const auto serves = [this](const char* id, const char* address) {
    return api_.serves({.platform = "amazon", .external_id = id, .canonical_url = address});
  };
  EXPECT_TRUE(serves("B000123456", "https://www.amazon.sa/dp/B000123456"));
  EXPECT_FALSE(serves("B000123456", "https://www.amazon.ae/dp/B000123456")) << "the tag does not count there";
  EXPECT_FALSE(serves("B000123456", "https://www.amazon.com/dp/B000123456")) << "another region";
  EXPECT_FALSE(serves("B000123456", "https://www.amazon.cn/dp/B000123456")) << "no API there";
  EXPECT_FALSE(serves("", "https://www.amazon.sa/"));
  EXPECT_FALSE(serves("B00\"12345", "https://www.amazon.sa/dp/B000123456"));
  EXPECT_FALSE(
      api_.serves({.platform = "ebay", .external_id = "B000123456", .canonical_url = "https://www.amazon.sa/"}));
}

}  // namespace
}  // namespace matjar::sourcing::amazon_api
