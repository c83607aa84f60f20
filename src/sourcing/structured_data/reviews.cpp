#include "sourcing/structured_data/reviews.hpp"

#include "base/utf8.hpp"
#include "sourcing/structured_data/number_text.hpp"

namespace matjar::sourcing::structured_data {

namespace {

constexpr std::size_t kMostReadReviews = 50;

std::string author_of(const Thing& review) {
  for (const Thing* author : review.things("author")) return author->text("name");
  return review.text("author");
}

constexpr std::size_t kMostReadQuestions = 50;

/// The accepted answer, or the first that somebody suggests.
Quote answer_to(const Thing& question, const std::string& route) {
  for (const std::string_view property : {"acceptedAnswer", "suggestedAnswer"}) {
    for (const Thing* answer : question.things(property)) {
      if (std::string text = answer->text("text"); !trim(text).empty())
        return {route + "." + std::string(property) + ".text", std::move(text)};
    }
  }
  return {};
}

void read_answers(const Thing& thing, const std::string& route, Findings& findings) {
  for (const Thing* question : thing.things("mainEntity")) {
    if (findings.questions.size() >= kMostReadQuestions) return;
    if (!question->is("question")) continue;
    std::string asked = question->text("name");
    if (asked.empty()) asked = question->text("text");
    Quote answer = answer_to(*question, route + ".mainEntity");
    if (!asked.empty() && !answer.empty())
      findings.questions.push_back({.question = std::move(asked), .answer = std::move(answer)});
  }
}

}  // namespace

void read_questions(const ThingSet& set, Findings& findings) {
  for (const Thing& thing : set.things) {
    if (thing.is("faqpage")) read_answers(thing, set.syntax + ":FAQPage", findings);
    if (thing.is("qapage")) read_answers(thing, set.syntax + ":QAPage", findings);
  }
}

void read_reviews(const Thing& product, const std::string& route, Findings& findings) {
  for (const std::string_view property : {"review", "reviews"}) {
    for (const Thing* review : product.things(property)) {
      if (findings.reviews.size() >= kMostReadReviews) return;
      for (const std::string_view words : {"reviewBody", "description"}) {
        std::string text = review->text(words);
        if (trim(text).empty()) continue;
        const auto ratings = review->things("reviewRating");
        findings.reviews.push_back(
            {.author = author_of(*review),
             .date = review->text("datePublished"),
             .rating = ratings.empty() ? "" : rating_text(*ratings.front()),
             .words = {route + "." + std::string(property) + "." + std::string(words), std::move(text)}});
        break;
      }
    }
  }
}

}  // namespace matjar::sourcing::structured_data
