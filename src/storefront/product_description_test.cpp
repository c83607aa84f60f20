#include "storefront/product_description.hpp"

#include <gtest/gtest.h>
#include <set>

#include "storefront/html_skeleton.hpp"
#include "storefront/landing_page_samples.hpp"
#include "storefront/page_values.hpp"

namespace matjar::storefront {
namespace {

std::string describe_in(const product::ProductCopy& copy, Language language) {
  static const TemplateSet set = TemplateSet::load(MATJAR_SOURCE_DIR "/templates").value();
  return product_description_html(set, copy, language).value();
}

TEST(ProductDescription, holds_paragraphs_highlights_specifications_and_questions) {
  const std::string html = describe_in(samples::copy(), Language::en);
  EXPECT_NE(html.find("<p>The Hydro Pro keeps water cold"), std::string::npos);
  EXPECT_NE(html.find("<p>Its body is made"), std::string::npos);
  EXPECT_NE(html.find("<h3>Highlights</h3><ul><li>Cold for 24 hours, hot for 12</li>"), std::string::npos);
  EXPECT_NE(html.find("<tr><td><strong>Weight</strong></td><td>380 g</td></tr>"), std::string::npos);
  EXPECT_NE(html.find("<p><strong>Is it dishwasher safe?</strong></p>"), std::string::npos);
}

TEST(ProductDescription, isolates_latin_in_arabic) {
  EXPECT_NE(describe_in(samples::copy(), Language::ar).find("<bdi dir=\"ltr\">HP-750-BK</bdi>"), std::string::npos);
}

TEST(ProductDescription, uses_only_the_tags_that_the_platform_keeps) {
  const std::set<std::string> allowed{"p", "ul", "li", "h3", "table", "tr", "td", "strong"};
  for (const Language language : {Language::ar, Language::en}) {
    for (std::string tag : samples::html_skeleton(describe_in(samples::copy(), language))) {
      if (tag.starts_with('/')) tag.erase(0, 1);
      EXPECT_TRUE(allowed.contains(tag)) << tag;
    }
  }
}

TEST(ProductDescription, escapes_every_text) {
  const std::string bad = "<script>alert(1)</script>";
  const LocalizedText both{.ar = bad, .en = bad};
  product::ProductCopy copy;
  copy.description.text = both;
  copy.highlights = {both};
  copy.specifications = {{.ar = bad + ": " + bad, .en = bad + ": " + bad}};
  copy.questions = {{.question = both, .answer = both}};
  for (const Language language : {Language::ar, Language::en})
    EXPECT_EQ(describe_in(copy, language).find("<script"), std::string::npos);
}

TEST(ProductDescription, is_empty_for_empty_copy) {
  EXPECT_EQ(describe_in(product::ProductCopy(), Language::ar), "");
}

TEST(PageValues, cut_specifications_at_the_first_colon) {
  EXPECT_EQ(specification_parts("Size: 5: 3").name, "Size");
  EXPECT_EQ(specification_parts("Size: 5: 3").value, "5: 3");
  EXPECT_EQ(specification_parts("BPA-free").name, "");
  EXPECT_EQ(specification_parts("BPA-free").value, "BPA-free");
}

TEST(PageValues, group_the_digits_of_large_amounts) {
  EXPECT_EQ(grouped_amount(samples::riyals(99'95)), "99.95");
  EXPECT_EQ(grouped_amount(samples::riyals(999'95)), "999.95");
  EXPECT_EQ(grouped_amount(samples::riyals(1'000'00)), "1,000.00");
  EXPECT_EQ(grouped_amount(samples::riyals(1'234'567'89)), "1,234,567.89");
  EXPECT_EQ(grouped_amount(Money(1234, Currency::from_code("JPY").value())), "1,234");
  EXPECT_EQ(grouped_amount(samples::riyals(-1'234'00)), "-1,234.00");
}

TEST(PageValues, cut_paragraphs_at_empty_lines) {
  EXPECT_EQ(paragraphs_of("a\nb\n\n\n\n c \n\n").size(), 2U);
  EXPECT_TRUE(paragraphs_of(" \n\n ").empty());
}

}  // namespace
}  // namespace matjar::storefront
