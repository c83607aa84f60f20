#pragma once

#include <chrono>
#include <vector>

#include "bench/queue/bench_place.hpp"

namespace matjar::bench {

struct Arrivals {
  int per_second = 100;
  std::chrono::seconds time{10};
};

/// Milliseconds from the moment when each job was due to be added (not when its turn came: a slow database is not
/// allowed to slow the question down) to the first line of its worker, through the Dispatcher and its wake-up.
std::vector<double> start_latencies(BenchPlace& place, Arrivals arrivals);

}  // namespace matjar::bench
