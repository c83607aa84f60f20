#include "storefront/text_runs.hpp"

#include <gtest/gtest.h>

namespace matjar::storefront {
namespace {

/// The isolated pieces, after checking that nothing was lost.
std::vector<std::string> isolated(std::string_view text) {
  std::vector<std::string> pieces;
  std::string whole;
  for (const TextRun& run : text_runs(text, Language::ar)) {
    whole += run.text;
    if (run.isolated) pieces.push_back(run.text);
  }
  EXPECT_EQ(whole, text);
  return pieces;
}

using Pieces = std::vector<std::string>;

TEST(TextRuns, isolate_brands_models_and_measures) {
  EXPECT_EQ(isolated("سماعة Sony WH-1000XM5 اللاسلكية"), Pieces{"Sony WH-1000XM5"});
  EXPECT_EQ(isolated("بسعة 2 GB / 10 GB فقط"), Pieces{"2 GB / 10 GB"});
  EXPECT_EQ(isolated("العمر 5-7 سنوات"), Pieces{"5-7"});
  EXPECT_EQ(isolated("(25 oz) تقريبًا"), Pieces{"25 oz"});
  EXPECT_EQ(isolated("7.3 × 26.5 سم"), Pieces{"7.3 × 26.5"});
  EXPECT_EQ(isolated("قهوة Café Noir"), Pieces{"Café Noir"});
  EXPECT_EQ(isolated("قطن 100% وبوليستر"), Pieces{"100%"});
}

TEST(TextRuns, leave_plain_numbers_and_arabic_alone) {
  EXPECT_TRUE(isolated("سعتها 750 مل ووزنها 1.5 كغ").empty());
  EXPECT_TRUE(isolated("نص عربي؛ بلا شيء آخر.").empty());
}

TEST(TextRuns, do_not_join_across_a_sentence) {
  EXPECT_EQ(isolated("مع منفذ USB. HDMI أيضًا"), (Pieces{"USB", "HDMI"}));
  EXPECT_EQ(isolated("Samsung, LG وغيرهما"), (Pieces{"Samsung", "LG"}));
}

TEST(TextRuns, survive_every_ending_and_letters_outside_the_basic_plane) {
  for (const char* text : {"A", "A ", "A-", "A / ", " / A", "%", "-", "نص 😀 USB 😀", "😀", "A😀B", "5-", "𝒜𝒷"})
    isolated(text);
  EXPECT_TRUE(text_runs("", Language::ar).empty());
}

TEST(TextRuns, keep_english_in_one_piece) {
  EXPECT_EQ(text_runs("2 GB / 10 GB", Language::en),
            (std::vector<TextRun>{{.text = "2 GB / 10 GB", .isolated = false}}));
}

}  // namespace
}  // namespace matjar::storefront
