#include <algorithm>
#include <bit>
#include <cmath>

#include "imaging/image_enhancer.hpp"

namespace matjar::imaging {

namespace {

constexpr int kNearDuplicateBits = 6;    // of 64: the same photo in another size or compression differs by 0 to 4
constexpr int kUsableShorterSide = 200;  // below that no enhancer can make 1,000 px of it
constexpr int kFitShorterSide = 300;     // what a main picture must have
constexpr double kLargeShorterSide = 1'000;
constexpr double kSharp = 1'000;  // Laplacian variance of a crisp product photo

int shorter_side(const ImageFacts& facts) {
  return std::min(facts.width, facts.height);
}

double share(double value) {
  return std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0.0;
}

/// 0..1. Size and writing weigh most: a shopper forgives a grey background before a blurred or a lettered picture.
double score_of(const ImageFacts& facts) {
  const double resolution = share(shorter_side(facts) / kLargeShorterSide);
  const double sharpness = share(std::log1p(std::max(0.0, facts.sharpness)) / std::log1p(kSharp));
  const double clean = 1.0 - share(facts.text_likeness);
  return 0.40 * resolution + 0.20 * sharpness + 0.25 * clean + 0.15 * share(facts.white_border);
}

bool alike(const ImageFacts& a, const ImageFacts& b) {
  return std::popcount(a.perceptual_hash ^ b.perceptual_hash) <= kNearDuplicateBits;
}

/// Usable candidates, best first; ties by place in the gallery, then by place in the list.
std::vector<std::size_t> ranked(const std::vector<Candidate>& candidates) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (shorter_side(candidates[i].facts) >= kUsableShorterSide) order.push_back(i);
  }
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    const double left = score_of(candidates[a].facts);
    const double right = score_of(candidates[b].facts);
    if (left != right) return left > right;
    return std::pair(candidates[a].position, a) < std::pair(candidates[b].position, b);
  });
  return order;
}

/// The one that opens the gallery: the main picture, or the best of those that show the same.
std::optional<std::size_t> opening(const std::vector<Candidate>& candidates, const std::vector<std::size_t>& order) {
  const auto main = std::ranges::find_if(candidates, [](const Candidate& one) { return one.position == 0; });
  if (main == candidates.end()) return std::nullopt;
  for (std::size_t i : order) {
    if (shorter_side(candidates[i].facts) >= kFitShorterSide && alike(candidates[i].facts, main->facts)) return i;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::size_t> choose_images(const std::vector<Candidate>& candidates, std::size_t count) {
  if (count == 0) return {};
  const std::vector<std::size_t> order = ranked(candidates);
  const std::optional<std::size_t> first = opening(candidates, order);

  std::vector<std::size_t> chosen;
  if (first) chosen.push_back(*first);
  for (std::size_t i : order) {
    if (chosen.size() >= count) break;
    const bool known = std::ranges::any_of(
        chosen, [&](std::size_t other) { return alike(candidates[i].facts, candidates[other].facts); });
    if (!known) chosen.push_back(i);
  }
  std::ranges::sort(chosen.begin() + (first ? 1 : 0), chosen.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(candidates[a].position, a) < std::pair(candidates[b].position, b);
  });
  return chosen;
}

}  // namespace matjar::imaging
