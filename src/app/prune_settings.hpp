#pragma once

#include <algorithm>
#include <chrono>

#include "app/settings.hpp"

namespace matjar::app {

/// How long ended jobs are kept.
inline queue::PruneSettings prune_settings(const Settings& settings) {
  constexpr int kCentury = 36'500;  // more days only make numbers overflow
  const auto days = [most = kCentury](int count) { return std::chrono::hours(24) * std::min(count, most); };
  return {.keep_ended = days(settings.keep_ended_days), .keep_discarded = days(settings.keep_discarded_days)};
}

}  // namespace matjar::app
