#include "compliance/goods_screen.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace matjar::compliance {
namespace {

const GoodsScreen& screen() {
  static const GoodsScreen loaded = GoodsScreen::load(MATJAR_SOURCE_DIR "/data/compliance/goods.toml").value();
  return loaded;
}

product::SourceProduct titled(std::string_view title) {
  product::SourceProduct source;
  source.title = product::Fact<PlainText>{.value = PlainText::from(title), .provenance = {}};
  return source;
}

bool blocks(const std::vector<product::Finding>& findings) {
  return std::ranges::any_of(findings,
                             [](const auto& finding) { return finding.severity == product::Severity::block; });
}

std::vector<std::string> ids(const product::SourceProduct& source) {
  std::vector<std::string> found;
  for (const auto& finding : screen().screen(source)) found.push_back(finding.id);
  return found;
}

TEST(GoodsScreen, blocks_what_may_not_be_sold) {
  const std::pair<const char*, const char*> goods[] = {
      {"London Dry Gin 70 cl", "goods.alcohol"},
      {"Craft Beers, pack of six", "goods.alcohol"},
      {"نبيذ أحمر فرنسي", "goods.alcohol"},
      {"Smoked Bacon Slices", "goods.pork"},
      {"حذاء من جلد خنزير", "goods.pork"},
      {"Poker Chips Set, 500 pieces", "goods.gambling"},
      {"CBD Oil 1000 mg", "goods.drugs"},
      {"Tactical Airsoft Pistol", "goods.weapons"},
      {"مسدس صوت", "goods.weapons"},
      {"Mini Spy Camera 1080p", "goods.surveillance"},
      {"ساعة هاي كوبي", "goods.counterfeit"},
      {"Fireworks, 25 shots", "goods.fireworks"},
      {"Silicone Dildo", "goods.adult"},
  };
  for (const auto& [title, id] : goods) {
    const auto found = ids(titled(title));
    EXPECT_TRUE(std::ranges::count(found, id) == 1) << title;
    EXPECT_TRUE(blocks(screen().screen(titled(title)))) << title;
  }
}

TEST(GoodsScreen, leaves_innocent_goods_alone) {
  for (const char* title : {"Alcohol-Free Hand Sanitizer",
                            "Crystal Wine Glasses, Set of 4",
                            "Electric Wine Bottle Opener Set, Automatic Corkscrew",
                            "معقم خالٍ من الكحول",
                            "Hot Glue Gun with 20 Sticks",
                            "Ginger Grater",
                            "Original Engine Oil Filter",
                            "Cotton Gin History Book",
                            "Ham Radio Antenna",
                            "Concrete Vibrator Motor",
                            "Guinea Pig House",
                            "Non-Alcoholic Mint Drink Shaker",
                            "مسدس شمع مع أعواد",
                            "أقلام رصاص للرسم",
                            "Cannabis-Free Hemp Look Rug",
                            "LED Firework Lights",
                            "Hidden Camera Detector",
                            "Counterfeit Bill Detector",
                            "Guns N' Roses T-Shirt",
                            "Analog Wall Clock",
                            "Yoga Mat 6 mm",
                            "شنطة ظهر مدرسية",
                            "Stainless Steel Water Bottle 500 ml",
                            "Butterfly Valve",
                            "Grumpy Cat Mug"}) {
    for (const auto& finding : screen().screen(titled(title)))
      EXPECT_NE(finding.severity, product::Severity::block) << title << ": " << finding.id << " " << finding.message.en;
  }
}

TEST(GoodsScreen, warns_of_goods_that_need_a_licence_or_certificate) {
  const std::pair<const char*, const char*> goods[] = {
      {"Ibuprofen 400 mg Tablets", "goods.medicine"},
      {"Vitamin D3 Supplement", "goods.supplements"},
      {"سيروم فيتامين سي للبشرة", "goods.cosmetics"},
      {"Wireless Bluetooth Earbuds", "goods.wireless"},
      {"Plush Toys for Kids", "goods.toys"},
      {"شاحن سريع 65 واط", "goods.electrical"},
      {"Electronic Cigarette Starter Kit", "goods.tobacco"},
      {"4K Camera Drone", "goods.drones"},
      {"Digital Blood Pressure Monitor", "goods.medical_devices"},
      {"Crystal Wine Glasses, Set of 4", "goods.barware"},
  };
  for (const auto& [title, id] : goods) {
    const auto found = screen().screen(titled(title));
    EXPECT_EQ(std::ranges::count(found, id, &product::Finding::id), 1) << title;
    EXPECT_FALSE(blocks(found)) << title;
  }
}

TEST(GoodsScreen, warnings_know_their_exceptions_too) {
  EXPECT_TRUE(ids(titled("Makeup Brush Set")).empty());
  EXPECT_TRUE(ids(titled("Medicine Ball 5 kg")).empty());
  EXPECT_TRUE(ids(titled("Air Conditioner Cover")).empty());
  EXPECT_TRUE(ids(titled("حامل جوال للسيارة")).empty());
}

TEST(GoodsScreen, an_exception_excuses_its_own_words_only) {
  EXPECT_TRUE(blocks(screen().screen(titled("Wine glasses with a bottle of wine"))));
}

TEST(GoodsScreen, reads_category_and_attributes_but_not_the_description) {
  auto source = titled("Classic Blend 750 ml");
  source.description.push_back({.value = PlainText::from("Pairs well with wine."), .provenance = {}});
  EXPECT_TRUE(screen().screen(source).empty());

  source.attributes.push_back(
      {.name = PlainText::from("Alcohol content"), .value = PlainText::from("13 %"), .provenance = {}});
  ASSERT_EQ(screen().screen(source).size(), 1U);
  EXPECT_EQ(screen().screen(source).front().field, "source.attributes");

  source.category_path.push_back({.value = PlainText::from("Red Wines"), .provenance = {}});
  EXPECT_EQ(screen().screen(source).front().field, "source.category_path");
}

TEST(GoodsScreen, explains_the_hit_in_both_languages_and_says_what_to_do) {
  const auto findings = screen().screen(titled("Vodka, bluetooth"));
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].severity, product::Severity::block) << "blocking findings come first";
  EXPECT_NE(findings[0].message.en.find("“vodka”"), std::string::npos);
  EXPECT_NE(findings[0].message.ar.find("vodka"), std::string::npos);
  EXPECT_FALSE(findings[0].fix.ar.empty());
  EXPECT_FALSE(findings[0].fix.en.empty());
}

