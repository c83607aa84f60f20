#include "queue/dispatcher.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <stdexcept>

#include "queue/job_run.hpp"
#include "queue/maintenance.hpp"

namespace matjar::queue {

namespace {

using boost::asio::steady_timer;
using std::chrono::milliseconds;

Task<void> sleep_on(steady_timer& timer, milliseconds time) {
  timer.expires_after(time);
  boost::system::error_code cancelled;
  auto waiting = timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
  co_await std::move(waiting);
}

}  // namespace

/// Its members are used on one strand only; each job runs on a strand of its own.
class Dispatcher::Running {
 public:
  using Shared = std::shared_ptr<Running>;

  Running(boost::asio::io_context& loop, std::vector<Worker*> workers, RunServices services)
      : loop_(loop),
        strand_(boost::asio::make_strand(loop)),
        services_(std::move(services)),
        maintenance_(services_.engine.database(), services_.clock, services_.wake_up, services_.settings.prune,
                     services_.log, services_.metrics),
        rescue_timer_(strand_),
        idle_timer_(strand_),
        running_gauge_(services_.metrics.gauge("jobs_running", "Jobs in the hands of this process.")) {
    for (Worker* worker : workers) {
      if (!workers_.emplace(worker->kind(), worker).second) {
        throw std::logic_error("two workers for jobs of the kind " + std::string(worker->kind()));
      }
    }
  }

  static void start(const Shared& self);
  static Task<void> stop(Shared self, milliseconds grace);

 private:
  static void spawn(const Shared& self, Task<void> task);
  static Task<void> begin(Shared self);
  static Task<void> fetch(Shared self, std::string queue);
  static Task<void> rescue(Shared self);
  void report_rescued(const Result<int>& rescued);
  /// Takes and starts as many jobs; fewer when there are no more to be had.
  static Task<int> fetch_some(Shared self, std::string queue, int places);
  static void start_job(const Shared& self, Job job);
  static Task<void> wait_until_idle(Shared self, milliseconds grace);
  Task<milliseconds> time_to_wait(std::string queue, Timestamp looked_at);
  Worker* worker_for(const std::string& kind) const;
  void ended(int& count);

