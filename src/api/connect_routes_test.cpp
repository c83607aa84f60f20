#include <gtest/gtest.h>

#include "api/test_api.hpp"

namespace matjar::api {
namespace {

using ConnectRoutesTest = ApiTest;

TEST_F(ConnectRoutesTest, a_merchant_is_sent_to_salla_with_a_cookie_for_the_way_back) {
  const net::Response sent = get("/auth/salla");
  EXPECT_EQ(sent.status, 302);
  EXPECT_TRUE(sent.headers.get_or("Location", "").starts_with("https://accounts.salla.example/oauth2/auth?"));
  const std::string cookie(sent.headers.get_or("Set-Cookie", ""));
  EXPECT_TRUE(cookie.starts_with("matjar_connect=")) << cookie;
  EXPECT_NE(cookie.find("; Path=/; Max-Age=1200; HttpOnly; SameSite=Lax"), std::string::npos);
  EXPECT_EQ(cookie.find("Secure"), std::string::npos);
  services_.public_https = true;
  const net::Response over_tls = get("/auth/salla");
  EXPECT_TRUE(over_tls.headers.get_or("Set-Cookie", "").starts_with("__Host-matjar_connect="));
  EXPECT_TRUE(over_tls.headers.get_or("Set-Cookie", "").ends_with("; Secure"));
}

TEST_F(ConnectRoutesTest, a_browser_that_was_sent_before_keeps_its_cookie) {
  const std::string cookie = "matjar_connect=" + std::string(32, 'a');
  const net::Response sent = get("/auth/salla", {{"Cookie", cookie}});
  EXPECT_TRUE(sent.headers.get_or("Set-Cookie", "").starts_with(cookie + ";"));
  const net::Response planted = get("/auth/salla", {{"Cookie", "matjar_connect=planted"}});
  EXPECT_FALSE(planted.headers.get_or("Set-Cookie", "").starts_with("matjar_connect=planted;"));
}

TEST_F(ConnectRoutesTest, whoever_comes_back_sees_a_page_that_says_how_it_ended_and_tells_its_address_to_nobody) {
  const net::Response shown = get("/auth/callback?code=c&state=s");
  EXPECT_EQ(shown.status, 503);
  EXPECT_EQ(text_of(shown), "<h1>connection_failed</h1>");
  EXPECT_EQ(shown.headers.get_or("Referrer-Policy", ""), "no-referrer");
  EXPECT_EQ(shown.headers.get_or("Cache-Control", ""), "no-store");
  EXPECT_EQ(text_of(get("/auth/callback?error=access_denied&state=s")), "<h1>salla_connect_refused</h1>");
  EXPECT_EQ(text_of(get("/auth/callback")), "<h1>salla_connect_refused</h1>");
}

TEST_F(ConnectRoutesTest, the_state_of_another_browser_is_refused) {
  const std::string url(get("/auth/salla").headers.get_or("Location", ""));
  const std::string state = url.substr(url.find("&state=") + 7);
  const net::Response shown =
      get("/auth/callback?code=c&state=" + state, {{"Cookie", "matjar_connect=" + std::string(32, 'b')}});
  EXPECT_EQ(text_of(shown), "<h1>salla_state_invalid</h1>");
  EXPECT_EQ(shown.status, 422);
}

TEST_F(ConnectRoutesTest, a_program_hands_the_code_in_as_json_and_gets_problems_as_json) {
  const net::Response refused = send(net::Method::post, "/auth/callback", {}, "code=c");
  EXPECT_EQ(refused.status, 400);
  const net::Response failed = send(net::Method::post, "/auth/callback", {}, R"({"code":"c","state":"s"})");
  EXPECT_EQ(failed.status, 503);
  EXPECT_NE(text_of(failed).find("connection_failed"), std::string::npos);
}

}  // namespace
}  // namespace matjar::api
