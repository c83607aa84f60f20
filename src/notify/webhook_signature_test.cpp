#include "notify/webhook_signature.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"

namespace matjar::notify {
namespace {

TEST(WebhookSignature, is_that_of_the_standards_own_example) {
  // From the reference libraries of the Standard Webhooks project.
  const Secret key(*from_base64("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  const Timestamp at{std::chrono::seconds(1'614'265'330)};
  EXPECT_EQ(webhook_signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  EXPECT_EQ(webhook_secret_text(key).reveal(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
}

TEST(WebhookSignature, tells_time_in_whole_seconds) {
  EXPECT_EQ(webhook_timestamp(Timestamp(std::chrono::milliseconds(1'614'265'330'999))), "1614265330");
}

TEST(WebhookSignature, uses_a_key_of_its_own_for_each_merchant_and_installation) {
  const Secret key = webhook_key(Secret("master"), MerchantId("a"));
  EXPECT_EQ(key.reveal().size(), 32u);
  EXPECT_EQ(key.reveal(), webhook_key(Secret("master"), MerchantId("a")).reveal());
  EXPECT_NE(key.reveal(), webhook_key(Secret("master"), MerchantId("b")).reveal());
  EXPECT_NE(key.reveal(), webhook_key(Secret("other"), MerchantId("a")).reveal());
}

}  // namespace
}  // namespace matjar::notify
