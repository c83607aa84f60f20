#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/task.hpp"
#include "queue/job.hpp"
#include "queue/job_engine.hpp"
#include "queue/job_pruner.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace matjar::queue {

/// The code that performs jobs of one kind.
class Worker {
 public:
  virtual ~Worker() = default;
  virtual std::string_view kind() const = 0;
  /// Called for one try. The lease is kept alive while it runs; it must be safe to run again from the start. When the
  /// lease is lost the task is cancelled (Asio's terminal cancellation) and its verdict dropped.
  virtual Task<Verdict> work(Job job) = 0;

  // What a worker that keeps a state of its own beside the job may want to hear. The references outlive the body.

  /// In the transaction that sends the job back for another try at `at`.
  virtual storage::Body<Result<void>> retrying(storage::Transaction&, const Job&, const Error&, Timestamp at) {
    static_cast<void>(at);
    co_return Result<void>();
  }
  /// In the transaction that sends the job to the dead letters: its error was final, its tries are used up, it threw,
  /// or the process vanished with it too often.
  virtual storage::Body<Result<void>> discarded(storage::Transaction&, const Job&, const Error&) {
    co_return Result<void>();
  }
};

struct QueueSettings {
  int concurrency = 2;  ///< jobs at once in this process
  /// Only where no other process works on this database: jobs that run when this one starts have lost theirs, and begin
  /// again at once instead of when their leases run out. Not for a queue whose jobs make calls that must not overtake
  /// each other: the dead process's last one may still be under way, and the lease is the time it has to arrive.
  bool rescue_at_start = false;
  RetryPolicy retry;
};

struct DispatcherSettings {
  std::string worker_name = "worker";  ///< shown in the jobs table
  std::map<std::string, QueueSettings> queues;
  std::chrono::milliseconds lease{15'000};
  std::chrono::milliseconds heartbeat{5'000};
  std::chrono::milliseconds poll{5'000};  ///< how long to sleep at most without news
  double delay_scale = 1.0;               ///< scales every retry delay; tests make it small
  /// Hears, on the loop, that the database takes nothing for now: a job could not be claimed, or its end not be
  /// written. No job is lost: leases run out, and claims are tried again. May be empty.
  std::function<void(const Error&)> on_stuck = {};
  PruneSettings prune = {};
};

/// Fetches jobs of its queues and hands them to workers, as many at once as the settings allow; rescues lost ones,
/// removes old ones.
class Dispatcher {
 public:
  /// Workers and services must outlive the dispatcher, and the event loop too where jobs may still run at its end: what
  /// such a job holds is destroyed with the loop. Throws std::logic_error for two workers of one kind.
  Dispatcher(boost::asio::io_context& loop, JobEngine& engine, WakeUp& wake_up, const Clock& clock,
             std::vector<Worker*> workers, DispatcherSettings settings, telemetry::Log& log,
             telemetry::Metrics& metrics);
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  void start();
  /// Takes no more jobs; waits for running ones until `grace` is over. What still runs then keeps its lease until it
  /// ends.
  Task<void> stop(std::chrono::milliseconds grace);

 private:
  class Running;
  // Shared with its coroutines: where the event loop ends before them, they are destroyed with it, after the
  // dispatcher.
  std::shared_ptr<Running> running_;
};

}  // namespace matjar::queue
