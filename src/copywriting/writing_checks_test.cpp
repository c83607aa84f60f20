#include "copywriting/writing_checks.hpp"

#include <gtest/gtest.h>

#include "copywriting/offline_copywriter.hpp"
#include "copywriting/test_products.hpp"

namespace matjar::copywriting {
namespace {

class WritingChecks : public testing::Test {
 protected:
  WritingChecks() {
    WritingBrief brief;
    brief.source = source_;
    fallback_ = OfflineCopywriter(test_lexicon()).compose(brief);
    answer_ = fallback_;
    answer_.title.text = {"معلف طيور أخضر من Brome يقاوم السناجب", "Green bird feeder by Brome that resists squirrels"};
  }

  product::SourceProduct source_ = bird_feeder();
  product::ProductCopy fallback_;
  product::ProductCopy answer_;
};

TEST_F(WritingChecks, let_good_writing_pass) {
  const auto checked = check_writing(answer_, fallback_, source_);
  ASSERT_TRUE(checked);
  EXPECT_TRUE(checked->replaced.empty());
  EXPECT_EQ(checked->copy.title.text, answer_.title.text);
}

TEST_F(WritingChecks, replace_only_the_language_that_is_wrong) {
  answer_.title.text.en = "Bird feeder for 12 kg of seed, made by Brome";
  const auto checked = check_writing(answer_, fallback_, source_);
  ASSERT_TRUE(checked);
  EXPECT_EQ(checked->replaced, std::vector<std::string>{"title.en"});
  EXPECT_EQ(checked->copy.title.text.en, fallback_.title.text.en);
  EXPECT_EQ(checked->copy.title.text.ar, answer_.title.text.ar);
}

TEST_F(WritingChecks, refuse_prices_addresses_and_the_wrong_language) {
  for (const LocalizedText& bad : std::vector<LocalizedText>{{"معلف طيور بسعر 34 ريال فقط", "x"},
                                                             {"زوروا www.shop.example للمزيد", "x"},
                                                             {"A feeder for birds in green", "x"},
                                                             {"", "x"}}) {
    answer_.subtitle.text.ar = bad.ar;
    answer_.description.text.ar = bad.ar;
    const auto checked = check_writing(answer_, fallback_, source_);
    ASSERT_TRUE(checked);
    EXPECT_EQ(checked->copy.description.text.ar, fallback_.description.text.ar) << bad.ar;
  }
}

TEST_F(WritingChecks, refuse_arabic_in_the_english_text) {
  answer_.description.text.en = "معلف طيور أخضر";
  EXPECT_EQ(check_writing(answer_, fallback_, source_)->copy.description.text.en, fallback_.description.text.en);
}

TEST_F(WritingChecks, drop_a_list_entry_and_keep_the_others) {
  answer_.highlights = {
      {"لون أخضر", "Green"}, {"معدن", "Metal"}, {"مقاوم للصدأ", "Rust-resistant"}, {"99 سم", "99 cm"}};
  const auto checked = check_writing(answer_, fallback_, source_);
  ASSERT_TRUE(checked);
  EXPECT_EQ(checked->copy.highlights.size(), 3U);
  EXPECT_EQ(checked->replaced, std::vector<std::string>{"highlights[3]"});
}

TEST_F(WritingChecks, give_up_on_an_answer_without_one_good_text) {
  answer_.title.text = {"English", "عربي"};
  answer_.description.text = {"English only here", "كله عربي هنا"};
  const auto checked = check_writing(answer_, fallback_, source_);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().name, "writing_unusable");
}

}  // namespace
}  // namespace matjar::copywriting
