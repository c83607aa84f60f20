#include "sourcing/page/written_date.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

TEST(WrittenDate, is_read_in_the_languages_of_the_shops) {
  for (const std::string_view text :
       {"Reviewed in the United States on March 2, 2026", "Reviewed in India on 2 March 2026", "March 2, 2026",
        "Rezension aus Deutschland vom 2. März 2026", "Commenté en France le 2 mars 2026",
        "Reseñado en España el 2 de marzo de 2026", "Recensito in Italia il 2 marzo 2026",
        "Avaliado no Brasil em 2 de março de 2026", "Beoordeeld in Nederland op 2 maart 2026",
        "Recenserad i Sverige den 2 mars 2026", "Zrecenzowano w Polsce 2 marca 2026", "2 Mart 2026'da incelendi",
        "تمت المراجعة في المملكة العربية السعودية بتاريخ 2 مارس 2026", "تمت المراجعة في ٢ مارس ٢٠٢٦", "2 آذار 2026",
        "2026年3月2日に日本でレビュー済み", "2026-03-02", "2nd of March 2026", "Mar 2, 2026"}) {
    EXPECT_EQ(day_in(text), "2026-03-02") << text;
  }
}

TEST(WrittenDate, is_none_where_a_text_leaves_it_open) {
  for (const std::string_view text :
       {"", "03/02/2026", "March 2026", "2 March", "31 February 2026", "March 2, 1026", "March 20260",
        "from March 2, 2026 to March 9, 2026", "Marching 2, 2026", "12-14-16", "Model 2020 - size 10 of 12"}) {
    EXPECT_EQ(day_in(text), "") << text;
  }
  EXPECT_EQ(day_in(std::string(300, ' ') + "March 2, 2026"), "");
}

}  // namespace
}  // namespace matjar::sourcing
