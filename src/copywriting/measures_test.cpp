#include "copywriting/measures.hpp"

#include <gtest/gtest.h>

#include "copywriting/words.hpp"

namespace matjar::copywriting {
namespace {

struct MeasureCase {
  std::string text;
  std::string language;
  std::string ar;
  std::string en;
};

TEST(TranslateMeasure, says_the_number_of_the_page_and_its_conversion) {
  const std::vector<MeasureCase> cases{
      {"0.98 Pounds", "en", "0.98 رطل (0.4 كجم)", "0.98 lb (0.4 kg)"},
      {"4 x 4 x 21 inches", "en", "4 × 4 × 21 بوصة (10.2 × 10.2 × 53.3 سم)", "4 × 4 × 21 in (10.2 × 10.2 × 53.3 cm)"},
      {"9\"L x 7\"W", "en", "9 × 7 بوصة (22.9 × 17.8 سم)", "9 × 7 in (22.9 × 17.8 cm)"},
      {"20 x 30 cm; 500 g", "en", "20 × 30 سم، 500 جم", "20 × 30 cm, 500 g"},
      {"14,5 cm", "de", "14.5 سم", "14.5 cm"},
      {"1.600 W", "de", "1,600 واط", "1,600 W"},
      {"1,600 W", "en", "1,600 واط", "1,600 W"},
      {"5 inches", "en", "5 بوصات (12.7 سم)", "5 in (12.7 cm)"},
      {"15 lbs", "en", "15 رطلًا (6.8 كجم)", "15 lb (6.8 kg)"},
      {"60 Hours", "en", "60 ساعة", "60 hours"},
      {"8 hours", "en", "8 ساعات", "8 hours"},
      {"20000 milliamp_hours", "en", "20000 مللي أمبير", "20000 mAh"},
      {"100 ft", "en", "100 قدم (30.5 م)", "100 ft (30.5 m)"},
  };
  for (const auto& [text, language, ar, en] : cases) {
    const auto measure = translate_measure(text, language, false);
    ASSERT_TRUE(measure) << text;
    EXPECT_EQ(measure->ar, ar);
    EXPECT_EQ(measure->en, en);
  }
}

TEST(TranslateMeasure, converts_ounces_of_a_liquid_to_millilitres) {
  EXPECT_EQ(translate_measure("12 oz", "en", true)->en, "12 oz (354.9 ml)");
  EXPECT_EQ(translate_measure("12 oz", "en", false)->en, "12 oz (340.2 g)");
}

TEST(TranslateMeasure, refuses_what_it_understands_only_in_part) {
  for (const std::string_view text :
       {"about 5 inches", "Large", "4K", "5 cm approx", "", "3 Amp-ish", "14.5 cm DIA - 6 INCHES"}) {
    EXPECT_FALSE(translate_measure(text, "en", false)) << text;
  }
}

TEST(MeaningsOf, reads_separators_both_ways) {
  const auto has = [](std::string_view digits, std::string_view value) {
    const auto meanings = meanings_of(digits);
    return std::ranges::find(meanings, *Decimal::parse(value)) != meanings.end();
  };
  EXPECT_TRUE(has("2,842", "2842"));
  EXPECT_TRUE(has("1.500", "1.5"));
  EXPECT_TRUE(has("1.500", "1500"));
  EXPECT_TRUE(has("14,5", "14.5"));
  EXPECT_TRUE(has("1.234,56", "1234.56"));
  EXPECT_TRUE(has("1,20,000", "120000"));
  EXPECT_FALSE(has("14,5", "145"));
}

TEST(FindNumbers, gives_each_number_of_a_size_its_unit) {
  const auto numbers = find_numbers("4 x 5 x 6 cm and 7");
  ASSERT_EQ(numbers.size(), 4U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(numbers[i].unit->id, "cm");
  EXPECT_EQ(numbers[3].unit, nullptr);
}

TEST(FindNumbers, sees_the_number_inside_a_code) {
  const auto numbers = find_numbers("VX3276 20W");
  ASSERT_EQ(numbers.size(), 2U);
  EXPECT_TRUE(numbers[0].inside_word);
  EXPECT_FALSE(numbers[1].inside_word);
  EXPECT_EQ(numbers[1].unit->id, "watt");
}

TEST(Counted, uses_the_six_arabic_plural_forms) {
  constexpr CountedNoun kReviews{"تقييم", "تقييمان", "تقييمات", "تقييمًا", "تقييم"};
  EXPECT_EQ(counted("0", 0, kReviews, false), "0 تقييم");
  EXPECT_EQ(counted("1", 1, kReviews, false), "تقييم واحد");
  EXPECT_EQ(counted("2", 2, kReviews, false), "تقييمان");
  EXPECT_EQ(counted("3", 3, kReviews, false), "3 تقييمات");
  EXPECT_EQ(counted("10", 10, kReviews, false), "10 تقييمات");
  EXPECT_EQ(counted("11", 11, kReviews, false), "11 تقييمًا");
  EXPECT_EQ(counted("99", 99, kReviews, false), "99 تقييمًا");
  EXPECT_EQ(counted("100", 100, kReviews, false), "100 تقييم");
  EXPECT_EQ(counted("105", 105, kReviews, false), "105 تقييمات");
  EXPECT_EQ(counted("2,842", 2'842, kReviews, false), "2,842 تقييمًا");
}

TEST(Words, divides_at_hyphens_and_keeps_apostrophes) {
  EXPECT_EQ(phrase_key("Men’s Non-Stick T-shirt®"), "men's non stick t shirt");
  const auto words = words_of("Apple - iPhone, 64GB");
  ASSERT_EQ(words.size(), 3U);
  EXPECT_TRUE(words[1].after_break);
  EXPECT_TRUE(words[2].after_break);
}

TEST(Words, cuts_at_a_word_without_leaving_a_comma) {
  EXPECT_EQ(cut_at_word("one two, three", 9), "one two");
  EXPECT_EQ(cut_at_word("سماعة رأس، سوداء", 11), "سماعة رأس");
  EXPECT_EQ(cut_at_word("short", 10), "short");
}

TEST(TranslateMeasure, counts_one_and_two_in_words) {
  EXPECT_EQ(translate_measure("1 piece", "en", false)->ar, "قطعة واحدة");
  EXPECT_EQ(translate_measure("2 pieces", "en", false)->ar, "قطعتان");
  EXPECT_EQ(translate_measure("1 month", "en", false)->ar, "شهر واحد");
  EXPECT_EQ(translate_measure("3 pieces", "en", false)->ar, "3 قطع");
}

}  // namespace
}  // namespace matjar::copywriting
