#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "queue/dispatcher.hpp"

namespace matjar::queue {

/// What the runs of all jobs share.
struct RunServices {
  JobEngine& engine;
  WakeUp& wake_up;
  const Clock& clock;
  DispatcherSettings settings;
  telemetry::Log log;
  telemetry::Metrics& metrics;
};

/// One try of one job: works, keeps the lease alive meanwhile, and writes down how it ended.
///
/// `run` belongs on an executor that does not run handlers in parallel. The services and the worker must outlive it.
class JobRun {
 public:
  /// `worker` is null when nobody performs this kind of job; it is discarded then.
  JobRun(RunServices& services, Worker* worker, Job job) : services_(services), worker_(worker), job_(std::move(job)) {}
  JobRun(const JobRun&) = delete;
  JobRun& operator=(const JobRun&) = delete;

  /// Never throws.
  static Task<void> run(std::shared_ptr<JobRun> self);

 private:
  static Task<void> keep_lease(std::shared_ptr<JobRun> self);
  Task<Verdict> attempt();
  Task<void> settle(const Verdict& verdict);
  storage::Body<Result<void>> settle_in(storage::Transaction& transaction, const Verdict& verdict);
  storage::Body<Result<void>> settle_failure(storage::Transaction& transaction, const Error& error);
  void report(std::string_view outcome, std::chrono::steady_clock::time_point began) const;

  RunServices& services_;
  Worker* worker_;
  Job job_;
  std::string outcome_;  ///< as the metrics name it
  std::string why_;      ///< it failed or was cancelled; empty where it was not
  bool ended_ = false;
  bool settling_ = false;  ///< the end is being written: only that write knows whether the lease still held
  bool lease_lost_ = false;
  boost::asio::cancellation_signal cancel_work_;
  std::unique_ptr<boost::asio::steady_timer> until_heartbeat_;
};

}  // namespace matjar::queue
