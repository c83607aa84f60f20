#include "base/plain_text.hpp"

#include <gtest/gtest.h>

#include "base/utf8.hpp"

namespace matjar {
namespace {

std::string one_line(std::string_view text, std::size_t max = 10'000) {
  return PlainText::from(text, {.max_characters = max}).str();
}

std::string many_lines(std::string_view text) {
  return PlainText::from(text, {.lines = PlainText::Lines::many}).str();
}

TEST(PlainText, reduces_every_run_of_blanks_to_one_space) {
  EXPECT_EQ(one_line("  a \t\u00a0\u3000 b\r\nc\u2028d  "), "a b c d");
  EXPECT_EQ(one_line("a\u3164\u2800z"), "a z");
}

TEST(PlainText, keeps_line_breaks_where_asked_and_at_most_two_in_a_row) {
  EXPECT_EQ(many_lines("\n a \r\n  b\r\r\r\r c\u2029d\n\n"), "a\nb\n\nc\nd");
}

TEST(PlainText, drops_control_characters) {
  EXPECT_EQ(one_line(std::string("a\0b\x07"
                                 "c\x1b[0m\x7f",
                                 10)),
            "abc[0m");
}

TEST(PlainText, drops_bidirectional_controls) {
  for (const char* control : {"\u200e", "\u200f", "\u061c", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066",
                              "\u2067", "\u2068", "\u2069"}) {
    EXPECT_EQ(one_line(std::string("a") + control + "b"), "ab") << control;
  }
}

TEST(PlainText, drops_what_cannot_be_seen) {
  for (const char* hidden : {"\u200b", "\ufeff", "\u2060", "\u00ad", "\u034f", "\u180e", "\U000E0041", "\U000E007F",
                             "\ufffd", "\ufffe", "\U0010ffff", "\ue000", "\ufe00", "\U000E0100", "\ufffc"}) {
    EXPECT_EQ(one_line(std::string("a") + hidden + "b"), "ab") << hidden;
  }
}

TEST(PlainText, keeps_a_joiner_only_between_letters_that_join) {
  EXPECT_EQ(one_line("می\u200cخواهم"), "می\u200cخواهم");
  EXPECT_EQ(one_line("क्\u200dष"), "क्\u200dष");
  EXPECT_EQ(one_line("pay\u200dpal"), "paypal");
  EXPECT_EQ(one_line("\u200cسلة\u200d"), "سلة");
  EXPECT_EQ(one_line("س\u200c\u200c\u200cل"), one_line("سل"));
}

TEST(PlainText, keeps_the_style_of_an_emoji_but_no_other_variation) {
  EXPECT_EQ(one_line("❤\ufe0f"), "❤\ufe0f");
  EXPECT_EQ(one_line("a\ufe0f"), "a");
}

TEST(PlainText, keeps_arabic_with_its_marks_digits_and_signs) {
  EXPECT_EQ(one_line("قميصٌ قُطني ١٢٣ \u06dd"), "قميصٌ قُطني ١٢٣ \u06dd");
}

TEST(PlainText, is_in_nfc_also_where_dropping_brings_parts_together) {
  EXPECT_EQ(one_line("e\u200b\u0301"), "\u00e9");
}

TEST(PlainText, drops_broken_utf8) {
  EXPECT_EQ(one_line("a\xff\xc0"
                     "b\xe2\x82"),
            "ab");
}

TEST(PlainText, cuts_at_the_end_of_a_word_where_one_is_near) {
  EXPECT_EQ(one_line("alpha beta gamma", 12), "alpha beta");
  EXPECT_EQ(one_line("alpha beta gamma", 10), "alpha beta");
  EXPECT_EQ(one_line("alphabetagamma", 5), "alpha");
  EXPECT_EQ(one_line("سلة مشتريات", 4), "سلة");
  EXPECT_LE(count_code_points(one_line(std::string(5000, 'x'), 100)), 100U);
}

TEST(PlainText, stays_the_same_when_read_again) {
  for (const char* text : {"  a \u200c b\u0301\u200b", "می\u200cخواهم ❤\ufe0f", "س\u200c\u200cل", "x\r\n\r\n\r\ny"}) {
    const std::string once = many_lines(text);
    EXPECT_EQ(many_lines(once), once);
  }
}

}  // namespace
}  // namespace matjar
