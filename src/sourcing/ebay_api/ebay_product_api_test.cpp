#include "sourcing/ebay_api/ebay_product_api.hpp"

#include <gtest/gtest.h>

#include "base/test_task.hpp"
#include "net/test_http_client.hpp"
#include "sourcing/test_shops.hpp"

namespace matjar::sourcing::ebay_api {
namespace {

constexpr std::string_view kToken = R"({"access_token":"token-1","expires_in":7200})";

class EbayApi : public testing::Test {
 protected:
  Result<product::SourceProduct> ask() {
    return run_task(api_.product(*test_recogniser().recognise("https://www.ebay.de/itm/200000000001")));
  }

  net::ScriptedHttpClient vendor_;
  ManualClock clock_;
  BlockingPool pool_{1};
  EbayProductApi api_{
      vendor_,
      clock_,
      pool_,
      {.base_url = *Url::parse("https://api.ebay.com"), .client_id = "app", .client_secret = Secret("canary")}};
};

TEST_F(EbayApi, asks_with_an_application_token_for_the_item_of_the_site) {
  vendor_.answer(200, std::string(kToken));
  vendor_.answer(200, R"({"title":"Camera"})");
  const auto product = ask();
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(product->title->value.str(), "Camera");
  EXPECT_EQ(vendor_.calls.at(0).url.str(), "https://api.ebay.com/identity/v1/oauth2/token");
  EXPECT_EQ(vendor_.calls.at(0).headers.find("authorization"), "Basic YXBwOmNhbmFyeQ==");
  EXPECT_EQ(vendor_.calls.at(0).body,
            "grant_type=client_credentials&scope=https%3A%2F%2Fapi.ebay.com%2Foauth%2Fapi_scope");
  EXPECT_EQ(vendor_.calls.at(1).url.str(),
            "https://api.ebay.com/buy/browse/v1/item/get_item_by_legacy_id?legacy_item_id=200000000001");
  EXPECT_EQ(vendor_.calls.at(1).headers.find("authorization"), "Bearer token-1");
  EXPECT_EQ(vendor_.calls.at(1).headers.find("x-ebay-c-marketplace-id"), "EBAY_DE");
}

TEST_F(EbayApi, asks_for_the_group_of_a_listing_with_variations_and_not_where_the_refusal_points) {
  vendor_.answer(200, std::string(kToken));
  vendor_.answer(400, R"({"errors":[{"errorId":11006,"parameters":[
    {"name":"itemGroupHref","value":"https://elsewhere.example/take-my-token"}]}]})");
  vendor_.answer(200, R"({"items":[{"itemId":"v1|1|2","title":"Strap"}]})");
  const auto product = ask();
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(product->variants.size(), 1U);
  EXPECT_EQ(vendor_.calls.at(2).url.str(),
            "https://api.ebay.com/buy/browse/v1/item/get_items_by_item_group?item_group_id=200000000001");
}

TEST_F(EbayApi, takes_one_new_token_when_the_old_one_is_refused) {
  vendor_.answer(200, std::string(kToken));
  vendor_.answer(401, R"({"errors":[{"errorId":1001}]})");
  vendor_.answer(200, R"({"access_token":"token-2","expires_in":7200})");
  vendor_.answer(401, R"({"errors":[{"errorId":1001}]})");
  EXPECT_EQ(ask().error().name, "api_token_refused");
  EXPECT_EQ(vendor_.calls.size(), 4U);
  EXPECT_EQ(vendor_.calls.at(3).headers.find("authorization"), "Bearer token-2");
}

TEST_F(EbayApi, names_each_way_in_which_it_gets_no_item) {
  vendor_.answer(401, R"({"error":"invalid_client"})");
  const auto refused = ask();
  EXPECT_EQ(refused.error().name, "api_key_refused");
  EXPECT_EQ(describe(refused.error()).find("canary"), std::string::npos);
  vendor_.answer(200, std::string(kToken));
  vendor_.answer(404, R"({"errors":[{"errorId":11001}]})");
  EXPECT_EQ(ask().error().name, "api_item_unknown");
  vendor_.answer(429, R"({"errors":[{"errorId":2001}]})", {{"Retry-After", "30"}});
  EXPECT_EQ(ask().error().retry_after, std::chrono::seconds(30));
  for (const auto* body : {"<html>", "{}", R"({"price":{"value":"1.00","currency":"EUR"}})"}) {
    vendor_.answer(200, body);
    EXPECT_EQ(ask().error().name, "api_answer_unusable") << body;
  }
  vendor_.answer(400, R"({"errors":[{"errorId":11006}]})");
  vendor_.answer(200, R"({"items":[]})");
  EXPECT_EQ(ask().error().name, "api_answer_unusable");
}

TEST_F(EbayApi, serves_items_of_the_sites_that_the_api_knows) {
  const auto serves = [this](const char* id, const char* address) {
    return api_.serves({.platform = "ebay", .external_id = id, .canonical_url = address});
  };
  EXPECT_TRUE(serves("200000000001", "https://www.ebay.com/itm/200000000001"));
  EXPECT_FALSE(serves("p123456", "https://www.ebay.com/p/123456")) << "a page of the catalogue";
  EXPECT_FALSE(serves("200000000001", "https://www.ebay.example/itm/200000000001"));
  EXPECT_FALSE(serves("", "https://www.ebay.com/"));
}

}  // namespace
}  // namespace matjar::sourcing::ebay_api
