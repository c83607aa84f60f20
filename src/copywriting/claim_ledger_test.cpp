#include "copywriting/claim_ledger.hpp"

#include <gtest/gtest.h>

#include "copywriting/test_products.hpp"

namespace matjar::copywriting {
namespace {

std::size_t unsupported_in(std::string_view text, const product::SourceProduct& source = bird_feeder()) {
  return check_claims(source, "description.ar", text).size();
}

TEST(ClaimLedger, links_numbers_to_the_facts) {
  EXPECT_EQ(unsupported_in("السعة 0.98 رطل، والوزن 1.2 رطل"), 0U);
  EXPECT_EQ(unsupported_in("with 4 perches, in 3 steps"), 0U);
  EXPECT_EQ(unsupported_in("٢٬٨٤٢ تقييمًا"), 0U) << "digits of another script";
  EXPECT_EQ(unsupported_in("2842 reviews"), 0U) << "without the separator";
}

TEST(ClaimLedger, finds_a_number_that_nobody_wrote) {
  const auto findings = check_claims(bird_feeder(), "description.ar", "سعة 7.5 لتر");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "AR-04");
  EXPECT_EQ(findings[0].severity, product::Severity::block);
  EXPECT_EQ(findings[0].field, "description.ar");
  EXPECT_NE(findings[0].message.en.find("7.5"), std::string::npos);
}

TEST(ClaimLedger, finds_a_right_number_with_a_wrong_unit) {
  EXPECT_EQ(unsupported_in("الوزن 1.2 كجم"), 1U);
  EXPECT_EQ(unsupported_in("0.98 L of seed"), 1U);
}

TEST(ClaimLedger, accepts_listed_conversions_and_only_those) {
  EXPECT_EQ(unsupported_in("4 × 4 × 21 بوصة (10.2 × 10.2 × 53.3 سم)"), 0U);
  EXPECT_EQ(unsupported_in("0.5 kg"), 0U) << "1.2 lb is 0.54 kg";
  EXPECT_EQ(unsupported_in("54 cm"), 1U) << "21 in is 53.3 cm";
  EXPECT_EQ(unsupported_in("533 mm"), 1U) << "not in the list";
}

TEST(ClaimLedger, lets_a_model_code_stand_only_as_the_page_has_it) {
  const auto source = unknown_thing();
  EXPECT_EQ(unsupported_in("لوحة DC2645A", source), 0U);
  EXPECT_EQ(unsupported_in("لوحة DC2646A", source), 1U);
}

TEST(ClaimLedger, knows_how_a_rating_is_written) {
  EXPECT_EQ(unsupported_in("4.6 من 5"), 0U);
  EXPECT_EQ(unsupported_in("Rated 4.6 out of 5, 4.6/5, 4.6 stars out of 5"), 0U);
  EXPECT_EQ(unsupported_in("4.7 من 5"), 2U);
  auto unrated = bird_feeder();
  unrated.rating.reset();
  EXPECT_EQ(unsupported_in("قيّمه 9 من 5", unrated), 2U);
}

TEST(ClaimLedger, takes_no_other_number_for_the_scale_of_a_rating) {
  auto source = bird_feeder();
  source.rating = test_fact(*product::rating_from("91/100"), "91 100");
  EXPECT_EQ(unsupported_in("91 من 100", source), 0U);
  EXPECT_EQ(unsupported_in("مصنوع من 100% قطن", source), 1U);
  EXPECT_EQ(unsupported_in("recommended by 91, out of more than 100", source), 1U);
}

TEST(ClaimLedger, does_not_take_the_price_for_a_fact) {
  auto source = bird_feeder();
  source.price = test_fact(*Money::parse("34.98", *Currency::from_code("USD")), "$34.98");
  EXPECT_EQ(unsupported_in("بسعر 34.98", source), 1U);
}

TEST(ClaimLedger, looks_at_every_text_of_the_copy) {
  product::ProductCopy copy;
  copy.highlights = {{"", "99 W"}};
  copy.questions = {{{"", ""}, {"77 سم", ""}}};
  copy.seo_title.text.en = "55 cm";
  const auto findings = check_claims(bird_feeder(), copy);
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(findings[0].field, "seo_title.en");
  EXPECT_EQ(findings[1].field, "highlights[0].en");
  EXPECT_EQ(findings[2].field, "questions[0].answer.ar");
}

}  // namespace
}  // namespace matjar::copywriting
