#include "net/http_message.hpp"

#include <gtest/gtest.h>

namespace matjar::net {

namespace {

TEST(Method, has_the_same_name_in_both_directions) {
  for (const Method method :
       {Method::get, Method::post, Method::put, Method::patch, Method::del, Method::head, Method::options}) {
    EXPECT_EQ(method_from(to_string(method)), method);
  }
  EXPECT_EQ(to_string(Method::del), "DELETE");
  EXPECT_EQ(method_from("get"), std::nullopt);
}

TEST(Headers, find_the_first_field_in_any_case) {
  const Headers headers{{"Set-Cookie", "a"}, {"SET-COOKIE", "b"}};
  EXPECT_EQ(headers.find("set-cookie"), "a");
  EXPECT_EQ(headers.find("set-cooki"), std::nullopt);
  EXPECT_EQ(headers.get_or("Vary", "none"), "none");
}

TEST(Headers, set_leaves_one_field_of_the_name) {
  Headers headers{{"Accept", "a"}, {"Host", "h"}, {"ACCEPT", "b"}};
  headers.set("accept", "c");
  EXPECT_EQ(headers.size(), 2u);
  EXPECT_EQ(headers.find("Accept"), "c");
  EXPECT_EQ(headers.find("Host"), "h");
}

}  // namespace

}  // namespace matjar::net
