#include "salla/webhook_check.hpp"

#include <gtest/gtest.h>

namespace matjar::salla {
namespace {

// Computed with another implementation of HMAC-SHA256: the same JSON in other bytes, as PHP and as JavaScript write it.
constexpr std::string_view kEscaped =
    R"({"event":"order.created","merchant":1100,"created_at":"Wed Nov 19 2025 13:45:17 GMT+0300","data":{"note":"\u0639\u0637\u0631 1\/2","total":1.0}})";
constexpr std::string_view kPlain =
    R"({"event":"order.created","merchant":1100,"created_at":"Wed Nov 19 2025 13:45:17 GMT+0300","data":{"note":"عطر 1/2","total":1}})";
constexpr const char* kOfEscaped = "5b3ec97a387209666faa7ff28b6ea942d25b125090918ae9c6a3ddd03104c14b";
constexpr const char* kOfPlain = "f39c35183d04398136b24e5590da2568fdd7e1568d5ff493929038bc3301761a";

const WebhookProof kSigned{.strategy = WebhookStrategy::signature, .secret = Secret("whsec_test_of_our_own")};
const WebhookProof kToken{.strategy = WebhookStrategy::token, .secret = Secret("whsec_test_of_our_own")};

std::string refusal(const WebhookProof& proof, const net::Headers& headers, std::string_view body = kPlain) {
  const auto checked = check_webhook(proof, headers, body);
  return checked ? "" : checked.error().name;
}

TEST(WebhookCheck, takes_a_signature_over_the_bytes_that_came) {
  EXPECT_EQ(refusal(kSigned, {{"x-salla-signature", kOfPlain}}), "");
  EXPECT_EQ(refusal(kSigned, {{"X-Salla-Signature", kOfEscaped}}, kEscaped), "");
  EXPECT_EQ(refusal(kSigned, {{"X-Salla-Signature", kOfEscaped}, {"X-Salla-Security-Strategy", "Signature"}}, kEscaped),
            "");
  EXPECT_EQ(refusal(kSigned, {{"X-Salla-Signature", kOfPlain}}, kEscaped), "webhook_unproven") << "the same JSON";
}

TEST(WebhookCheck, refuses_every_other_signature_as_unproven) {
  std::string upper(kOfPlain);
  for (char& letter : upper) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  for (const std::string& signature : {upper, std::string(kOfPlain).substr(1), std::string(kOfPlain) + "0",
                                       std::string(), "0" + std::string(kOfPlain)})
    EXPECT_EQ(refusal(kSigned, {{"X-Salla-Signature", signature}}), "webhook_unproven") << signature;
  EXPECT_EQ(refusal(kSigned, {}), "webhook_unproven");
  EXPECT_EQ(refusal(kSigned, {{"X-Salla-Signature", kOfPlain}, {"x-salla-signature", kOfPlain}}), "webhook_unproven");
  const auto error = check_webhook(kSigned, {}, kPlain).error();
  EXPECT_EQ(error.kind, ErrorKind::unauthorized);
}

TEST(WebhookCheck, takes_the_secret_itself_only_where_that_is_what_was_set_up) {
  EXPECT_EQ(refusal(kToken, {{"Authorization", "whsec_test_of_our_own"}}), "");
  EXPECT_EQ(refusal(kToken, {{"Authorization", "whsec_test_of_our_own"}, {"X-Salla-Security-Strategy", "Token"}}), "");
  EXPECT_EQ(refusal(kToken, {{"Authorization", "Bearer whsec_test_of_our_own"}}), "webhook_unproven");
  EXPECT_EQ(refusal(kToken, {}), "webhook_unproven");
  EXPECT_EQ(refusal(kSigned, {{"Authorization", "whsec_test_of_our_own"}}), "webhook_unproven");
}

TEST(WebhookCheck, lets_nobody_choose_the_other_strategy) {
  EXPECT_EQ(refusal(kSigned, {{"X-Salla-Signature", kOfPlain}, {"X-Salla-Security-Strategy", "Token"}}),
            "webhook_unproven");
  EXPECT_EQ(refusal(kSigned, {{"X-Salla-Signature", kOfPlain}, {"X-Salla-Security-Strategy", "none"}}),
            "webhook_unproven");
  EXPECT_EQ(refusal(kToken, {{"Authorization", "whsec_test_of_our_own"}, {"X-Salla-Security-Strategy", "Signature"}}),
            "webhook_unproven");
}

TEST(WebhookCheck, takes_nothing_while_there_is_no_secret) {
  const WebhookProof none;
  EXPECT_EQ(refusal(none, {{"X-Salla-Signature", kOfPlain}}), "webhooks_not_set_up");
  EXPECT_EQ(refusal({.strategy = WebhookStrategy::token}, {{"Authorization", ""}}), "webhooks_not_set_up");
}

TEST(WebhookStrategy, is_told_by_name) {
  EXPECT_EQ(webhook_strategy_from("Signature"), WebhookStrategy::signature);
  EXPECT_EQ(webhook_strategy_from("token"), WebhookStrategy::token);
  EXPECT_FALSE(webhook_strategy_from("none"));
}

}  // namespace
}  // namespace matjar::salla
