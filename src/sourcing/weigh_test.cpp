#include "sourcing/weigh.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

product::SourceProduct weighed(Findings findings) {
  const auto page = Page::parse("<p>x", {});
  return weigh(*page, std::move(findings), product::Rung::http);
}

TextFinding brand(std::string name, double confidence) {
  return {.value = std::move(name), .route = "test", .text = "", .confidence = confidence};
}

TEST(Weigh, lets_findings_that_agree_win_over_one_that_is_a_little_surer) {
  Findings findings;
  findings.brands = {brand("Lumo", 0.7), brand("Other", 0.71), brand("LUMO", 0.6)};
  EXPECT_EQ(weighed(findings).brand->value.str(), "Lumo");
}

TEST(Weigh, takes_no_brand_from_words_that_say_there_is_none) {
  for (const auto* nothing : {"Unbranded", "Does not apply", "OEM/ODM", "NoBrand", "None", "N/A", "Markenlos"}) {
    Findings findings;
    findings.brands = {brand(nothing, 0.9)};
    EXPECT_FALSE(weighed(std::move(findings)).brand) << nothing;
    Findings beside;
    beside.brands = {brand(nothing, 0.9), brand("Poem", 0.6)};
    EXPECT_EQ(weighed(std::move(beside)).brand->value.str(), "Poem") << nothing;
  }
}

TEST(Weigh, compares_the_sixteen_most_trusted_of_thousands) {
  Findings findings;
  for (int i = 0; i < 20'000; ++i) findings.brands.push_back(brand("Crowd", 0.5));
  for (int i = 0; i < 16; ++i) findings.brands.push_back(brand("Own" + std::to_string(i), 0.6));
  // The crowd's agreement is worth more than any trust, if all of it is heard.
  EXPECT_EQ(weighed(findings).brand->value.str(), "Own0");
}

TEST(Weigh, compares_the_most_trusted_prices_of_thousands) {
  Findings findings;
  const auto price = [&](int amount, int route, double confidence) {
    findings.prices.push_back({.amount = Decimal(amount, 0),
                               .currency = "EUR",
                               .route = "test" + std::to_string(route),
                               .text = "",
                               .confidence = confidence});
  };
  for (int i = 0; i < 20'000; ++i) price(5, i, 0.5);
  for (int i = 0; i < 64; ++i) price(100 + i, i, 0.6);
  EXPECT_EQ(weighed(findings).price->value.str(), "100.00 EUR");
}

TEST(Weigh, compares_only_the_beginning_of_long_texts) {
  Findings findings;
  const std::string name = "Lumo" + std::string(500, '.');
  findings.brands = {brand(name + "a", 0.7), brand("Other", 0.71), brand(name + "b", 0.6)};
  EXPECT_TRUE(weighed(findings).brand->value.str().starts_with("Lumo"));
}

TEST(Weigh, makes_the_addresses_of_variants_pictures_absolute_and_leaves_out_what_is_none) {
  Findings findings;
  for (const auto* image : {"//cdn.example.com/red.jpg", "/red.jpg", "javascript:alert(1)"}) {
    VariantFinding variant;
    variant.sku = image;
    variant.image = image;
    findings.variants.push_back(std::move(variant));
  }
  const auto page =
      Page::parse("<p>x", {.url = Url::parse("https://shop.example.com/p/1").value(), .content_type = ""});
  const auto product = weigh(*page, findings, product::Rung::http);
  ASSERT_EQ(product.variants.size(), 3U);
  EXPECT_EQ(product.variants[0].image_url, "https://cdn.example.com/red.jpg");
  EXPECT_EQ(product.variants[1].image_url, "https://shop.example.com/red.jpg");
  EXPECT_EQ(product.variants[2].image_url, std::nullopt);
}

}  // namespace
}  // namespace matjar::sourcing