  boost::asio::io_context& loop_;
  boost::asio::strand<boost::asio::io_context::executor_type> strand_;
  RunServices services_;
  Maintenance maintenance_;
  std::map<std::string, Worker*, std::less<>> workers_;
  std::map<std::string, int> running_;  ///< by queue
  int loops_ = 0;
  int jobs_ = 0;
  bool stopping_ = false;
  steady_timer rescue_timer_;
  steady_timer idle_timer_;
  telemetry::Gauge running_gauge_;
};

Worker* Dispatcher::Running::worker_for(const std::string& kind) const {
  const auto known = workers_.find(kind);
  return known == workers_.end() ? nullptr : known->second;
}

void Dispatcher::Running::ended(int& count) {
  --count;
  if (stopping_ && loops_ == 0 && jobs_ == 0) idle_timer_.cancel();
}

void Dispatcher::Running::spawn(const Shared& self, Task<void> task) {
  ++self->loops_;
  auto at_end = [self](const std::exception_ptr& defect) {
    self->ended(self->loops_);
    if (defect) std::rethrow_exception(defect);
  };
  boost::asio::co_spawn(self->strand_, std::move(task), boost::asio::bind_executor(self->strand_, std::move(at_end)));
}

void Dispatcher::Running::start(const Shared& self) {
  spawn(self, begin(self));
}

Task<void> Dispatcher::Running::begin(Shared self) {
  for (const auto& [queue, settings] : self->services_.settings.queues) {
    // Before the queue's first claim: afterwards some of what runs is ours.
    if (settings.rescue_at_start) self->report_rescued(co_await self->services_.engine.rescue_running(queue));
    spawn(self, fetch(self, queue));
  }
  spawn(self, rescue(self));
}

Task<void> Dispatcher::Running::fetch(Shared self, std::string queue) {
  const int concurrency = self->services_.settings.queues.at(queue).concurrency;
  while (!self->stopping_) {
    const std::uint64_t seen = self->services_.wake_up.position(queue);
    const Timestamp looked_at = self->services_.clock.now();
    const int places = concurrency - self->running_[queue];
    // Without a free place only the end of a job is news, and that is announced.
    milliseconds at_most = self->services_.settings.poll;
    if (places > 0) {
      if (co_await fetch_some(self, queue, places) == places) continue;
      if (self->stopping_) break;
      at_most = co_await self->time_to_wait(queue, looked_at);
    }
    co_await self->services_.wake_up.wait(queue, seen, at_most);
  }
}

Task<int> Dispatcher::Running::fetch_some(Shared self, std::string queue, int places) {
  const DispatcherSettings& settings = self->services_.settings;
  auto claimed = co_await self->services_.engine.claim_some(queue, settings.worker_name, settings.lease, places);
  if (!claimed) {
    self->services_.log.warning("claim_failed", {{"queue", queue}, {"error", describe(claimed.error())}});
    if (settings.on_stuck) settings.on_stuck(claimed.error());
    co_return 0;
  }
  if (self->stopping_) {
    const auto given_back = co_await self->services_.engine.give_back(std::move(*claimed));
    // Their leases run out, and the next process takes them up.
    if (!given_back) self->services_.log.warning("give_back_failed", {{"error", describe(given_back.error())}});
    co_return 0;
  }
  for (Job& job : *claimed) start_job(self, std::move(job));
  co_return static_cast<int>(claimed->size());
}

void Dispatcher::Running::start_job(const Shared& self, Job job) {
  ++self->jobs_;
  ++self->running_[job.queue];
  self->running_gauge_.add(1);
  auto at_end = [self, queue = job.queue](const std::exception_ptr& defect) {
    self->running_gauge_.add(-1);
    --self->running_[queue];
    self->ended(self->jobs_);
    // The place in the queue that is free now, a lane, a delay that was just written: the fetcher looks again.
    self->services_.wake_up.announce(queue);
    if (defect) std::rethrow_exception(defect);
  };
  // Shared by the try and its heartbeat, whichever ends last.
  auto run = std::make_shared<JobRun>(self->services_, self->worker_for(job.kind), std::move(job));
  boost::asio::co_spawn(boost::asio::make_strand(self->loop_), JobRun::run(std::move(run)),
                        boost::asio::bind_executor(self->strand_, std::move(at_end)));
}

Task<milliseconds> Dispatcher::Running::time_to_wait(std::string queue, Timestamp looked_at) {
  const milliseconds poll = services_.settings.poll;
  const auto due = co_await services_.engine.next_due(queue, looked_at);
  if (!due || !*due) co_return poll;
  co_return std::clamp(**due - services_.clock.now(), milliseconds(1), poll);
}

void Dispatcher::Running::report_rescued(const Result<int>& rescued) {
  if (!rescued) services_.log.warning("rescue_failed", {{"error", describe(rescued.error())}});
  if (rescued && *rescued > 0) services_.log.warning("jobs_rescued", {{"count", *rescued}});
}

Task<void> Dispatcher::Running::rescue(Shared self) {
  while (!self->stopping_) {
    auto on_discard = [&self](storage::Transaction& transaction, const Job& job,
                              const Error& error) -> storage::Body<Result<void>> {
      if (Worker* worker = self->worker_for(job.kind)) CO_TRY(co_await worker->discarded(transaction, job, error));
      co_return Result<void>();
    };
    self->report_rescued(co_await self->services_.engine.rescue(std::move(on_discard)));
    if (!self->stopping_) co_await self->maintenance_.run_when_due();
    if (!self->stopping_) co_await sleep_on(self->rescue_timer_, self->services_.settings.lease / 2);
  }
}

Task<void> Dispatcher::Running::stop(Shared self, milliseconds grace) {
  auto waiting = boost::asio::co_spawn(self->strand_, wait_until_idle(self, grace), boost::asio::use_awaitable);
  co_await std::move(waiting);
}

Task<void> Dispatcher::Running::wait_until_idle(Shared self, milliseconds grace) {
  self->stopping_ = true;
  self->rescue_timer_.cancel();
  for (const auto& [queue, settings] : self->services_.settings.queues) self->services_.wake_up.announce(queue);
  if (self->loops_ > 0 || self->jobs_ > 0) co_await sleep_on(self->idle_timer_, grace);
  if (self->jobs_ > 0) self->services_.log.warning("stopped_with_jobs_running", {{"count", self->jobs_}});
}

Dispatcher::Dispatcher(boost::asio::io_context& loop, JobEngine& engine, WakeUp& wake_up, const Clock& clock,
                       std::vector<Worker*> workers, DispatcherSettings settings, telemetry::Log& log,
                       telemetry::Metrics& metrics)
    : running_(std::make_shared<Running>(loop, std::move(workers),
                                         RunServices{.engine = engine,
                                                     .wake_up = wake_up,
                                                     .clock = clock,
                                                     .settings = std::move(settings),
                                                     .log = log,
                                                     .metrics = metrics})) {}

Dispatcher::~Dispatcher() = default;

void Dispatcher::start() {
  Running::start(running_);
}

Task<void> Dispatcher::stop(milliseconds grace) {
  return Running::stop(running_, grace);
}

}  // namespace matjar::queue
