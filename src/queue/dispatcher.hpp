#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/task.hpp"
#include "queue/job.hpp"
#include "queue/job_engine.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace matjar::queue {

/// The code that performs jobs of one kind.
class Worker {
 public:
  virtual ~Worker() = default;
  virtual std::string_view kind() const = 0;
  /// Called for one try. The lease is kept alive while it runs; it must be safe to run again from the start.
  virtual Task<Verdict> work(Job job) = 0;
};

struct QueueSettings {
  int concurrency = 2;  ///< jobs at once in this process
  RetryPolicy retry;
};

struct DispatcherSettings {
  std::string worker_name = "worker";  ///< shown in the jobs table
  std::map<std::string, QueueSettings> queues;
  std::chrono::milliseconds lease{15'000};
  std::chrono::milliseconds heartbeat{5'000};
  std::chrono::milliseconds poll{5'000};  ///< how long to sleep at most without news
  double delay_scale = 1.0;               ///< scales every retry delay; tests make it small
};

/// Fetches jobs of its queues and hands them to workers, as many at once as the settings allow; rescues lost ones.
class Dispatcher {
 public:
  /// Workers and services must outlive the dispatcher. Throws std::logic_error for two workers of one kind.
  Dispatcher(boost::asio::io_context& loop, JobEngine& engine, WakeUp& wake_up, const Clock& clock,
             std::vector<Worker*> workers, DispatcherSettings settings, telemetry::Log& log,
             telemetry::Metrics& metrics);
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  void start();
  /// Takes no more jobs; waits for running ones until `grace` is over. What still runs then keeps its lease until it ends.
  Task<void> stop(std::chrono::milliseconds grace);

 private:
  class Running;
  std::unique_ptr<Running> running_;
};

}  // namespace matjar::queue
