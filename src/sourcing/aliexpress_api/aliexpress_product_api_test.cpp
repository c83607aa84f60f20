#include "sourcing/aliexpress_api/aliexpress_product_api.hpp"

#include <gtest/gtest.h>

#include "base/test_task.hpp"
#include "net/test_http_client.hpp"
#include "sourcing/test_shops.hpp"

namespace matjar::sourcing::aliexpress_api {
namespace {

constexpr std::string_view kLamp = R"({"aliexpress_ds_product_get_response":{"rsp_code":200,"result":{
  "ae_item_base_info_dto":{"subject":"Lamp"}}}})";
constexpr std::string_view kTokenEnded =
    R"({"error_response":{"type":"ISV","code":"IllegalAccessToken","msg":"The token access-1 is invalid"}})";

class AliExpressApi : public testing::Test {
 protected:
  static Settings settings(std::string refresh_token = {}) {
    return {.base_url = *Url::parse("https://api.example"),
            .app_key = "123456",
            .app_secret = Secret("SECRET"),
            .access_token = Secret("access-1"),
            .refresh_token = Secret(std::move(refresh_token)),
            .ship_to = "SA",
            .currency = "SAR",
            .language = "en"};
  }
  Result<product::SourceProduct> ask(AliExpressProductApi& api) {
    return run_task(api.product(*test_recogniser().recognise("https://www.aliexpress.com/item/1005006000000001.html")));
  }
  static std::string sent(const net::HttpCall& call, std::string_view name) {
    const auto url = Url::parse("https://x.example/?" + call.body);
    return url->parameter(name).value_or("");
  }

  net::ScriptedHttpClient vendor_;
  ManualClock clock_;
  BlockingPool pool_{1};
  AliExpressProductApi api_{vendor_, clock_, pool_, settings()};
};

TEST_F(AliExpressApi, asks_for_the_product_as_the_buyer_would_get_it_and_signs) {
  vendor_.answer(200, std::string(kLamp));
  ASSERT_TRUE(ask(api_));
  const net::HttpCall& call = vendor_.calls.at(0);
  EXPECT_EQ(call.method, net::Method::post);
  EXPECT_EQ(call.url.str(), "https://api.example/sync");
  EXPECT_EQ(sent(call, "method"), "aliexpress.ds.product.get");
  EXPECT_EQ(sent(call, "product_id"), "1005006000000001");
  EXPECT_EQ(sent(call, "ship_to_country"), "SA");
  EXPECT_EQ(sent(call, "target_currency"), "SAR");
  EXPECT_EQ(sent(call, "target_language"), "en");
  EXPECT_EQ(sent(call, "access_token"), "access-1");
  EXPECT_EQ(sent(call, "timestamp"), "1767225600000") << "milliseconds";
  Parameters signed_ones;
  for (const auto* name : {"app_key", "method", "product_id", "ship_to_country", "target_currency", "target_language",
                           "access_token", "timestamp", "sign_method", "format", "v"})
    signed_ones[name] = sent(call, name);
  EXPECT_EQ(sent(call, "sign"), signature_of(Secret("SECRET"), "", signed_ones));
  EXPECT_EQ(call.body.find("SECRET"), std::string::npos);
}

TEST_F(AliExpressApi, serves_items_of_aliexpress_with_a_number) {
  EXPECT_TRUE(api_.serves({.platform = "aliexpress", .external_id = "1005006000000001", .canonical_url = ""}));
  EXPECT_FALSE(api_.serves({.platform = "aliexpress", .external_id = "", .canonical_url = ""}));
  EXPECT_FALSE(api_.serves({.platform = "aliexpress", .external_id = "12&x=1", .canonical_url = ""}));
  EXPECT_FALSE(api_.serves({.platform = "alibaba", .external_id = "1005006000000001", .canonical_url = ""}));
}

