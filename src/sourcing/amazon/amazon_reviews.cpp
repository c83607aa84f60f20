#include <algorithm>

#include "sourcing/amazon/amazon_page.hpp"
#include "sourcing/page/page_text.hpp"
#include "sourcing/page/quote.hpp"
#include "sourcing/page/written_date.hpp"

namespace matjar::sourcing::amazon {

namespace {

constexpr std::size_t kMostReadReviews = 30;
constexpr NodeId kMostNodes = 1'000;  // of one review

/// The first element inside of a review that a selector's last part would find there.
template <class Matches>
NodeId first_inside(const Page& page, NodeId review, Matches matches) {
  const NodeId end = std::min(page.end(review), review + kMostNodes);
  for (NodeId node = review + 1; node < end; ++node) {
    if (!page.tag(node).empty() && matches(node)) return node;
  }
  return kNoNode;
}

NodeId with_hook(const Page& page, NodeId review, std::string_view hook) {
  return first_inside(page, review, [&](NodeId node) { return page.attribute(node, "data-hook") == hook; });
}

/// The words alone: what folds them up and plays films beside them speaks too.
Quote words_of(const Page& page, NodeId review) {
  const auto is_film = [&](NodeId node) { return page.attribute(node, "id").value_or("").starts_with("video-block"); };
  if (first_inside(page, review, is_film) != kNoNode) return {};
  // Beside its translation; the headline has both, too.
  if (const NodeId body = with_hook(page, review, "review-body"); body != kNoNode) {
    const NodeId original =
        first_inside(page, body, [&](NodeId node) { return has_class(page, node, "cr-original-review-content"); });
    if (original != kNoNode) return shown_at(page, original, "[data-hook=review-body] .cr-original-review-content");
  }
  for (const std::string_view hook : {"review-collapsed", "reviewRichContentContainer", "review-body"}) {
    const NodeId node = with_hook(page, review, hook);
    if (node == kNoNode) continue;
    // "Read more" and what is hidden are nobody's words.
    const auto adds = [&](NodeId at) { return page.tag(at) == "a" || has_class(page, at, "aok-hidden"); };
    if (first_inside(page, node, adds) != kNoNode) return {};
    return shown_at(page, node, "[data-hook=review] [data-hook=" + std::string(hook) + "]");
  }
  return {};
}

std::string shown(const Page& page, NodeId node) {
  constexpr std::size_t kMaxLine = 300;
  return node == kNoNode ? "" : page.text(node, kMaxLine);
}

}  // namespace

void read_amazon_reviews(const Page& page, Findings& findings) {
  for (const NodeId review : page.select("[data-hook=review]", kMostReadReviews)) {
    const NodeId name =
        first_inside(page, review, [&](NodeId node) { return has_class(page, node, "a-profile-name"); });
    NodeId stars = with_hook(page, review, "review-star-rating");
    // A review from another country.
    if (stars == kNoNode) stars = with_hook(page, review, "cmps-review-star-rating");
    ReviewFinding found{.author = shown(page, name),
                        .date = day_in(shown(page, with_hook(page, review, "review-date"))),
                        .rating = rating_in(shown(page, stars)),
                        .words = words_of(page, review)};
    if (!found.words.empty()) findings.reviews.push_back(std::move(found));
  }
}

}  // namespace matjar::sourcing::amazon
