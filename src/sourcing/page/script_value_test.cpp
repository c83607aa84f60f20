#include "sourcing/page/script_value.hpp"

#include <gtest/gtest.h>

#include "base/decimal.hpp"

namespace matjar::sourcing {
namespace {

TEST(ScriptValue, finds_values_by_paths_through_objects_and_arrays) {
  const auto document = ScriptDocument::parse(R"({"a":{"b":[{"c":"x"},{"c":12.5}]},"n":null})");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().text("a.b.0.c"), "x");
  EXPECT_EQ(document->root().text("a.b.1.c"), "12.5");
  EXPECT_EQ(document->root().first_of({"n", "a.z", "a.b.0.c"}).text(), "x");
  EXPECT_EQ(document->root().items("a.b").size(), 2u);
}

TEST(ScriptValue, passes_over_empty_texts_to_what_stands_behind_them) {
  const auto document = ScriptDocument::parse(R"({"salePrice":"","price":"12.50","empty":""})");
  EXPECT_EQ(document->root().first_of({"salePrice", "price"}).text(), "12.50");
  EXPECT_FALSE(document->root().first_of({"salePrice", "empty"}));
}

TEST(ScriptValue, takes_a_flag_for_no_text_but_knows_how_it_is_written) {
  const auto document = ScriptDocument::parse(R"({"brand":false,"stock":true,"n":3})");
  EXPECT_EQ(document->root().text("brand"), "");
  EXPECT_EQ(document->root().text("stock"), "");
  EXPECT_EQ(document->root().at("brand").written(), "false");
  EXPECT_EQ(document->root().at("stock").written(), "true");
  EXPECT_EQ(document->root().at("n").written(), "3");
}

TEST(ScriptValue, knows_its_way_from_the_root) {
  const auto document = ScriptDocument::parse(R"({"a":{"b c":[{"d":"x"}]},"7":1,"e":[]})", "script:state");
  const ScriptValue root = document->root();
  EXPECT_EQ(root.route(), "script:state");
  EXPECT_EQ(root.at("a.b c.0.d").route(), R"(script:state.a["b c"][0].d)");
  EXPECT_EQ(root.at("a").items("b c").front().at("d").route(), R"(script:state.a["b c"][0].d)");
  EXPECT_EQ(root.members().at(1).second.route(), "script:state.7");
  EXPECT_EQ(root.first_of({"z", "a"}).route(), "script:state.a");
  EXPECT_EQ(root.at("e").written(), "[]");
  EXPECT_EQ(root.at("z").route(), "");
}

TEST(ScriptRoute, quotes_a_marker_that_is_no_name) {
  EXPECT_EQ(script_route("__NEXT_DATA__"), "script:__NEXT_DATA__");
  EXPECT_EQ(script_route("var meta = "), R"(script:"var meta = ")");
}

TEST(ScriptValue, answers_every_question_about_what_is_not_there) {
  const ScriptValue absent;
  EXPECT_FALSE(absent);
  EXPECT_FALSE(absent.at("a.b"));
  EXPECT_EQ(absent.text(), "");
  EXPECT_TRUE(absent.items().empty());
  EXPECT_TRUE(absent.members().empty());
  EXPECT_FALSE(absent.flag());
}

TEST(ScriptValue, keeps_amounts_as_they_were_written) {
  const auto document = ScriptDocument::parse(R"({"a":49.9,"b":1999,"c":0.1,"d":12345678.25})");
  EXPECT_EQ(document->root().text("a"), "49.9");
  EXPECT_EQ(document->root().text("b"), "1999");
  EXPECT_EQ(document->root().text("c"), "0.1");
  EXPECT_EQ(document->root().text("d"), "12345678.25");
}

TEST(ScriptValue, reads_flags_however_they_are_written) {
  const auto document = ScriptDocument::parse(R"({"a":true,"b":0,"c":"1","d":"maybe"})");
  EXPECT_EQ(document->root().at("a").flag(), true);
  EXPECT_EQ(document->root().at("b").flag(), false);
  EXPECT_EQ(document->root().at("c").flag(), true);
  EXPECT_FALSE(document->root().at("d").flag());
}

TEST(ScriptDocument, takes_scripts_that_no_strict_parser_takes_and_refuses_broken_ones) {
  EXPECT_EQ(ScriptDocument::parse("{a: 'x', /* c */ b: [1,],}")->root().text("a"), "x");
  EXPECT_FALSE(ScriptDocument::parse("{\"a\":"));
  EXPECT_FALSE(ScriptDocument::parse(""));
  EXPECT_FALSE(ScriptDocument::parse("42"));
}

TEST(ScriptDocument, reads_an_attribute_as_it_stands_and_decodes_it_only_where_it_must) {
  EXPECT_EQ(ScriptDocument::parse_attribute(R"({"size":"27&quot; wide"})")->root().text("size"), "27&quot; wide");
  EXPECT_EQ(ScriptDocument::parse_attribute("{&quot;size&quot;:&quot;L&quot;}")->root().text("size"), "L");
  EXPECT_FALSE(ScriptDocument::parse_attribute("false"));
}

TEST(ScriptDocument, refuses_nesting_that_no_shop_needs) {
  EXPECT_FALSE(ScriptDocument::parse(std::string(1'000, '[') + std::string(1'000, ']')));
}

TEST(ScriptValue, writes_every_amount_of_cents_as_it_stood) {
  for (int cents = 1; cents < 200'000; cents += 7) {
    const std::string amount = std::to_string(cents / 100) + "." + std::to_string(100 + cents % 100).substr(1);
    const auto document = ScriptDocument::parse("{\"price\":" + amount + "}");
    ASSERT_EQ(Decimal::parse(document->root().text("price")), Decimal::parse(amount)) << amount;
  }
}

}  // namespace
}  // namespace matjar::sourcing
