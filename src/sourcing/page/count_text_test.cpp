#include "sourcing/page/count_text.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

TEST(CountText, reads_the_one_whole_number_of_a_text) {
  EXPECT_EQ(count_in("1234"), "1234");
  EXPECT_EQ(count_in("0"), "0");
  EXPECT_EQ(count_in(" 7 "), "7");
  EXPECT_EQ(count_in("1,234 ratings"), "1234");
  EXPECT_EQ(count_in("1.234 Sternebewertungen"), "1234");
  EXPECT_EQ(count_in("1'234 Bewertungen."), "1234");
  EXPECT_EQ(count_in("1\u00a0234 évaluations"), "1234");
  EXPECT_EQ(count_in("1\u202f234 évaluations"), "1234");
  EXPECT_EQ(count_in("1,23,456 ratings"), "123456");
  EXPECT_EQ(count_in("1,234,567"), "1234567");
  EXPECT_EQ(count_in("(12)"), "12");
  EXPECT_EQ(count_in("(1,234)"), "1234");
  EXPECT_EQ(count_in("(\u00a07)"), "7");
  EXPECT_EQ(count_in("\u0661\u0662 تقييمًا"), "12");
  EXPECT_EQ(count_in("5,600個の評価"), "5600");
  EXPECT_EQ(count_in("12 more"), "12") << "no word for a million";
}

TEST(CountText, reads_nothing_that_could_be_another_number) {
  for (const char* text : {"", "no ratings", "-1", "(-1)", "4.5", "4.5 out of 5", "4.5 (1,234)", "12 of 40", "1e9",
                           "1234567890", "12,34,5", "1,23", "1,234,56", "1.23,456", "5 128 ratings"})
    EXPECT_EQ(count_in(text), "") << text;
}

TEST(CountText, reads_nothing_that_is_about_so_many) {
  for (const char* text :
       {"1,000+ ratings", "1000+", "over 500", "~500", ">500", "12k", "12 K ratings", "12 tys. opinii", "3 bin",
        "12 millions", "12 lakhs", "3万", "12 ألف تقييم", "1,2 mil", "2 mil opiniones"})
    EXPECT_EQ(count_in(text), "") << text;
}

TEST(CountText, reads_no_ordinal_and_no_number_out_of_a_sentence) {
  for (const char* text : {"1er", "Soyez le 1er à donner votre avis", "die 1. Bewertung", "1. Bewertung", "1st review"})
    EXPECT_EQ(count_in(text), "") << text;
  EXPECT_EQ(count_in("7" + std::string(300, ' ') + "8"), "") << "whatever stands behind is not read";
}

}  // namespace
}  // namespace matjar::sourcing
