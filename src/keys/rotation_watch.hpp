#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/key_source.hpp"
#include "queue/job_engine.hpp"
#include "telemetry/log.hpp"

namespace matjar::keys {

/// Sees to it that a rotation comes to its end: while the key ring holds older keys there is a job that works on it.
/// The command that rotates changes the key file alone, so it works beside a running server and without a database.
///
/// Every process may have one; there is one job at a time. A job that ended as a dead letter is not repeated until the
/// ring changes or the process starts anew.
class RotationWatch {
 public:
  static constexpr std::string_view kQueue = "upkeep";

  /// All must outlive the watch.
  RotationWatch(crypto::KeySource& keys, queue::JobEngine& jobs, telemetry::Log& log)
      : keys_(keys), jobs_(jobs), log_(log) {}

  /// Adds the job if it is missing. True when there is one now.
  Task<Result<bool>> look();
  /// Looks now, and then again and again. Ends only with the event loop.
  Task<void> run(std::chrono::milliseconds every);

 private:
  Task<Result<bool>> goes_on(std::string ring);

  crypto::KeySource& keys_;
  queue::JobEngine& jobs_;
  telemetry::Log& log_;
  struct Asked {
    std::string ring;  ///< the ids of its keys
    JobId job;
  };
  std::optional<Asked> asked_;
};

}  // namespace matjar::keys
