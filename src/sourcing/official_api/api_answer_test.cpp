#include "sourcing/official_api/api_answer.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace matjar::sourcing::official_api {
namespace {

TEST(ApiAnswer, tells_the_way_to_each_field) {
  const auto root = ApiValue::parse(R"({"a":{"list":[{"x":"one"},{"x":2}]}})");
  const auto items = root.at("a.list").items();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].field("x").path, "a.list[0].x");
  EXPECT_EQ(items[0].field("x").text, "one");
  EXPECT_EQ(items[1].field("x").text, "2");
  EXPECT_EQ(root.at("a").rooted().at("list").items().at(1).field("x").path, "list[1].x");
}

TEST(ApiAnswer, finds_nothing_where_nothing_is_and_goes_on) {
  const auto root = ApiValue::parse(R"({"a":null,"b":"text","c":[1]})");
  EXPECT_TRUE(root.exists());
  for (const auto* path : {"a", "a.b", "b.c", "c.d", "missing", "missing.deeper"})
    EXPECT_FALSE(root.at(path).exists()) << path;
  EXPECT_TRUE(root.at("missing").at("deeper").field().empty());
  EXPECT_TRUE(root.at("b").items().empty());
  EXPECT_FALSE(ApiValue().at("a").exists());
}

TEST(ApiAnswer, is_nothing_for_what_is_no_json_object) {
  for (const std::string& text : {std::string(), std::string("<html>"), std::string("[1]"), std::string("{\"a\":"),
                                  std::string(40, '{'), R"({"a":)" + std::string(60, '[') + std::string(60, ']') + "}"})
    EXPECT_FALSE(ApiValue::parse(text).exists()) << text;
}

TEST(ApiAnswer, spells_every_price_of_a_number_exactly) {
  for (int cents = 1; cents < 200'000; cents += 7) {
    std::string spelled = fmt::format("{}.{:02}", cents / 100, cents % 100);
    const auto root = ApiValue::parse(fmt::format(R"({{"p":{}}})", spelled));
    if (cents % 100 == 0) spelled.resize(spelled.size() - 3);
    if (cents % 10 == 0 && cents % 100 != 0) spelled.pop_back();
    ASSERT_EQ(root.text("p"), spelled);
  }
  EXPECT_EQ(ApiValue::parse(R"({"p":123456789.99})").text("p"), "123456789.99");
  EXPECT_EQ(ApiValue::parse(R"({"p":true})").text("p"), "true");
}

TEST(ApiAnswer, takes_only_a_sensible_lifetime) {
  EXPECT_EQ(seconds_of({.path = "", .text = "7200"}), std::chrono::seconds(7'200));
  for (const auto* text : {"", "0", "-5", "1.5", "soon", "99999999999999999999"})
    EXPECT_FALSE(seconds_of({.path = "", .text = text})) << text;
  EXPECT_LT(seconds_of({.path = "", .text = "9223372036854775807"}), std::chrono::hours(24 * 366 * 11));
}

}  // namespace
}  // namespace matjar::sourcing::official_api
