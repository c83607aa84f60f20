#include "sourcing/visible_page.hpp"

#include <gtest/gtest.h>

#include "sourcing/element_names.hpp"

namespace matjar::sourcing {
namespace {

Page page_of(std::string html) {
  return *Page::parse(std::move(html), {.url = *Url::parse("https://shop.example.com/p"), .content_type = ""});
}

Findings read(std::string html) {
  Findings findings;
  read_visible_page(page_of(std::move(html)), findings);
  return findings;
}

std::string headline_in(std::string html) {
  for (const TextFinding& title : read(std::move(html)).titles) {
    if (title.route == "css:h1") return title.value;
  }
  return "";
}

TEST(VisiblePage, takes_the_headline_that_the_title_repeats_from_the_first_eight) {
  const std::string title = "<title>Desk Lamp | Shop</title>";
  EXPECT_EQ(headline_in(title + "<h1>Our shop</h1><h1>Desk Lamp</h1>"), "Desk Lamp");
  std::string others;
  for (int i = 0; i < 8; ++i) others += "<h1>Other " + std::to_string(i) + "</h1>";
  EXPECT_EQ(headline_in(title + others + "<h1>Desk Lamp</h1>"), "Other 0");
}

TEST(VisiblePage, keeps_a_bounded_part_of_an_endless_title) {
  const Findings findings = read("<title>" + std::string(1'000'000, 'x') + "</title>");
  EXPECT_EQ(findings.titles.at(0).text.size(), 2'000u);
}

std::size_t pictures_after(int others) {
  std::string html = "<h1>Desk Lamp</h1>";
  for (int i = 0; i < others; ++i) html += "<img src=/o.jpg alt=Chair>";
  const Findings findings = read(html + "<img src=/lamp.jpg alt='Desk Lamp'>");
  return findings.images.size();
}

TEST(VisiblePage, compares_two_hundred_pictures_with_the_headline) {
  EXPECT_EQ(pictures_after(199), 1u);
  EXPECT_EQ(pictures_after(200), 0u);
}

TEST(VisiblePage, looks_at_a_bounded_number_of_prices) {
  std::string html = "<h1>Desk Lamp</h1>";
  for (int i = 0; i < 5'000; ++i) html += "<b class=price>from - to</b><b class=price>$5/mo.</b>";
  EXPECT_EQ(read(html).rates.size(), 2'000u);
}

TEST(ElementNames, are_a_bounded_part_of_each_attribute) {
  const Page page = page_of("<b id=b data-qa=q class='" + std::string(100'000, 'x') + "'>1</b>");
  EXPECT_EQ(element_names(page, page.by_id("b")), std::string(300, 'x') + " b q ");
  EXPECT_EQ(element_names(page_of("<i>1</i>"), 0), "");
}

}  // namespace
}  // namespace matjar::sourcing
