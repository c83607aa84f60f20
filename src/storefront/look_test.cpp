#include "storefront/look.hpp"

#include <gtest/gtest.h>
#include <set>

#include "storefront/color.hpp"

namespace matjar::storefront {
namespace {

const LookCatalogue& looks() {
  static const LookCatalogue loaded = load_looks(MATJAR_SOURCE_DIR "/data/looks.toml").value();
  return loaded;
}

product::SourceProduct titled(std::string_view title, std::string_view category = {}) {
  product::SourceProduct source;
  source.title = product::Fact<PlainText>{.value = PlainText::from(title), .provenance = {}};
  if (!category.empty()) source.category_path.push_back({.value = PlainText::from(category), .provenance = {}});
  return source;
}

void expect_readable(const product::StoreLook& look) {
  const auto color = [](const std::string& text) { return Color::parse(text).value(); };
  const std::string name = look.niche + "/" + look.theme;
  for (const Color& background : {color(look.background_color), kWhite}) {
    EXPECT_GE(contrast_ratio(color(look.text_color), background), kReadableContrast) << name;
    EXPECT_GE(contrast_ratio(color(look.primary_color), background), kReadableContrast) << name;
    EXPECT_GE(contrast_ratio(color(look.accent_color), background), kReadableContrast) << name;
  }
  EXPECT_GE(contrast_ratio(color(look.on_primary_color), color(look.primary_color)), kReadableContrast) << name;
  EXPECT_FALSE(look.font.empty());
}

TEST(Looks, are_all_readable) {
  EXPECT_GE(looks().all().size(), 30U);
  for (const auto& look : looks().all()) expect_readable(look);
  expect_readable(default_look());
}

TEST(Looks, are_all_different_within_a_theme) {
  for (const std::string_view theme : kThemes) {
    std::set<std::pair<std::string, std::string>> seen;
    for (const auto& look : looks().all()) {
      if (look.theme == theme) EXPECT_TRUE(seen.emplace(look.primary_color, look.accent_color).second) << look.niche;
    }
  }
}

TEST(Looks, follow_what_is_sold_in_either_language) {
  const std::pair<const char*, const char*> products[] = {
      {"Insulated Water Bottle 750 ml", "home_kitchen"},
      {"زجاجة ماء حرارية", "home_kitchen"},
      {"Wireless Bluetooth Headphones", "electronics"},
      {"سماعات لاسلكية", "electronics"},
      {"Women's Maxi Dress", "fashion"},
      {"عباية سوداء مطرزة", "fashion"},
      {"Silver Necklace", "jewelry"},
      {"Yoga Mat for Gym", "sports_fitness"},
      {"Dog Leash", "pets"},
      {"Plush Toy for Kids", "kids_toys"},
      {"Camping Tent for 4", "garden_outdoor"},
      {"Qxzzy 3000", "general"},
  };
  for (const auto& [title, niche] : products) EXPECT_EQ(looks().choose(titled(title), "modern").niche, niche) << title;
}

TEST(Looks, trust_the_category_more_than_the_title) {
  EXPECT_EQ(looks().choose(titled("Paw print mug", "Pet Supplies > Dogs"), "modern").niche, "pets");
}

TEST(Looks, come_in_three_themes_and_fall_back_to_modern) {
  const auto source = titled("Silver Necklace");
  EXPECT_NE(looks().choose(source, "modern").primary_color, looks().choose(source, "warm").primary_color);
  EXPECT_EQ(looks().choose(source, "minimal").theme, "minimal");
  EXPECT_EQ(looks().choose(source, "baroque").theme, "modern");
  EXPECT_EQ(looks().choose(product::SourceProduct(), "warm").niche, "general");
}

constexpr std::string_view kThemesText = R"(
font = "F"
[theme.modern]
background = "#ffffff"
text = "#000000"
primary = "#ffe600"
accent = "#00ffcc"
[theme.warm]
background = "#ffffff"
text = "#000000"
primary = "#112233"
accent = "#112233"
[theme.minimal]
background = "#ffffff"
text = "#000000"
primary = "#112233"
accent = "#112233"
)";

TEST(Looks, darken_colours_of_the_file_that_cannot_be_read) {
  const auto parsed = LookCatalogue::parse(kThemesText);
  ASSERT_TRUE(parsed) << parsed.error().message;
  for (const auto& look : parsed->all()) expect_readable(look);
  EXPECT_NE(parsed->all().front().primary_color, "#ffe600");
}

TEST(Looks, refuse_a_file_that_is_incomplete) {
  const auto refused = [](std::string_view from, std::string_view to) {
    std::string text(kThemesText);
    text.replace(text.find(from), from.size(), to);
    const auto parsed = LookCatalogue::parse(text);
    return !parsed && parsed.error().name == "looks_unreadable";
  };
  EXPECT_TRUE(refused("font = \"F\"", ""));
  EXPECT_TRUE(refused("[theme.warm]", "[theme.cold]"));
  EXPECT_TRUE(refused("#112233", "blue"));
  EXPECT_TRUE(refused("background = \"#ffffff\"", "background = \"#222222\""));
  EXPECT_TRUE(refused("font = \"F\"", "font = "));
  EXPECT_FALSE(LookCatalogue::parse(std::string(kThemesText) + "[[niche]]\nid = 'x'\n"));
  EXPECT_EQ(load_looks("/nowhere/looks.toml").error().name, "looks_missing");
}

}  // namespace
}  // namespace matjar::storefront
