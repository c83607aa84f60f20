#include "storefront/landing_page.hpp"

#include <gtest/gtest.h>

#include "storefront/landing_page_samples.hpp"

namespace matjar::storefront {
namespace {

template <class Kind>
const Kind* find(const LandingPage& page) {
  for (const Section& section : page.sections) {
    if (const auto* found = std::get_if<Kind>(&section)) return found;
  }
  return nullptr;
}

TEST(LandingPageModel, has_every_section_in_its_order_when_everything_is_known) {
  const LandingPage page = samples::page(samples::copy());
  ASSERT_EQ(page.sections.size(), 9U);
  for (std::size_t i = 0; i < page.sections.size(); ++i) EXPECT_EQ(page.sections[i].index(), i);
  EXPECT_EQ(find<Gallery>(page)->images.size(), 3U) << "the main picture stands in the hero";
  EXPECT_EQ(find<Hero>(page)->image->url, "images/1.jpg");
}

TEST(LandingPageModel, has_no_section_for_what_is_absent) {
  product::ProductCopy copy;
  copy.title = samples::draft("زجاجة", "Bottle");
  const auto price = samples::price();
  const product::SourceProduct source;
  const auto look = default_look();
  const LandingPage page = make_landing_page({.copy = copy, .price = price, .source = source, .look = look});
  ASSERT_EQ(page.sections.size(), 2U);
  EXPECT_NE(find<Hero>(page), nullptr);
  EXPECT_NE(find<Footer>(page), nullptr);
  EXPECT_FALSE(find<Hero>(page)->image);
}

TEST(LandingPageModel, shows_reviews_only_with_date_text_and_source) {
  const auto copy = samples::copy();
  const auto price = samples::price();
  const auto look = default_look();
  const auto count = [&](const product::SourceProduct& source) {
    const LandingPage page = make_landing_page({.copy = copy, .price = price, .source = source, .look = look});
    const auto* reviews = find<Reviews>(page);
    return reviews == nullptr ? 0U : reviews->reviews.size();
  };
  auto source = samples::source();
  EXPECT_EQ(count(source), 1U);
  source.reviews.push_back(source.reviews.front());
  source.reviews.back().date = {};
  EXPECT_EQ(count(source), 1U);
  source.reviews.erase(source.reviews.begin());
  EXPECT_EQ(count(source), 0U);
  source = samples::source();
  source.url = "no address";
  EXPECT_EQ(count(source), 0U);
}

TEST(LandingPageModel, names_the_source_of_reviews_by_its_host) {
  EXPECT_EQ(find<Reviews>(samples::page(samples::copy()))->source_name, "example.com");
}

TEST(LandingPageModel, drops_links_that_are_no_web_addresses) {
  const auto copy = samples::copy();
  const auto price = samples::price();
  const auto source = samples::source();
  const auto look = default_look();
  const LandingPage page = make_landing_page({.copy = copy,
                                              .price = price,
                                              .source = source,
                                              .look = look,
                                              .images = {{.url = "javascript:alert(1)"},
                                                         {.url = "data:text/html,x"},
                                                         {.url = "//evil.example/x"},
                                                         {.url = "a.jpg"}},
                                              .product_url = "javascript:alert(1)"});
  EXPECT_EQ(page.product_url, "");
  ASSERT_EQ(page.images.size(), 1U);
  EXPECT_EQ(page.images.front().url, "a.jpg");
  EXPECT_EQ(find<CallToAction>(page), nullptr);
}

TEST(LandingPageModel, falls_back_to_title_subtitle_and_the_other_language) {
  product::ProductCopy copy;
  copy.title = samples::draft("", "Bottle");
  copy.subtitle = samples::draft("ماء بارد", "Cold water");
  const LandingPage page = samples::page(copy);
  EXPECT_EQ(page.product_name.ar, "Bottle");
  EXPECT_EQ(page.page_title.en, "Bottle");
  EXPECT_EQ(page.meta_description.ar, "ماء بارد");
  EXPECT_EQ(page.button.ar, "اطلب الآن");
}

}  // namespace
}  // namespace matjar::storefront
