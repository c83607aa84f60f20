#include "salla/webhook_event.hpp"

#include <gtest/gtest.h>

#include "base/time_text.hpp"

namespace matjar::salla {
namespace {

std::string time_of(std::string_view created_at) {
  const auto time = occurred_at_from(created_at);
  return time ? to_rfc3339(*time) : "none";
}

std::string refusal(std::string_view body) {
  const auto event = webhook_event_from_json(body);
  return event ? "" : event.error().name;
}

TEST(WebhookEvent, is_read_from_what_salla_sends) {
  const auto event = webhook_event_from_json(
      R"({"event":"app.installed","merchant":1234509876,"created_at":"2022-12-31 12:31:25","data":{"id":7,"a":{"b":[1]}}})");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->event, "app.installed");
  EXPECT_EQ(event->store, SallaMerchantId("1234509876"));
  EXPECT_EQ(to_rfc3339(*event->occurred_at), "2022-12-31T09:31:25.000Z");
  EXPECT_EQ(event->data, R"({"id":7,"a":{"b":[1]}})");
}

TEST(WebhookEvent, knows_the_three_forms_of_its_time) {
  EXPECT_EQ(time_of("2022-12-31 12:31:25"), "2022-12-31T09:31:25.000Z") << "Saudi time";
  EXPECT_EQ(time_of("Sun Jun 26 2022 12:21:48 GMT+0300"), "2022-06-26T09:21:48.000Z");
  EXPECT_EQ(time_of("Wed Jan 7 2026 00:00:00 GMT-0230"), "2026-01-07T02:30:00.000Z");
  EXPECT_EQ(time_of("Sun Jun 26 2022 12:21:48 GMT+0300 (Arabian Standard Time)"), "2022-06-26T09:21:48.000Z");
  EXPECT_EQ(time_of("2025-11-19T13:45:17+03:00"), "2025-11-19T10:45:17.000Z");
  EXPECT_EQ(time_of("2025-11-19T13:45:17.250Z"), "2025-11-19T13:45:17.250Z");
}

TEST(WebhookEvent, never_fails_for_its_time) {
  for (const auto* strange : {"", "yesterday", "Sun Foo 26 2022 12:21:48 GMT+0300", "Sun Jun 99 2022 12:21:48 GMT+0300",
                              "Sun Jun 26 2022", "Sun Jun 26 2022 12:21:48 GMT+03", "Sun Jun 26 2022 12:21:48 EST"}) {
    EXPECT_EQ(time_of(strange), "none") << strange;
  }
  const auto event = webhook_event_from_json(R"({"event":"order.created","merchant":"5","created_at":12})");
  ASSERT_TRUE(event);
  EXPECT_FALSE(event->occurred_at);
  EXPECT_EQ(event->store, SallaMerchantId("5"));
  EXPECT_EQ(event->data, "{}");
}

TEST(WebhookEvent, has_the_name_that_salla_uses_where_the_specification_has_another) {
  const auto event = webhook_event_from_json(R"({"event":"app.subscription.upgraded","merchant":5})");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->event, "app.subscription.started");
}

TEST(WebhookEvent, is_refused_without_a_name_or_a_merchant_or_as_anything_but_a_json_object_in_utf_8) {
  EXPECT_EQ(refusal(R"({"merchant":5})"), "webhook_malformed");
  EXPECT_EQ(refusal(R"({"event":"Order Created","merchant":5})"), "webhook_malformed");
  EXPECT_EQ(refusal(R"({"event":"order.created"})"), "webhook_malformed");
  EXPECT_EQ(refusal(R"({"event":"order.created","merchant":-5})"), "webhook_malformed");
  EXPECT_EQ(refusal(R"({"event":"order.created","merchant":"5; drop table"})"), "webhook_malformed");
  EXPECT_EQ(refusal(R"({"event":"order.created","merchant":1e300})"), "webhook_malformed");
  EXPECT_EQ(refusal(R"({"event":"order.created","merchant":5,"data":{"total":[1e4009]}})"), "webhook_malformed");
  EXPECT_EQ(refusal("[]"), "webhook_malformed");
  EXPECT_EQ(refusal(""), "webhook_malformed");
  EXPECT_EQ(refusal("} I am no JSON; 123]["), "webhook_malformed");
  EXPECT_EQ(refusal("{\"event\":\"order.created\",\"merchant\":5,\"data\":\"\xff\"}"), "webhook_malformed");
  EXPECT_EQ(refusal("{\"event\":\"" + std::string(101, 'a') + "\",\"merchant\":5}"), "webhook_malformed");
}

}  // namespace
}  // namespace matjar::salla
