#include "copywriting/offline_copywriter.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

#include "base/utf8.hpp"
#include "copywriting/arabic_linter.hpp"
#include "copywriting/claim_ledger.hpp"
#include "copywriting/copy_fields.hpp"
#include "copywriting/test_products.hpp"
#include "copywriting/writing_checks.hpp"

namespace matjar::copywriting {
namespace {

class OfflineWriting : public testing::Test {
 protected:
  product::ProductCopy write(const product::SourceProduct& source) const {
    WritingBrief brief;
    brief.source = source;
    return writer_.compose(brief);
  }
  static bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

  OfflineCopywriter writer_{test_lexicon()};
};

TEST_F(OfflineWriting, names_the_thing_in_both_languages) {
  const auto copy = write(bird_feeder());
  EXPECT_EQ(copy.title.text.ar, "معلف طيور مقاوم للسناجب Brome Buster Mini");
  EXPECT_EQ(copy.title.text.en, "Brome Buster Mini Squirrel-proof Bird Feeder");
  EXPECT_EQ(copy.writer, "offline");
  EXPECT_TRUE(copy.basic_writing);
}

TEST_F(OfflineWriting, tells_the_facts_of_the_page_in_arabic) {
  const std::string text = write(bird_feeder()).description.text.ar;
  EXPECT_TRUE(says(text, "اللون: أخضر")) << text;
  EXPECT_TRUE(says(text, "سعة البذور: 0.98 رطل (0.4 كجم)")) << text;
  EXPECT_TRUE(says(text, "الأبعاد: 4 × 4 × 21 بوصة (10.2 × 10.2 × 53.3 سم)")) << text;
  EXPECT_TRUE(says(text, "4.6 من 5 بحسب 2,842 تقييمًا")) << text;
  EXPECT_TRUE(says(text, "مقاوم للصدأ")) << text;
  EXPECT_FALSE(says(text, "B001FK81PU"));
}

TEST_F(OfflineWriting, says_nothing_of_a_rating_that_the_page_does_not_have) {
  auto source = bird_feeder();
  source.review_count.reset();
  EXPECT_FALSE(says(write(source).description.text.ar, "تقييم"));
}

TEST_F(OfflineWriting, leaves_out_marketplace_promises) {
  const auto copy = write(bird_feeder());
  EXPECT_FALSE(says(fold_case(copy.description.text.en), "shipping")) << copy.description.text.en;
  EXPECT_FALSE(says(fold_case(copy.description.text.en), "warranty"));
}

TEST_F(OfflineWriting, reads_a_german_page) {
  const auto copy = write(german_pressure_washer());
  EXPECT_TRUE(says(copy.title.text.ar, "غسالة بالضغط العالي Kärcher K 3")) << copy.title.text.ar;
  EXPECT_TRUE(says(copy.title.text.en, "Kärcher K 3 Pressure Washer")) << copy.title.text.en;
  EXPECT_TRUE(says(copy.description.text.ar, "القدرة: 1,600 واط")) << copy.description.text.ar;
  EXPECT_TRUE(says(copy.description.text.en, "Weight: 4.3 kg")) << copy.description.text.en;
  EXPECT_TRUE(says(copy.description.text.en, "Colour: Yellow")) << copy.description.text.en;
  EXPECT_FALSE(says(copy.description.text.en, "Pistole")) << "untranslated German";
}

TEST_F(OfflineWriting, agrees_in_gender) {
  const auto feminine = write(headphones());
  EXPECT_TRUE(says(feminine.title.text.ar, "سماعات رأس لاسلكية")) << feminine.title.text.ar;
  const auto masculine = write(dress_with_variants());
  EXPECT_TRUE(says(masculine.title.text.ar, "فستان نسائي مخطط")) << masculine.title.text.ar;
}

TEST_F(OfflineWriting, lists_the_choices_of_the_variants) {
  const std::string text = write(dress_with_variants()).description.text.ar;
  EXPECT_TRUE(says(text, "خيارات اللون: أحمر، كحلي، أسود")) << text;
  EXPECT_TRUE(says(text, "خيارات المقاس: S، M، L")) << text;
  EXPECT_TRUE(says(text, "قطن 95%، إيلاستين 5%")) << text;
}

TEST_F(OfflineWriting, admits_that_it_does_not_know_a_thing) {
  const auto copy = write(unknown_thing());
  EXPECT_TRUE(says(copy.title.text.ar, "منتج من Analog Devices")) << copy.title.text.ar;
  EXPECT_TRUE(says(copy.description.text.ar, "DC2645A")) << copy.description.text.ar;
  EXPECT_GT(arabic_share(copy.description.text.ar), 0.5) << copy.description.text.ar;
}

TEST_F(OfflineWriting, passes_every_check_itself) {
  for (const auto& source : all_test_products()) {
    const auto copy = write(source);
    for (const auto& finding : blocking_findings(copy, source)) {
      ADD_FAILURE() << source.title->value.str() << ": " << finding.id << " " << finding.field << " "
                    << finding.message.en;
    }
  }
}

TEST_F(OfflineWriting, writes_different_texts_for_different_pages) {
  std::set<std::string> arabic;
  std::set<std::string> english;
  for (const auto& source : all_test_products()) {
    const auto copy = write(source);
    arabic.insert(copy.description.text.ar);
    english.insert(copy.description.text.en);
  }
  EXPECT_EQ(arabic.size(), all_test_products().size());
  EXPECT_EQ(english.size(), all_test_products().size());
}

TEST_F(OfflineWriting, keeps_to_the_lengths_of_search_results) {
  for (const auto& source : {bird_feeder(), headphones(), dress_with_variants(), german_pressure_washer()}) {
    const auto copy = write(source);
    for (const Language language : {Language::ar, Language::en}) {
      EXPECT_LE(count_code_points(copy.title.text.in(language)), 60U) << copy.title.text.in(language);
      EXPECT_LE(count_code_points(copy.seo_title.text.in(language)), 60U);
      EXPECT_LE(count_code_points(copy.seo_description.text.in(language)), 155U);
      EXPECT_GE(count_code_points(copy.seo_description.text.in(language)), 90U)
          << copy.seo_description.text.in(language);
    }
  }
}

TEST_F(OfflineWriting, offers_highlights_specifications_and_three_questions) {
  for (const auto& source : {bird_feeder(), headphones(), dress_with_variants()}) {
    const auto copy = write(source);
    EXPECT_GE(copy.highlights.size(), 3U);
    EXPECT_LE(copy.highlights.size(), 6U);
    EXPECT_EQ(copy.questions.size(), 3U);
    EXPECT_GE(copy.specifications.size(), 2U);
    for (const auto& question : copy.questions)
      EXPECT_TRUE(question.question.ar.ends_with("؟")) << question.question.ar;
  }
}

TEST_F(OfflineWriting, survives_a_page_that_says_nothing) {
  const auto copy = write(product::SourceProduct());
  EXPECT_FALSE(copy.title.text.ar.empty());
  EXPECT_FALSE(copy.description.text.en.empty());
}

TEST_F(OfflineWriting, uses_an_arabic_title_as_it_stands) {
  product::SourceProduct source;
  source.title = test_fact(plain("سماعة رأس لاسلكية للسفر"));
  EXPECT_EQ(write(source).title.text.ar.find("سماعة رأس لاسلكية للسفر"), 0U) << write(source).title.text.ar;
}

TEST_F(OfflineWriting, keeps_the_name_that_the_source_gives_the_product) {
  product::SourceProduct source;
  source.title = test_fact(plain("BILLIE EILISH Graffiti Print Hoodie"));
  source.language = test_fact(plain("en"));
  const auto copy = write(source);
  EXPECT_EQ(copy.title.text.ar, "هودي BILLIE EILISH Graffiti Print");
  EXPECT_EQ(copy.title.text.en, "BILLIE EILISH Graffiti Print Hoodie");
  EXPECT_TRUE(blocking_findings(copy, source).empty());
}

TEST_F(OfflineWriting, keeps_a_quoted_name_of_a_german_title) {
  product::SourceProduct source;
  source.title = test_fact(plain("KÄRCHER Hochdruckreiniger »K 3 Full Control«"));
  source.brand = test_fact(plain("KÄRCHER"));
  source.language = test_fact(plain("de"));
  const auto copy = write(source);
  EXPECT_EQ(copy.title.text.ar, "غسالة بالضغط العالي KÄRCHER K 3 Full Control");
  EXPECT_EQ(copy.title.text.en, "KÄRCHER K 3 Full Control Pressure Washer");
}

TEST_F(OfflineWriting, shows_an_english_title_of_a_foreign_page_as_it_stands) {
  product::SourceProduct source;
  source.title = test_fact(plain("4x Duracell CR2032 3V Lithium Coin Cell Battery"));
  source.language = test_fact(plain("fr"));
  EXPECT_EQ(write(source).title.text.en, "4x Duracell CR2032 3V Lithium Coin Cell Battery");
}

TEST_F(OfflineWriting, gives_specifications_both_sides) {
  auto source = bird_feeder();
  source.attributes = {test_attribute("Pattern", "Whimsical swirl"), test_attribute("Sweep Size", "1250 mm"),
                       test_attribute("Chipset", "IP68"), test_attribute("Connector Type", "/")};
  const auto rows = write(source).specifications;
  const auto holds = [&](std::string_view ar, std::string_view en) {
    return std::ranges::any_of(rows, [&](const LocalizedText& row) { return row.ar == ar && row.en == en; });
  };
  EXPECT_TRUE(holds("النقشة: Whimsical swirl", "Pattern: Whimsical swirl"));
  EXPECT_TRUE(holds("«Sweep Size»: 1,250 مم", "Sweep Size: 1,250 mm") ||
              holds("«Sweep Size»: 1250 مم", "Sweep Size: 1250 mm"));
  EXPECT_TRUE(holds("«Chipset»: IP68", "Chipset: IP68"));
  for (const LocalizedText& row : rows) EXPECT_FALSE(says(row.en, "Connector")) << row.en;
  EXPECT_TRUE(blocking_findings(write(source), source).empty());
}

TEST_F(OfflineWriting, tells_a_rating_on_the_scale_of_its_shop) {
  auto source = bird_feeder();
  source.rating = test_fact(*product::rating_from("9.1/10"), "9.1");
  const auto copy = write(source);
  EXPECT_TRUE(says(copy.description.text.ar, "9.1 من 10")) << copy.description.text.ar;
  EXPECT_TRUE(says(copy.description.text.en, "9.1 out of 10")) << copy.description.text.en;
  EXPECT_TRUE(blocking_findings(copy, source).empty());
  source.rating = test_fact(*product::rating_from("4.1"), "4.1");
  EXPECT_FALSE(blocking_findings(copy, source).empty()) << "another scale is another rating";
}

TEST_F(OfflineWriting, takes_no_feature_from_the_brand) {
  const auto copy = write(unknown_thing());
  EXPECT_FALSE(says(copy.description.text.ar, "تناظري")) << copy.description.text.ar;
}

TEST_F(OfflineWriting, repeats_neither_the_title_nor_headings_as_details) {
  auto source = unknown_thing();
  source.description = {
      test_fact(plain("Analog Devices DC2645A Evaluation Frobnicator. Dimensions. Made of solid oak "
                      "wood. Online Item #418295"))};
  const std::string text = write(source).description.text.en;
  EXPECT_TRUE(says(text, "In detail: Made of solid oak wood.")) << text;
}

TEST_F(OfflineWriting, says_each_specification_once) {
  auto source = bird_feeder();
  source.attributes = {test_attribute("Power", "90 W"), test_attribute("Wattage", "1200 W"),
                       test_attribute("Product Dimensions", "30 x 20 x 10 cm; 1.6 kg"),
                       test_attribute("Model", "SG_0044_US")};
  const std::string text = write(source).description.text.ar;
  EXPECT_TRUE(says(text, "90 واط")) << text;
  EXPECT_FALSE(says(text, "1200") || says(text, "1,200")) << text;
  EXPECT_TRUE(says(text, "الأبعاد: 30 × 20 × 10 سم")) << text;
  EXPECT_FALSE(says(text, "1.6")) << text;
  EXPECT_FALSE(says(text, "SG_")) << text;
}

TEST_F(OfflineWriting, ends_no_sentence_twice) {
  auto source = bird_feeder();
  source.attributes = {test_attribute("Manufacturer", "Acme Inc.")};
  EXPECT_FALSE(says(write(source).description.text.ar, "..")) << write(source).description.text.ar;
}

}  // namespace
}  // namespace matjar::copywriting
