#include "sourcing/robots_rules.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

bool allows(std::string_view text, std::string_view target) {
  return RobotsRules::parse(text, "matjar").allows(target);
}

TEST(RobotsRules, allow_everything_where_nothing_is_said) {
  EXPECT_TRUE(RobotsRules::none().allows("/"));
  EXPECT_TRUE(allows("", "/products/lamp"));
  EXPECT_TRUE(allows("<html><body>Not found</body></html>", "/products/lamp"));
  EXPECT_TRUE(allows("User-agent: *\nDisallow:\n", "/products/lamp"));
}

TEST(RobotsRules, hold_for_every_address_that_begins_so) {
  constexpr std::string_view kText = "User-agent: *\nDisallow: /cart\n";
  EXPECT_FALSE(allows(kText, "/cart"));
  EXPECT_FALSE(allows(kText, "/cart/2?x=1"));
  EXPECT_FALSE(allows(kText, "/cartoons"));
  EXPECT_TRUE(allows(kText, "/products/cart"));
}

TEST(RobotsRules, are_those_of_the_group_that_names_the_program) {
  constexpr std::string_view kText =
      "User-agent: *\nDisallow: /\n\nUser-Agent: other\nUser-agent: MatJar/2.0\nDisallow: /private # ours\n"
      "\nUser-agent: matjar\nDisallow: /more\n";
  EXPECT_TRUE(allows(kText, "/products/lamp"));
  EXPECT_FALSE(allows(kText, "/private/1"));
  EXPECT_FALSE(allows(kText, "/more"));
  EXPECT_FALSE(RobotsRules::parse(kText, "someone").allows("/products/lamp"));
  EXPECT_FALSE(allows("User-agent: matjarbot\nAllow: /\nUser-agent: *\nDisallow: /", "/products/lamp"));
}

TEST(RobotsRules, let_the_longest_rule_decide_and_allow_when_two_are_as_long) {
  constexpr std::string_view kText = "User-agent: *\nDisallow: /p\nAllow: /p/public\nDisallow: /same\nAllow: /same\n";
  EXPECT_FALSE(allows(kText, "/p/1"));
  EXPECT_TRUE(allows(kText, "/p/public/1"));
  EXPECT_TRUE(allows(kText, "/same"));
}

TEST(RobotsRules, know_the_star_and_the_end) {
  constexpr std::string_view kText = "User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?*sort=\nDisallow: /only$\n";
  EXPECT_FALSE(allows(kText, "/a/b.pdf"));
  EXPECT_TRUE(allows(kText, "/a/b.pdf?download"));
  EXPECT_FALSE(allows(kText, "/a.pdf.pdf"));
  EXPECT_FALSE(allows(kText, "/list?page=2&sort=price"));
  EXPECT_TRUE(allows(kText, "/list?page=2"));
  EXPECT_FALSE(allows(kText, "/only"));
  EXPECT_TRUE(allows(kText, "/only/this"));
}

TEST(RobotsRules, compare_addresses_whichever_way_they_are_encoded) {
  constexpr std::string_view kText = "User-agent: *\nDisallow: /منتج\nDisallow: /a%3cb\nDisallow: /%7ejoe\n";
  EXPECT_FALSE(allows(kText, "/%D9%85%D9%86%D8%AA%D8%AC/1"));
  EXPECT_FALSE(allows(kText, "/a%3Cb"));
  EXPECT_FALSE(allows(kText, "/~joe/"));
}

TEST(RobotsRules, read_files_of_any_line_ends_and_with_a_mark_before_them) {
  EXPECT_FALSE(allows("\xEF\xBB\xBFUser-agent: *\r\nDisallow: /x\r\n", "/x"));
  EXPECT_FALSE(allows("user-agent:*\rdisallow:/x\r", "/x"));
}

TEST(RobotsRules, are_read_in_bounded_time_however_many_there_are) {
  std::string text = "User-agent: *\n";
  for (int i = 0; i < 100'000; ++i) text += "Disallow: /*a*a*a*a*a*a*b" + std::to_string(i) + "$\n";
  EXPECT_TRUE(allows(text, "/" + std::string(2'000, 'a')));
}

}  // namespace
}  // namespace matjar::sourcing