TEST(GoodsScreen, a_product_without_any_text_gives_no_finding) {
  EXPECT_TRUE(screen().screen(product::SourceProduct()).empty());
}

TEST(GoodsScreen, refuses_a_list_with_a_rule_that_explains_nothing) {
  EXPECT_EQ(GoodsScreen::parse("date = ").error().name, "list_unreadable");
  EXPECT_EQ(GoodsScreen::parse("date = '2026-11-01'").error().name, "list_unreadable");
  constexpr std::string_view kRule = R"(
date = "2026-11-01"
[[rule]]
id = "goods.x"
verdict = "prohibited"
source = "s"
words.en = ["x"]
reason.ar = "سبب"
reason.en = "reason"
fix.ar = "حل"
fix.en = "fix"
)";
  ASSERT_TRUE(GoodsScreen::parse(kRule));
  for (const std::string_view needed :
       {"id = \"goods.x\"\n", "source = \"s\"\n", "words.en = [\"x\"]\n", "reason.ar = \"سبب\"\n", "fix.en = \"fix\"\n",
        "verdict = \"prohibited\"\n", "date = \"2026-11-01\"\n"}) {
    std::string without(kRule);
    without.erase(without.find(needed), needed.size());
    EXPECT_FALSE(GoodsScreen::parse(without)) << needed;
  }
  EXPECT_EQ(GoodsScreen::load("/nowhere/goods.toml").error().name, "list_missing");
}

}  // namespace
}  // namespace matjar::compliance
