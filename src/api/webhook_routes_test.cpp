#include <gtest/gtest.h>

#include "api/test_api.hpp"
#include "crypto/hmac.hpp"

namespace matjar::api {
namespace {

class WebhookRoutesTest : public ApiTest {
 protected:
  net::Response tell(std::string body, net::Headers more = {}) {
    more.add("X-Salla-Signature", crypto::hex_of(crypto::hmac_sha256("webhook-secret", body)));
    return send(net::Method::post, "/webhooks/salla", std::move(more), std::move(body));
  }
  std::int64_t events() {
    const auto rows = storage::run_task(database_->query({"test.jobs", "select count(*) as n from salla_events"}));
    return rows->front().get<std::int64_t>("n");
  }
};

constexpr const char* kEvent = R"({"event":"order.created","merchant":5,"created_at":"x","data":{}})";

TEST_F(WebhookRoutesTest, takes_what_salla_signed_once_and_says_yes_every_time) {
  EXPECT_EQ(tell(kEvent).status, 200);
  const net::Response again = tell(kEvent);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(text_of(again), R"({"status":"known"})");
  EXPECT_EQ(events(), 1);
}

TEST_F(WebhookRoutesTest, answers_401_to_whatever_is_not_proven) {
  EXPECT_EQ(send(net::Method::post, "/webhooks/salla", {}, kEvent).status, 401);
  EXPECT_EQ(send(net::Method::post, "/webhooks/salla", {{"X-Salla-Signature", "abc"}}, kEvent).status, 401);
  EXPECT_EQ(tell(kEvent, {{"X-Salla-Security-Strategy", "Token"}}).status, 401);
  EXPECT_EQ(tell(kEvent, {{"X-Salla-Signature", "0"}}).status, 401) << "sent twice";
  EXPECT_EQ(events(), 0);
}

TEST_F(WebhookRoutesTest, answers_400_to_what_is_signed_and_no_event) {
  EXPECT_EQ(tell("{\"event\":\"order.created\",\"merchant\":5,\"data\":\"\xff\"}").status, 400);
  EXPECT_EQ(tell("[]").status, 400);
  EXPECT_EQ(events(), 0);
}

TEST_F(WebhookRoutesTest, refuses_large_bodies_and_encoded_ones) {
  EXPECT_EQ(tell(std::string(2u << 20, ' ')).status, 413);
  EXPECT_EQ(tell(kEvent, {{"Content-Encoding", "gzip"}}).status, 415);
  EXPECT_EQ(tell(kEvent, {{"Content-Encoding", "identity"}}).status, 200);
}

TEST_F(WebhookRoutesTest, keeps_an_unknown_event) {
  EXPECT_EQ(tell(R"({"event":"moon.landed","merchant":5})").status, 200);
  EXPECT_EQ(events(), 1);
}

TEST_F(WebhookRoutesTest, takes_the_store_from_the_signed_body_alone) {
  EXPECT_EQ(send(net::Method::post, "/webhooks/salla?merchant=6", {{"X-Merchant", "6"}}, kEvent).status, 401);
  std::string body = kEvent;
  net::Headers headers{{"X-Salla-Signature", crypto::hex_of(crypto::hmac_sha256("webhook-secret", body))}};
  ASSERT_EQ(send(net::Method::post, "/webhooks/salla?merchant=6", std::move(headers), std::move(body)).status, 200);
  const auto rows =
      storage::run_task(database_->query({"test.merchant", "select salla_merchant_id from salla_events"}));
  EXPECT_EQ(rows->front().get<std::string>("salla_merchant_id"), "5");
}

}  // namespace
}  // namespace matjar::api
