#pragma once

#include <chrono>

namespace matjar::bench {

/// The peer: a queue as it is usually written on SQLite, with the C interface alone. The same schema, the same pragmas,
/// the statements of the engine without lanes and pauses; one thread, one transaction and so one flush per call.
struct RawRates {
  double enqueued = 0;
  double finished = 0;  ///< a claim and an end, each in a transaction of its own
};
RawRates raw_sqlite_rates(std::chrono::milliseconds time);

}  // namespace matjar::bench
