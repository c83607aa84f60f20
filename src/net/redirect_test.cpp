#include "net/redirect.hpp"

#include <gtest/gtest.h>

namespace matjar::net {

namespace {

HttpAnswer answer(int status, std::string location) {
  return {.status = status, .headers = {{"Location", std::move(location)}}, .body = {}, .url = {}};
}

HttpCall call(Method method) {
  return {.method = method,
          .url = *Url::parse("https://shop.example/a"),
          .headers = {{"Authorization", "Bearer t"},
                      {"COOKIE", "a=b"},
                      {"x-api-key", "k"},
                      {"Accept-Language", "ar"},
                      {"Content-Type", "application/json"}},
          .body = "{}"};
}

TEST(Redirect, is_one_of_five_statuses_with_a_location) {
  for (const int status : {301, 302, 303, 307, 308}) EXPECT_TRUE(is_redirect(answer(status, "/b"))) << status;
  for (const int status : {200, 300, 304, 305, 404}) EXPECT_FALSE(is_redirect(answer(status, "/b"))) << status;
  EXPECT_FALSE(is_redirect({.status = 302, .headers = {}, .body = {}, .url = {}}));
}

TEST(Redirect, turns_a_post_into_a_get_where_browsers_do) {
  for (const int status : {301, 302, 303}) {
    const auto next = follow_redirect(call(Method::post), answer(status, "/b"));
    ASSERT_TRUE(next);
    EXPECT_EQ(next->method, Method::get) << status;
    EXPECT_EQ(next->body, "");
    EXPECT_EQ(next->headers.find("content-type"), std::nullopt);
    EXPECT_EQ(next->headers.find("authorization"), "Bearer t");
  }
  for (const int status : {307, 308}) {
    const auto next = follow_redirect(call(Method::post), answer(status, "/b"));
    EXPECT_EQ(next->method, Method::post) << status;
    EXPECT_EQ(next->body, "{}");
  }
  EXPECT_EQ(follow_redirect(call(Method::put), answer(302, "/b"))->method, Method::put);
  EXPECT_EQ(follow_redirect(call(Method::head), answer(303, "/b"))->method, Method::head);
}

TEST(Redirect, takes_no_secret_to_another_origin) {
  for (const char* location : {"https://other.example/", "https://shop.example:8443/", "//evil.example/"}) {
    const auto next = follow_redirect(call(Method::get), answer(302, location));
    ASSERT_TRUE(next);
    for (const char* name : {"authorization", "cookie", "x-api-key"}) {
      EXPECT_EQ(next->headers.find(name), std::nullopt) << location << name;
    }
    EXPECT_EQ(next->headers.find("accept-language"), "ar");
    EXPECT_EQ(next->destination, Destination::foreign);
  }
  EXPECT_EQ(follow_redirect(call(Method::get), answer(302, "/b"))->destination, Destination::configured);
}

TEST(Redirect, never_goes_from_https_to_http_or_to_something_else) {
  for (const char* location : {"http://shop.example/a", "file:///etc/passwd", "javascript:alert(1)", "ftp://a/"}) {
    const auto next = follow_redirect(call(Method::get), answer(302, location));
    ASSERT_FALSE(next) << location;
    EXPECT_EQ(next.error().name, "address_refused");
  }
}

}  // namespace

}  // namespace matjar::net
