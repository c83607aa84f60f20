#include "api/store_requests.hpp"

#include <gtest/gtest.h>

namespace matjar::api {
namespace {

const MerchantId kMerchant("m-1");

std::string error_name(std::string_view body) {
  const auto request = parse_create_request(body, kMerchant);
  return request ? "" : request.error().name;
}

TEST(CreateRequest, takes_the_body_of_the_specification) {
  const auto request = parse_create_request(
      R"({"product_url":"https://shop.example/p/1","store_name":{"ar":"متجر","en":"Store"},"theme":"warm",
          "merchant_id":"m-1"})",
      kMerchant);
  ASSERT_TRUE(request) << describe(request.error());
  EXPECT_EQ(request->product_url, "https://shop.example/p/1");
  EXPECT_EQ(request->store_name, (LocalizedText{.ar = "متجر", .en = "Store"}));
  EXPECT_EQ(request->theme, "warm");
  EXPECT_EQ(request->merchant, kMerchant);
}

TEST(CreateRequest, takes_the_merchant_from_the_key_when_the_body_names_none) {
  const auto request = parse_create_request(R"({"product_url":"https://shop.example/p/1"})", kMerchant);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->merchant, kMerchant);
  EXPECT_EQ(request->theme, "modern");
  EXPECT_FALSE(request->pasted_html);
}

TEST(CreateRequest, that_names_another_merchant_is_forbidden) {
  const auto request =
      parse_create_request(R"({"product_url":"https://shop.example/p/1","merchant_id":"m-2"})", kMerchant);
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().kind, ErrorKind::forbidden);
  EXPECT_EQ(request.error().name, "merchant_mismatch");
}

TEST(CreateRequest, that_is_no_object_or_lacks_its_link_is_refused) {
  for (const char* body : {"", "[]", "{", R"({"product_url":""})", R"({"product_url":7})", R"({"theme":"warm"})",
                           R"({"product_url":"https://a.example/","store_name":5})"}) {
    EXPECT_EQ(error_name(body), "body_invalid") << body;
  }
}

TEST(CreateRequest, may_bring_the_source_of_the_page) {
  const auto request =
      parse_create_request(R"({"product_url":"https://shop.example/p/1","html":"<p>x</p>"})", kMerchant);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->pasted_html, "<p>x</p>");
}

TEST(CreateRequest, may_bring_the_product_as_it_was_typed_in) {
  const auto request =
      parse_create_request(R"({"product_url":"https://shop.example/p/1","product":{"title":"Lamp"}})", kMerchant);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->product_form, R"({"title":"Lamp"})");
  EXPECT_FALSE(parse_create_request(R"({"product_url":"https://shop.example/p/1","product":"Lamp"})", kMerchant));
  EXPECT_FALSE(parse_create_request(
      R"({"product_url":"https://shop.example/p/1","html":"<p>","product":{"title":"Lamp"}})", kMerchant));
}

TEST(AcceptedAnswer, tells_where_to_look_next) {
  EXPECT_EQ(accepted_json(StoreBuildId("b-1"), "pending"),
            R"({"job_id":"b-1","status":"pending","links":{"status":"/api/store/status/b-1",)"
            R"("events":"/api/v1/builds/b-1/events","page":"/pages/b-1"}})");
}

}  // namespace
}  // namespace matjar::api
