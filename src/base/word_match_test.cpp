#include "base/word_match.hpp"

#include <gtest/gtest.h>

namespace matjar {
namespace {

using Words = std::vector<std::string>;

bool finds(std::string_view text, std::string_view phrase) {
  return !find_phrase(folded_words(text), folded_words(phrase)).empty();
}

TEST(WordMatch, splits_at_everything_that_is_no_letter_or_digit) {
  EXPECT_EQ(folded_words("T-Shirt (XL), 2.5L — Café"), (Words{"t", "shirt", "xl", "2", "5l", "café"}));
  EXPECT_TRUE(folded_words(" ,;! ").empty());
}

TEST(WordMatch, unifies_the_spellings_of_arabic) {
  EXPECT_EQ(folded_words("أَلْعــابٌ"), folded_words("العاب"));
  EXPECT_EQ(folded_words("لعبة"), folded_words("لعبه"));
  EXPECT_EQ(folded_words("حلى"), folded_words("حلي"));
}

TEST(WordMatch, finds_whole_words_only) {
  EXPECT_TRUE(finds("London Dry Gin 70cl", "gin"));
  EXPECT_FALSE(finds("Engine oil, original", "gin"));
  EXPECT_TRUE(finds("Red wine-glass", "wine glass"));
  EXPECT_FALSE(finds("wine in a glass", "wine glass"));
}

TEST(WordMatch, finds_english_plurals) {
  EXPECT_TRUE(finds("two knives and three glasses", "glass"));
  EXPECT_TRUE(finds("toys for toddlers", "toy"));
  EXPECT_TRUE(finds("rechargeable batteries", "battery"));
  EXPECT_FALSE(finds("the bus", "bu"));
}

TEST(WordMatch, finds_arabic_behind_article_and_particles) {
  EXPECT_TRUE(finds("خالٍ من الكحول", "كحول"));
  EXPECT_TRUE(finds("معقم بالكحول", "كحول"));
  EXPECT_TRUE(finds("السيجارات", "سيجارة"));
  EXPECT_FALSE(finds("كحولي", "كحول"));
}

TEST(WordMatch, says_where_a_phrase_stands) {
  const auto spans = find_phrase(folded_words("wine glass for wine"), folded_words("wine"));
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(spans[1].first, 3U);
  EXPECT_TRUE((WordSpan{0, 2}.covers(spans[0])));
  EXPECT_FALSE((WordSpan{0, 2}.covers(spans[1])));
}

}  // namespace
}  // namespace matjar
