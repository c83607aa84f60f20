#include "sourcing/structured_data/reviews.hpp"

#include <gtest/gtest.h>

#include "sourcing/structured_data/product_facts.hpp"

namespace matjar::sourcing::structured_data {
namespace {

TEST(StructuredReviews, are_read_with_day_stars_and_words) {
  const auto page = Page::parse(
      R"(<script type="application/ld+json">{"@type":"Product","name":"A","review":[
{"@type":"Review","author":{"@type":"Person","name":"Maha"},"datePublished":"2026-03-02","reviewRating":{"ratingValue":9,"bestRating":"10"},"reviewBody":"Works."},
{"author":"Omar","reviewRating":{"ratingValue":"4"},"description":"So so."},{"author":"Nobody","reviewBody":" "}]}</script>)",
      {.url = *Url::parse("https://shop.example.com/p"), .content_type = ""});
  Findings findings;
  read_structured_data(*page, findings);
  ASSERT_EQ(findings.reviews.size(), 2U);
  EXPECT_EQ(findings.reviews[0].author, "Maha");
  EXPECT_EQ(findings.reviews[0].date, "2026-03-02");
  EXPECT_EQ(findings.reviews[0].rating, "9/10");
  EXPECT_EQ(findings.reviews[0].words.route, "json-ld:Product.review.reviewBody");
  EXPECT_EQ(findings.reviews[0].words.text, "Works.");
  EXPECT_EQ(findings.reviews[1].author, "Omar");
  EXPECT_EQ(findings.reviews[1].words.route, "json-ld:Product.review.description");
}

TEST(StructuredQuestions, are_read_with_the_accepted_answer_or_else_the_first) {
  const auto page = Page::parse(
      R"(<script type="application/ld+json">{"@type":"FAQPage","mainEntity":[
{"@type":"Question","name":"Washable?","suggestedAnswer":{"text":"Perhaps."},"acceptedAnswer":{"@type":"Answer","text":"<p>By hand.</p>"}},
{"@type":"Question","text":"Heavy?","suggestedAnswer":[{"text":"900 g"},{"text":"No"}]},
{"@type":"Question","name":"Nobody knows?","acceptedAnswer":{"text":" "}},{"@type":"Thing","name":"No question","acceptedAnswer":{"text":"No"}}]}</script>)",
      {.url = *Url::parse("https://shop.example.com/p"), .content_type = ""});
  Findings findings;
  read_structured_data(*page, findings);
  ASSERT_EQ(findings.questions.size(), 2U);
  EXPECT_EQ(findings.questions[0].question, "Washable?");
  EXPECT_EQ(findings.questions[0].answer.route, "json-ld:FAQPage.mainEntity.acceptedAnswer.text");
  EXPECT_EQ(findings.questions[0].answer.text, "<p>By hand.</p>");
  EXPECT_EQ(findings.questions[1].question, "Heavy?");
  EXPECT_EQ(findings.questions[1].answer.text, "900 g");
}

}  // namespace
}  // namespace matjar::sourcing::structured_data
