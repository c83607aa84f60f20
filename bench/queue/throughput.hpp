#pragma once

#include <chrono>

#include "bench/queue/bench_place.hpp"

namespace matjar::bench {

/// Durable jobs per second of a closed loop: each of the workers begins its next job when the last one is on the disk.
/// One thread runs the workers, as the program does it.
struct Load {
  int workers = 1;
  std::chrono::milliseconds time{2'000};
  int waiting = 0;  ///< jobs in the queue at the start; enough for the whole time
};

/// One transaction per job.
double enqueued_per_second(BenchPlace& place, Load load);
/// One transaction for the claim and one for the end, straight at the engine.
double finished_per_second(BenchPlace& place, Load load);
/// The same through the Dispatcher with this many places and a worker that does nothing: leases, heartbeats, metrics
/// and the log (to a file) included.
double dispatched_per_second(BenchPlace& place, Load load);

}  // namespace matjar::bench
