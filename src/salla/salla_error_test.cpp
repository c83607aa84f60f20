#include "salla/salla_error.hpp"

#include <gtest/gtest.h>

namespace matjar::salla {
namespace {

constexpr std::chrono::sys_seconds kNow{std::chrono::seconds(1'767'225'600)};

std::string complaint(std::string_view message) {
  return R"({"status":401,"success":false,"error":{"code":"Unauthorized","message":")" + std::string(message) + "\"}}";
}

Error error(int status, std::string body, net::Headers headers = {}) {
  return error_of({.status = status, .headers = std::move(headers), .body = std::move(body), .url = {}}, kNow);
}

struct Case {
  int status;
  std::string body;
  ErrorKind kind;
  std::string_view name;
};

TEST(SallaError, tells_what_every_refusal_means) {
  const std::vector<Case> cases{
      {400, "{}", ErrorKind::invalid_input, "salla_request_refused"},
      {401, complaint("The access token is invalid"), ErrorKind::unauthorized, "salla_token_invalid"},
      {401, complaint("The access token is expired"), ErrorKind::unauthorized, "salla_token_invalid"},
      {401, complaint("The access token should have access to one of those scopes: products.read_write"),
       ErrorKind::rejected, "salla_scope_missing"},
      {401, complaint("The user is deleted"), ErrorKind::rejected, "salla_user_inactive"},
      {401, complaint("The user is not active"), ErrorKind::rejected, "salla_user_inactive"},
      {401, R"({"error":"invalid_grant","error_description":"revoked"})", ErrorKind::rejected, "salla_reauth_needed"},
      {400, R"({"error":"invalid_grant","error_description":"code used"})", ErrorKind::rejected, "salla_reauth_needed"},
      {401, R"({"error":"invalid_client"})", ErrorKind::rejected, "salla_client_refused"},
      {403, "", ErrorKind::rejected, "salla_forbidden"},
      {404, R"({"status":404,"success":false,"error":{"code":404,"message":"x"}})", ErrorKind::not_found,
       "salla_not_found"},
      {405, "", ErrorKind::rejected, "salla_answer_unexpected"},
      {406, "", ErrorKind::invalid_input, "salla_request_refused"},
      {410, "", ErrorKind::not_found, "salla_not_found"},
      {422, R"({"error":{"code":"error","message":"alert.invalid_fields","fields":{"name":["x"]}}})",
       ErrorKind::invalid_input, "salla_fields_refused"},
      {422, R"({"error":{"code":"error","message":"alert.invalid_fields","fields":{"sku":["مُستخدمة من قبل"]}}})",
       ErrorKind::conflict, "salla_sku_taken"},
      {429, "", ErrorKind::rate_limited, "salla_rate_limited"},
      {500, "<html>", ErrorKind::unavailable, "salla_unavailable"},
      {503, "", ErrorKind::unavailable, "salla_unavailable"},
      {302, "", ErrorKind::rejected, "salla_answer_unexpected"},
  };
  for (const Case& one : cases) {
    const Error told = error(one.status, one.body);
    EXPECT_EQ(told.kind, one.kind) << one.status << " " << one.body;
    EXPECT_EQ(told.name, one.name) << one.status << " " << one.body;
    EXPECT_FALSE(told.next_step.empty());
  }
}

TEST(SallaError, quotes_the_fields_that_were_refused_but_not_without_end) {
  const Error told = error(
      422,
      R"({"error":{"code":"error","message":"alert.invalid_fields","fields":{"images.0.original":["رابط خاطئ"]}}})");
  EXPECT_NE(told.message.find("images.0.original: رابط خاطئ"), std::string::npos) << told.message;
  const Error endless = error(422, R"({"error":{"message":")" + std::string(50'000, 'x') + "\"}}");
  EXPECT_LT(endless.message.size(), 1'000u);
}

TEST(SallaError, says_how_long_to_wait) {
  EXPECT_EQ(error(429, "", {{"Retry-After", "7"}}).retry_after, std::chrono::seconds(7));
  EXPECT_EQ(error(429, "", {{"X-RateLimit-Reset", "1767225612"}}).retry_after, std::chrono::seconds(12));
  EXPECT_EQ(error(429, "", {{"X-RateLimit-Reset", "soon"}}).retry_after, std::nullopt);
  EXPECT_EQ(error(404, "", {{"Retry-After", "7"}}).retry_after, std::nullopt);
}

TEST(SallaError, knows_when_the_store_may_have_acted) {
  EXPECT_TRUE(outcome_unknown(error(500, "")));
  EXPECT_FALSE(outcome_unknown(error(429, "")));
  EXPECT_FALSE(outcome_unknown(error(422, "")));
}

}  // namespace
}  // namespace matjar::salla
