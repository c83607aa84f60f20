#include <gtest/gtest.h>

#include "api/test_api.hpp"

namespace matjar::api {
namespace {

class StoreRoutesTest : public ApiTest {
 protected:
  net::Response create(std::string body, net::Headers headers) {
    return send(net::Method::post, "/api/store/create", std::move(headers), std::move(body));
  }
};

constexpr const char* kBody = R"({"product_url":"https://shop.example/products/lamp"})";

TEST_F(StoreRoutesTest, accepts_a_link_and_says_where_its_state_is) {
  const net::Response accepted = create(kBody, with_key(key_));
  ASSERT_EQ(accepted.status, 202) << text_of(accepted);
  EXPECT_NE(text_of(accepted).find(R"("status":"pending")"), std::string::npos) << text_of(accepted);
  const std::string address(accepted.headers.get_or("location", ""));
  const net::Response status = get(address, with_key(key_));
  EXPECT_EQ(status.status, 200);
  EXPECT_NE(text_of(status).find("pending"), std::string::npos) << text_of(status);
  EXPECT_EQ(get(address, with_key(strangers_key_)).status, 404);
  EXPECT_EQ(get(address).status, 401);
}

TEST_F(StoreRoutesTest, builds_once_for_one_idempotency_key) {
  net::Headers headers = with_key(key_);
  headers.add("Idempotency-Key", "key-1");
  const net::Response first = create(kBody, headers);
  const net::Response second = create(kBody, headers);
  EXPECT_EQ(first.headers.get_or("location", "first"), second.headers.get_or("location", "second"));
  EXPECT_EQ(rows_in("workflows"), 1);
  EXPECT_EQ(create(R"({"product_url":"https://shop.example/products/chair"})", headers).status, 409);
}

TEST_F(StoreRoutesTest, writes_nothing_for_a_request_without_a_key_or_sense) {
  EXPECT_EQ(create(kBody, {}).status, 401);
  EXPECT_EQ(create("{", with_key(key_)).status, 400);
  EXPECT_EQ(create(R"({"product_url":"https://shop.example/p/1","merchant_id":"m-2"})", with_key(key_)).status, 403);
  EXPECT_EQ(rows_in("workflows"), 0);
}

TEST_F(StoreRoutesTest, tells_whether_it_lives_and_whether_it_can_work) {
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").status, 200);
  is_ready_ = false;
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").status, 503);
}

}  // namespace
}  // namespace matjar::api
