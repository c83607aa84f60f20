#include "api/redacted_json.hpp"

#include <gtest/gtest.h>

namespace matjar::api {
namespace {

TEST(RedactedJson, keeps_what_is_no_secret_to_the_letter) {
  const std::string json = R"({"workflow":"w-1","step":"scrape","tokens":12,"list":[1,null,true]})";
  EXPECT_EQ(redacted_json(json), json);
}

TEST(RedactedJson, hides_what_its_name_calls_a_secret_however_deep_it_lies) {
  EXPECT_EQ(redacted_json(R"({"api_key":"canary","a":[{"client_secret":["canary",7]},{"tokens":["canary"]}]})"),
            R"({"api_key":"[hidden]","a":[{"client_secret":["[hidden]","[hidden]"]},{"tokens":["[hidden]"]}]})");
}

TEST(RedactedJson, masks_texts_that_look_like_a_secret) {
  EXPECT_EQ(redacted_json(R"({"url":"https://user:canary@shop.example/"})"),
            R"({"url":"https://[hidden]@shop.example/"})");
  EXPECT_EQ(redacted_json("Bearer canary"), R"("Bearer [hidden]")");
}

}  // namespace
}  // namespace matjar::api
