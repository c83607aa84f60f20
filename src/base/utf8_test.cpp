#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace matjar {
namespace {

TEST(Utf8, tells_valid_from_broken) {
  EXPECT_TRUE(is_valid_utf8("سلة 🛒"));
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_FALSE(is_valid_utf8("\xC0\xAF"));          // overlong '/'
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));      // a surrogate
  EXPECT_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
  EXPECT_FALSE(is_valid_utf8("abc\xE2\x82"));       // cut off
}

TEST(Utf8, counts_code_points_and_each_stray_byte) {
  EXPECT_EQ(count_code_points("سلة🛒"), 4U);
  EXPECT_EQ(count_code_points("a\xE2\x82"
                              "b"),
            4U);
}

TEST(Utf8, cuts_a_prefix_between_code_points) {
  EXPECT_EQ(prefix_of("سلة", 2), "سل");
  EXPECT_EQ(prefix_of("سلة", 9), "سلة");
  EXPECT_EQ(prefix_of("سلة", 0), "");
}

TEST(Utf8, folds_case_width_and_ligatures_for_comparison) {
  EXPECT_EQ(fold_case("ＳＴＲＡẞE"), fold_case("strasse"));
  EXPECT_EQ(fold_case("ﻻ"), fold_case("لا"));
  EXPECT_NE(fold_case("a"), fold_case("b"));
}

TEST(Utf8, normalises_to_nfc_and_marks_broken_sequences) {
  EXPECT_EQ(to_nfc("e\u0301"), "\u00e9");
  EXPECT_EQ(to_nfc("a\xff"), "a\uFFFD");
}

TEST(Utf8, measures_the_share_of_arabic_letters) {
  EXPECT_DOUBLE_EQ(arabic_share("سلة"), 1.0);
  EXPECT_DOUBLE_EQ(arabic_share("abcسلة 123 !"), 0.5);
  EXPECT_DOUBLE_EQ(arabic_share("123"), 0.0);
}

TEST(Utf8, trims_ascii_white_space_at_both_ends) {
  EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trim("  "), "");
}

}  // namespace
}  // namespace matjar
