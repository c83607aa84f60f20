#include "copywriting/arabic_linter.hpp"

#include <gtest/gtest.h>

#include "copywriting/test_products.hpp"

namespace matjar::copywriting {
namespace {

std::vector<product::Finding> lint_text(const std::string& text) {
  product::ProductCopy copy;
  copy.subtitle.text.ar = text;
  auto findings = lint(copy, headphones());
  std::erase_if(findings, [](const product::Finding& finding) { return finding.id == "AR-20"; });
  return findings;
}

struct Defect {
  std::string text;
  std::string id;
  bool blocks;
};

TEST(ArabicLinter, finds_each_defect) {
  const std::vector<Defect> defects{
      {"This text is English altogether", "AR-01", true},
      {"سماعة 耳机 رأس", "AR-02", true},
      {"وزن 5 كجم و٥ سم", "AR-03", false},
      {"راسلنا على me@shop.example", "AR-11", true},
      {"سماعة\u200Fرأس", "AR-12", true},
      {"سماعة رأس, سوداء", "AR-13", false},
      {"سماعة رأس ، سوداء", "AR-13", false},
      {"هل هي لاسلكية?", "AR-13", false},
      {"سمـاعة رأس", "AR-14", false},
      {"سماعة \uFEDF\uFE8E رأس", "AR-14", false},
      {"السعر 10 \uFDFC", "AR-15", true},
      {"السماعة الأفضل", "AR-17", false},
      {"جهاز يعالج الصداع", "AR-17", true},
      {"سماعة  رأس", "AR-22", false},
  };
  for (const auto& [text, id, blocks] : defects) {
    const auto findings = lint_text(text);
    const auto found = std::ranges::find(findings, id, &product::Finding::id);
    ASSERT_NE(found, findings.end()) << id << ": " << text;
    EXPECT_EQ(found->severity == product::Severity::block, blocks) << id;
    EXPECT_EQ(found->field, "subtitle.ar");
  }
}

TEST(ArabicLinter, leaves_good_arabic_alone) {
  for (const std::string& text :
       {"سماعات رأس لاسلكية Skullcandy Crusher ANC 2", "الوزن: 11.7 أونصة (331.7 جم)؛ اللون: أسود.", "2,842 تقييمًا",
        "كابل USB بطول 2 م", "الاسم الأصلي للمنتج: «Crusher»."}) {
    for (const auto& finding : lint_text(text)) ADD_FAILURE() << text << ": " << finding.id;
  }
}

TEST(ArabicLinter, warns_of_lengths) {
  product::ProductCopy copy;
  copy.title.text = {"قصير", "A title of the right length, between 30 and 60"};
  const auto findings = lint(copy, headphones());
  const auto about_title = [](const product::Finding& f) { return f.id == "AR-20" && f.field.starts_with("title"); };
  ASSERT_EQ(std::ranges::count_if(findings, about_title), 1);
  EXPECT_EQ(std::ranges::find_if(findings, about_title)->field, "title.ar");
}

TEST(Repair, mends_what_needs_no_thinking) {
  EXPECT_EQ(repair_arabic("سماعة رأس , سوداء"), "سماعة رأس، سوداء");
  EXPECT_EQ(repair_arabic("هل هي لاسلكية ?"), "هل هي لاسلكية؟");
  EXPECT_EQ(repair_arabic("سمـــاعة\u200F  رأس"), "سماعة رأس");
  EXPECT_EQ(repair_arabic("وزن ٢٫٥ كجم"), "وزن 2.5 كجم");
  EXPECT_EQ(repair_arabic("\uFEB3\uFEE4\uFE8E\uFECB\uFE94"), "سماعة");
  EXPECT_EQ(repair_arabic("10 \uFDFC"), "10 ر.س");
  EXPECT_EQ(repair_arabic("کتاب"), "كتاب");
}

TEST(Repair, keeps_thousands_decimals_and_paragraphs) {
  EXPECT_EQ(repair_arabic("عدد 2,842 تقييمًا، 4.6 من 5"), "عدد 2,842 تقييمًا، 4.6 من 5");
  EXPECT_EQ(repair_arabic("أول\n\nثان"), "أول\n\nثان");
}

TEST(Repair, is_the_same_twice) {
  for (const std::string_view text : {"سماعة رأس , سوداء ; جديدة ?", "وزن ٢٫٥ كجم", "سمـــاعة  رأس"}) {
    const std::string once = repair_arabic(text);
    EXPECT_EQ(repair_arabic(once), once);
  }
}

TEST(Repair, does_not_touch_what_a_merchant_locked) {
  product::ProductCopy copy;
  copy.title = {.text = {"عنوان ,", ""}, .origin = product::Origin::merchant, .locked = true};
  copy.subtitle.text.ar = "عنوان ,";
  const auto repaired = repair(copy);
  EXPECT_EQ(repaired.title.text.ar, "عنوان ,");
  EXPECT_EQ(repaired.subtitle.text.ar, "عنوان،");
}

}  // namespace
}  // namespace matjar::copywriting
