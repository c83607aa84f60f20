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

}  // namespace

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