TEST_F(AliExpressApi, exchanges_a_token_that_has_ended_once_and_goes_on_with_the_new_one) {
  AliExpressProductApi api(vendor_, clock_, pool_, settings("refresh-1"));
  vendor_.answer(200, std::string(kTokenEnded));
  vendor_.answer(200, R"({"access_token":"access-2","refresh_token":"refresh-2","expires_in":"3600","code":"0"})");
  vendor_.answer(200, std::string(kLamp));
  vendor_.answer(200, std::string(kLamp));
  ASSERT_TRUE(ask(api));
  ASSERT_TRUE(ask(api));
  ASSERT_EQ(vendor_.calls.size(), 4U);
  EXPECT_EQ(vendor_.calls[1].url.str(), "https://api.example/rest/auth/token/refresh");
  EXPECT_EQ(sent(vendor_.calls[1], "refresh_token"), "refresh-1");
  const Parameters refreshed{
      {"app_key", "123456"}, {"refresh_token", "refresh-1"}, {"sign_method", "sha256"}, {"timestamp", "1767225600000"}};
  EXPECT_EQ(sent(vendor_.calls[1], "sign"), signature_of(Secret("SECRET"), "/auth/token/refresh", refreshed));
  EXPECT_EQ(sent(vendor_.calls[2], "access_token"), "access-2");
  EXPECT_EQ(sent(vendor_.calls[3], "access_token"), "access-2");
  clock_.advance(std::chrono::hours(1));
  vendor_.answer(200, R"({"access_token":"access-3","expires_in":3600})");
  vendor_.answer(200, std::string(kLamp));
  ASSERT_TRUE(ask(api));
  EXPECT_EQ(sent(vendor_.calls[4], "refresh_token"), "refresh-2") << "the one that came with it";
}

TEST_F(AliExpressApi, says_that_a_token_has_ended_when_nothing_renews_it) {
  vendor_.answer(200, std::string(kTokenEnded));
  const auto product = ask(api_);
  EXPECT_EQ(product.error().name, "api_token_refused");
  EXPECT_EQ(product.error().message.find("access-1"), std::string::npos) << product.error().message;
  EXPECT_EQ(vendor_.calls.size(), 1U);
}

TEST_F(AliExpressApi, says_so_too_when_the_refresh_token_is_refused) {
  AliExpressProductApi api(vendor_, clock_, pool_, settings("refresh-1"));
  vendor_.answer(200, std::string(kTokenEnded));
  vendor_.answer(200, R"({"type":"ISV","code":"IllegalRefreshToken","message":"m"})");
  EXPECT_EQ(ask(api).error().name, "api_token_refused");
  vendor_.answer(200, std::string(kTokenEnded));
  vendor_.answer(200, R"({"code":"0"})");
  EXPECT_EQ(ask(api).error().name, "api_token_refused") << "asked anew, and the same again";
}

TEST_F(AliExpressApi, waits_the_moment_that_a_limit_of_calls_takes) {
  vendor_.answer(200, R"({"error_response":{"type":"ISV","code":"ApiCallLimit"}})");
  const auto product = ask(api_);
  EXPECT_EQ(product.error().name, "api_busy");
  EXPECT_EQ(product.error().retry_after, std::chrono::seconds(2));
}

TEST_F(AliExpressApi, leaves_what_is_no_longer_on_sale_to_the_page) {
  vendor_.answer(200, R"({"result":{"ae_item_base_info_dto":{"subject":"Lamp","product_status_type":"offline"}}})");
  EXPECT_EQ(ask(api_).error().name, "api_item_unknown");
}

TEST_F(AliExpressApi, says_that_the_clock_is_off_when_its_time_is_refused) {
  vendor_.answer(200, R"({"error_response":{"type":"ISV","code":"IllegalTimestamp"}})");
  const auto product = ask(api_);
  EXPECT_EQ(product.error().name, "api_request_refused");
  EXPECT_NE(product.error().next_step.find("clock"), std::string::npos) << product.error().next_step;
}

TEST_F(AliExpressApi, takes_nothing_from_an_answer_without_a_result) {
  for (const auto* body : {"", "<html>", "{}", R"({"aliexpress_ds_product_get_response":{"rsp_code":200}})",
                           R"({"result":{"ae_item_base_info_dto":{"product_id":1}},"rsp_code":"200"})"}) {
    vendor_.answer(200, body);
    EXPECT_EQ(ask(api_).error().name, "api_answer_unusable") << body;
  }
}

}  // namespace
}  // namespace matjar::sourcing::aliexpress_api
