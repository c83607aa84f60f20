#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace matjar::bench {

/// The value below which this share (0..1) of the values lies; 0 without values.
inline double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto last = static_cast<double>(values.size() - 1);
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * last + 0.5);
  std::ranges::nth_element(values, at);
  return *at;
}

inline double median(std::vector<double> values) {
  return quantile(std::move(values), 0.5);
}

}  // namespace matjar::bench
