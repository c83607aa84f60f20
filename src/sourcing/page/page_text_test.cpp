#include "sourcing/page/page_text.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

TEST(HasClass, looks_for_whole_names_among_several) {
  const auto page = Page::parse("<p id=a class='price  old\nprice-now'>x</p><p id=b>y</p>", {});
  const NodeId node = page->by_id("a");
  EXPECT_TRUE(has_class(*page, node, "price"));
  EXPECT_TRUE(has_class(*page, node, "old"));
  EXPECT_TRUE(has_class(*page, node, "price-now"));
  EXPECT_FALSE(has_class(*page, node, "now"));
  EXPECT_FALSE(has_class(*page, page->by_id("b"), "price"));
}

TEST(TextOf, is_that_of_the_first_element_or_empty) {
  const auto page = Page::parse("<p class=a>one</p><p class=a>two</p>", {});
  EXPECT_EQ(text_of(*page, ".a"), "one");
  EXPECT_EQ(text_of(*page, ".b"), "");
}

TEST(Beside, is_near_the_element_and_not_of_another_product) {
  const auto page = Page::parse(
      "<div><p><b class=now id=a>1</b></p><b class=old id=x>2</b></div>"
      "<ul><li><b class=now id=b>3</b></li><li><b class=now>4</b><b class=old>5</b></li></ul>",
      {});
  EXPECT_EQ(beside(*page, page->by_id("a"), "old", "now"), page->by_id("x"));
  EXPECT_EQ(beside(*page, page->by_id("b"), "old", "now"), kNoNode);
  EXPECT_EQ(beside(*page, page->by_id("a"), "none", "now"), kNoNode);
}

TEST(ParagraphsOf, are_separated_by_blocks_and_line_breaks_and_not_by_words_in_bold) {
  const auto page = Page::parse(
      "<div id=d>Boils <b>water</b>.<p>Made of steel,<br>not tin.</p><ul><li>1.7 l</li><li> </li></ul>"
      "<script>var x;</script>After it<table><tr><th>Height</th><td>20 cm</td></tr></table></div><p>Outside</p>",
      {});
  EXPECT_EQ(
      paragraphs_of(*page, page->by_id("d")),
      (std::vector<std::string>{"Boils water.", "Made of steel,", "not tin.", "1.7 l", "After it", "Height 20 cm"}));
}

TEST(ParagraphsOf, are_no_more_than_a_description_has) {
  std::string html = "<div id=d>";
  for (int i = 0; i < 1'000; ++i) html += "<p>line</p>";
  const auto page = Page::parse(html + "</div>", {});
  EXPECT_EQ(paragraphs_of(*page, page->by_id("d")).size(), 400U);
}

}  // namespace
}  // namespace matjar::sourcing
