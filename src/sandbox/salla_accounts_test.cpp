#include "sandbox/salla_accounts.hpp"

#include "base/encoding.hpp"
#include "sandbox/sandbox_fixture.hpp"

namespace matjar::sandbox {
namespace {

using net::Method;

std::string refresh_form(const std::string& token) {
  return fmt::format("grant_type=refresh_token&client_id={}&client_secret={}&refresh_token={}", kClientId,
                     kClientSecret, token);
}

JsonBody fields(const net::Response& response) {
  return JsonBody::parse(body_of(response)).value_or(*JsonBody::parse("{}"));
}

std::string code_of(const net::Response& redirect) {
  const auto location = std::string(redirect.headers.get_or("Location", ""));
  const auto at = location.find("code=") + 5;
  return location.substr(at, location.find('&', at) - at);
}

std::string authorize_target(const std::string& scope) {
  return fmt::format("/salla/accounts/oauth2/auth?client_id={}&response_type=code&redirect_uri={}&scope={}&state=a-b-c",
                     kClientId, percent_encode("http://127.0.0.1/auth/callback"), percent_encode(scope));
}

std::string code_form(const std::string& code) {
  return fmt::format("grant_type=authorization_code&code={}&client_id={}&client_secret={}&redirect_uri={}", code,
                     kClientId, kClientSecret, percent_encode("http://127.0.0.1/auth/callback"));
}

TEST(SallaAccounts, gives_a_new_pair_for_a_refresh_token_and_ends_the_old_one) {
  SandboxBench bench;
  const auto old = bench.sandbox().demo();
  const auto answer = bench.form("/salla/accounts/oauth2/token", refresh_form(old.refresh_token));
  ASSERT_EQ(answer.status, 200) << body_of(answer);
  EXPECT_EQ(fields(answer).integer("expires_in"), 1'209'600);
  EXPECT_NE(fields(answer).text("refresh_token"), old.refresh_token);
  EXPECT_EQ(bench.admin(Method::get, "/store/info").status, 401) << "the old access token still works";
  bench.token() = *fields(answer).text("access_token");
  EXPECT_EQ(bench.admin(Method::get, "/store/info").status, 200);
}

TEST(SallaAccounts, revokes_everything_of_a_grant_when_a_refresh_token_comes_twice) {
  SandboxBench bench;
  const auto old = bench.sandbox().demo();
  const auto first = fields(bench.form("/salla/oauth2/token", refresh_form(old.refresh_token)));
  const auto second = bench.form("/salla/oauth2/token", refresh_form(old.refresh_token));
  EXPECT_EQ(second.status, 401);
  EXPECT_EQ(fields(second).text("error"), "invalid_grant");
  bench.token() = *first.text("access_token");
  EXPECT_EQ(bench.admin(Method::get, "/store/info").status, 401);
  EXPECT_EQ(bench.form("/salla/oauth2/token", refresh_form(*first.text("refresh_token"))).status, 401);
}

TEST(SallaAccounts, ends_tokens_when_their_time_is_over) {
  SandboxBench bench;
  const auto pair = bench.sandbox().demo();
  bench.clock().advance(SallaAccounts::kAccessLifetime);
  const auto expired = bench.admin(Method::get, "/store/info");
  EXPECT_EQ(expired.status, 401);
  EXPECT_NE(body_of(expired).find("expired"), std::string::npos);
  EXPECT_EQ(bench.form("/salla/oauth2/token", refresh_form(pair.refresh_token)).status, 200);
  const auto newest = bench.sandbox().demo();
  bench.clock().advance(SallaAccounts::kRefreshLifetime);
  EXPECT_EQ(bench.form("/salla/oauth2/token", refresh_form(newest.refresh_token)).status, 401);
}

TEST(SallaAccounts, exchanges_a_code_once_for_the_scopes_that_were_asked) {
  SandboxBench bench;
  const auto redirect = bench.send(Method::get, authorize_target("products.read offline_access"));
  ASSERT_EQ(redirect.status, 302);
  const auto location = std::string(redirect.headers.get_or("Location", ""));
  EXPECT_TRUE(location.ends_with("&state=abc")) << "Salla strips hyphens: " << location;
  const auto answer = bench.form("/salla/accounts/oauth2/token", code_form(code_of(redirect)));
  ASSERT_EQ(answer.status, 200) << body_of(answer);
  EXPECT_EQ(fields(answer).text("scope"), "offline_access products.read");
  EXPECT_EQ(bench.form("/salla/accounts/oauth2/token", code_form(code_of(redirect))).status, 400);
  bench.token() = *fields(answer).text("access_token");
  EXPECT_EQ(bench.admin(Method::get, "/products").status, 200);
  const auto write = bench.admin(Method::post, "/products", "{}");
  EXPECT_EQ(write.status, 401);
  EXPECT_NE(body_of(write).find("one of those scopes: products.read_write"), std::string::npos);
}

TEST(SallaAccounts, refuses_scopes_that_do_not_exist_and_strangers) {
  SandboxBench bench;
  const auto unknown = bench.send(Method::get, authorize_target("read:themes"));
  EXPECT_NE(unknown.headers.get_or("Location", "").find("error=invalid_scope"), std::string_view::npos);
  EXPECT_EQ(bench.form("/salla/oauth2/token", "grant_type=refresh_token&client_id=x&client_secret=y").status, 401);
  const auto other = fmt::format("grant_type=password&client_id={}&client_secret={}", kClientId, kClientSecret);
  EXPECT_EQ(fields(bench.form("/salla/oauth2/token", other)).text("error"), "unsupported_grant_type");
  EXPECT_EQ(bench.send(Method::post, "/salla/oauth2/token", {{"Content-Type", "text/plain"}}, other).status, 400);
}

TEST(SallaAccounts, takes_the_token_request_as_json_too) {
  SandboxBench bench;
  const auto body =
      fmt::format(R"({{"grant_type":"refresh_token","client_id":"{}","client_secret":"{}","refresh_token":"{}"}})",
                  kClientId, kClientSecret, bench.sandbox().demo().refresh_token);
  EXPECT_EQ(bench.send(Method::post, "/salla/oauth2/token", {{"Content-Type", "application/json"}}, body).status, 200);
}

TEST(SallaAccounts, tells_apart_no_token_and_a_wrong_one) {
  SandboxBench bench;
  const auto none = bench.send(Method::get, "/salla/admin/v2/store/info");
  EXPECT_EQ(none.status, 401);
  EXPECT_NE(body_of(none).find("must carry"), std::string::npos);
  bench.token() = "guess";
  EXPECT_NE(body_of(bench.admin(Method::get, "/store/info")).find("is invalid"), std::string::npos);
  EXPECT_EQ(bench.send(Method::get, "/salla/accounts/oauth2/user/info").status, 401);
}

TEST(SallaAccounts, names_the_merchant_in_user_info) {
  SandboxBench bench;
  const auto answer =
      bench.send(Method::get, "/salla/accounts/oauth2/user/info", {{"Authorization", "Bearer " + bench.token()}});
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(SandboxBench::data(answer).object("merchant")->integer("id"), kMerchantNumber);
}

}  // namespace
}  // namespace matjar::sandbox
