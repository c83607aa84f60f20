#pragma once

#include <cstddef>

#include "base/money.hpp"

namespace matjar::sourcing {

/// What is read of a page is bounded. Whoever gets a product from a process that is not trusted asks for the same.
inline constexpr std::size_t kMostImages = 30;
inline constexpr std::size_t kMostVariants = 500;
inline constexpr std::size_t kMostOptions = 8;  ///< of one variant
inline constexpr std::size_t kMostAttributes = 80;
inline constexpr std::size_t kMostParagraphs = 40;
inline constexpr std::size_t kMostBulletPoints = 20;
inline constexpr std::size_t kMostCategories = 10;
inline constexpr std::size_t kMostReviews = 10;
inline constexpr std::size_t kMostQuestions = 10;
inline constexpr std::size_t kLongestText = 4'000;  ///< characters
inline constexpr std::size_t kLongestId = 100;      ///< bytes

/// Nothing is sold for nothing.
inline bool is_price(const Money& price) {
  return price.minor() > 0;
}

}  // namespace matjar::sourcing
