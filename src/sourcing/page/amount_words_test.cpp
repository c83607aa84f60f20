#include "sourcing/page/amount_words.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

std::string words_of(const std::string& inside) {
  const auto page = Page::parse("<div id=a>" + inside + "</div>", {.content_type = "text/html"});
  const NodeId node = page->by_id("a");
  return amount_words(*page, node, page->text(node));
}

TEST(AmountWords, are_what_is_shown_where_no_numbers_touch) {
  EXPECT_EQ(words_of("<b>$</b>119.<sup>99</sup>"), "$119.99");
  EXPECT_EQ(words_of("from <b>12</b> to 20 $"), "from 12 to 20 $");
}

TEST(AmountWords, put_cents_that_are_set_apart_behind_a_point) {
  EXPECT_EQ(words_of("$119<sup>99</sup>"), "$119.99");
  EXPECT_EQ(words_of("$119<span class=cents>99</span>"), "$119.99");
}

TEST(AmountWords, are_none_where_two_numbers_touch) {
  EXPECT_EQ(words_of("<span>119</span>99 ₽"), "");
  EXPECT_EQ(words_of("<span>119</span><span class=text-center>99</span> $"), "");
  EXPECT_EQ(words_of("<span>119</span><span class=percent>15</span> $"), "");
}

}  // namespace
}  // namespace matjar::sourcing
