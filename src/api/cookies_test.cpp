#include "api/cookies.hpp"

#include <gtest/gtest.h>

namespace matjar::api {
namespace {

std::string value_in(const net::Headers& headers, std::string_view name = "a") {
  const auto value = cookie_in(headers, name);
  return value ? value->reveal() : "none";
}

TEST(Cookies, are_for_our_own_pages_and_no_scripts) {
  EXPECT_EQ(set_cookie({.name = "a", .value = Secret("1f"), .path = "/auth", .lifetime = std::chrono::minutes(2)}),
            "a=1f; Path=/auth; Max-Age=120; HttpOnly; SameSite=Lax; Secure");
  EXPECT_EQ(set_cookie({.name = "a", .value = Secret("1f"), .lifetime = std::chrono::seconds(1), .secure = false}),
            "a=1f; Path=/; Max-Age=1; HttpOnly; SameSite=Lax");
}

TEST(Cookies, are_found_among_others_by_their_whole_name) {
  EXPECT_EQ(value_in({{"Cookie", "b=2; a=1; aa=3"}}), "1");
  EXPECT_EQ(value_in({{"cookie", "aa=3;a=x=y"}}), "x=y");
  EXPECT_EQ(value_in({{"Cookie", "b=2"}, {"Cookie", "a=1"}}), "1");
  EXPECT_EQ(value_in({{"Cookie", "ba=1; ab=2"}}), "none");
  EXPECT_EQ(value_in({}), "none");
}

TEST(Cookies, that_are_empty_or_endless_are_none) {
  EXPECT_EQ(value_in({{"Cookie", "a="}}), "none");
  EXPECT_EQ(value_in({{"Cookie", "a"}}), "none");
  EXPECT_EQ(value_in({{"Cookie", "a=" + std::string(201, 'x')}}), "none");
}

}  // namespace
}  // namespace matjar::api
