#include "bench/queue/throughput.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "queue/dispatcher.hpp"

namespace matjar::bench {

namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::seconds;

constexpr auto kRethrow = [](const std::exception_ptr& thrown) {
  if (thrown) std::rethrow_exception(thrown);
};

double per_second(int count, Steady::duration took) {
  return count / std::chrono::duration<double>(took).count();
}

/// What the workers of one measurement share.
struct Count {
  Steady::time_point began = Steady::now();
  Steady::time_point until;
  Steady::time_point last;  ///< when the last job was done
  int done = 0;

  explicit Count(const Load& load) : until(began + load.time), last(began) {}
  bool over() const { return Steady::now() >= until; }
  void add() {
    ++done;
    last = Steady::now();
  }
  double rate() const { return per_second(done, last - began); }
};

Task<void> enqueue(BenchPlace& place, Count& count) {
  while (!count.over()) {
    auto body = [&place](storage::Transaction& transaction) { return place.engine().insert(transaction, small_job()); };
    must(co_await storage::transact(place.database(), std::move(body)));
    count.add();
  }
}

Task<void> claim_and_finish(BenchPlace& place, Count& count) {
  while (!count.over()) {
    const auto job = must(co_await place.engine().claim(kQueue, "bench", seconds(15)));
    if (!job) throw std::runtime_error("the queue ran empty: give it more waiting jobs");
    auto body = [&place, lease = job->lease()](storage::Transaction& transaction) {
      return place.engine().complete(transaction, lease);
    };
    must(co_await storage::transact(place.database(), std::move(body)));
    count.add();
  }
}

template <class MakeWorker>
double rate_of(BenchPlace& place, Load load, MakeWorker worker) {
  boost::asio::io_context& loop = storage::kept_loop();
  Count count(load);
  for (int i = 0; i < load.workers; ++i) boost::asio::co_spawn(loop, worker(place, count), kRethrow);
  loop.run();
  return count.rate();
}

class Nothing final : public queue::Worker {
 public:
  std::string_view kind() const override { return kKind; }
  Task<queue::Verdict> work(queue::Job) override { co_return queue::Completed(); }
};

}  // namespace

double enqueued_per_second(BenchPlace& place, Load load) {
  return rate_of(place, load, enqueue);
}

double finished_per_second(BenchPlace& place, Load load) {
  storage::run_task(place.fill(load.waiting));
  return rate_of(place, load, claim_and_finish);
}

double dispatched_per_second(BenchPlace& place, Load load) {
  storage::run_task(place.fill(load.waiting));
  boost::asio::io_context& loop = storage::kept_loop();
  const storage::TestDirectory logs;
  telemetry::Log log = must(telemetry::Log::to_file(place.clock(), logs.path() / "log", telemetry::Level::info));
  telemetry::Metrics metrics;
  const auto completed = metrics.counter("jobs_total", "Tries of jobs, by how they ended.",
                                         {{"queue", kQueue}, {"kind", std::string(kKind)}, {"outcome", "completed"}});
  Nothing worker;
  queue::DispatcherSettings settings;
  settings.queues[kQueue] = {.concurrency = load.workers, .retry = {}};
  queue::Dispatcher dispatcher(loop, place.engine(), place.wake_up(), place.clock(), {&worker}, settings, log, metrics);
  const auto began = Steady::now();
  double rate = 0;
  dispatcher.start();
  boost::asio::steady_timer end(loop, load.time);
  end.async_wait([&](boost::system::error_code) {
    rate = per_second(static_cast<int>(completed.value()), Steady::now() - began);
    boost::asio::co_spawn(loop, dispatcher.stop(seconds(10)), kRethrow);
  });
  loop.run();
  return rate;
}

}  // namespace matjar::bench
