#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "queue/job_desk.hpp"

namespace matjar::api {

/// One queue at a glance.
struct QueueOverview {
  std::string name;
  bool paused = false;
  std::map<queue::JobState, std::int64_t> jobs = {};  ///< states without a job may be absent
  std::optional<std::chrono::milliseconds> waited =
      {};  ///< the job that could have been taken for longest; none is due
};

/// What an operator does with the jobs of an installation, whether a server runs it or nobody does. What it shows holds
/// no secret.
///
/// Errors: those of queue::JobDesk, and `queue_unknown` (not_found).
class OperatorDesk {
 public:
  virtual ~OperatorDesk() = default;

  /// Newest first.
  virtual Task<Result<std::vector<queue::Job>>> list(queue::JobFilter filter) = 0;
  virtual Task<Result<queue::Job>> show(JobId id) = 0;
  /// Both return the job as it is afterwards. What waits for a job that is discarded hears of it: a build ends as
  /// failed, or goes on without a step that it can do without.
  virtual Task<Result<queue::Job>> retry(JobId id) = 0;
  virtual Task<Result<queue::Job>> discard(JobId id) = 0;

  /// Those of the configuration, and whatever else has jobs or is paused.
  virtual Task<Result<std::vector<QueueOverview>>> queues() = 0;
  virtual Task<Result<void>> pause(std::string queue) = 0;
  virtual Task<Result<void>> resume(std::string queue) = 0;
};

}  // namespace matjar::api
