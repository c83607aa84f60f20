#include "compliance/ministry_checklist.hpp"

#include <gtest/gtest.h>
#include <set>

#include "base/utf8.hpp"

namespace matjar::compliance {
namespace {

TEST(MinistryChecklist, holds_the_ten_criteria_with_reason_and_next_step_in_both_languages) {
  const auto checklist = MinistryChecklist::load(MATJAR_SOURCE_DIR "/data/compliance/ministry_criteria.toml");
  ASSERT_TRUE(checklist) << checklist.error().message;
  EXPECT_EQ(checklist->items.size(), 10U);
  EXPECT_EQ(checklist->date, "2025-08-31");
  EXPECT_NE(checklist->source.find("Ministry of Commerce"), std::string::npos);
  std::set<std::string> ids;
  for (const ChecklistItem& item : checklist->items) {
    EXPECT_TRUE(ids.insert(item.id).second) << item.id;
    for (const LocalizedText* text : {&item.title, &item.reason, &item.next_step}) {
      EXPECT_GT(arabic_share(text->ar), 0.9) << item.id;
      EXPECT_LT(arabic_share(text->en), 0.1) << item.id;
    }
  }
}

TEST(MinistryChecklist, refuses_what_is_incomplete_or_doubled) {
  constexpr std::string_view kHead = "date = '2025-08-31'\nsource = 's'\n";
  constexpr std::string_view kRow =
      "[[criterion]]\nid = 'a'\ntitle = {ar = 'ا', en = 'a'}\nreason = {ar = 'ا', en = 'a'}\nnext_step = {ar = 'ا', en "
      "= 'a'}\n";
  EXPECT_TRUE(MinistryChecklist::parse(std::string(kHead) + std::string(kRow)));
  EXPECT_FALSE(MinistryChecklist::parse(kHead));
  EXPECT_FALSE(MinistryChecklist::parse(kRow));
  EXPECT_FALSE(MinistryChecklist::parse(std::string(kHead) + std::string(kRow) + std::string(kRow)));
  EXPECT_FALSE(MinistryChecklist::parse(std::string(kHead) + "[[criterion]]\nid = 'a'\ntitle = {ar = 'ا'}\n"));
}

}  // namespace
}  // namespace matjar::compliance
