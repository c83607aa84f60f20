#include "bench/queue/start_latency.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

#include "queue/dispatcher.hpp"

namespace matjar::bench {

namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr int kPlaces = 10;

constexpr auto kRethrow = [](const std::exception_ptr& thrown) {
  if (thrown) std::rethrow_exception(thrown);
};

/// Reads from a job's arguments, a bare number, when it was due.
class Stopwatch final : public queue::Worker {
 public:
  std::string_view kind() const override { return kKind; }
  Task<queue::Verdict> work(queue::Job job) override {
    const auto now = Steady::now().time_since_epoch();
    nanoseconds::rep due = 0;
    std::from_chars(job.args.data(), job.args.data() + job.args.size(), due);
    milliseconds_.push_back(std::chrono::duration<double, std::milli>(now - nanoseconds(due)).count());
    co_return queue::Completed();
  }
  std::vector<double> take() { return std::move(milliseconds_); }

 private:
  std::vector<double> milliseconds_;
};

Task<void> add_one(BenchPlace& place, Steady::time_point due) {
  queue::NewJob job = small_job();
  job.args = std::to_string(nanoseconds(due.time_since_epoch()).count());
  auto body = [&place, job](storage::Transaction& transaction) { return place.engine().insert(transaction, job); };
  must(co_await storage::transact(place.database(), std::move(body)));
}

Task<void> add_all(BenchPlace& place, Arrivals arrivals, queue::Dispatcher& dispatcher) {
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer timer(executor);
  const auto began = Steady::now();
  const auto jobs = arrivals.per_second * arrivals.time.count();
  for (int i = 0; i < jobs; ++i) {
    const auto due = began + nanoseconds(seconds(1)) * i / arrivals.per_second;
    timer.expires_at(due);
    co_await timer.async_wait(boost::asio::use_awaitable);
    boost::asio::co_spawn(executor, add_one(place, due), kRethrow);
  }
  timer.expires_after(seconds(1));
  co_await timer.async_wait(boost::asio::use_awaitable);
  co_await dispatcher.stop(seconds(10));
}

}  // namespace

std::vector<double> start_latencies(BenchPlace& place, Arrivals arrivals) {
  boost::asio::io_context& loop = storage::kept_loop();
  const storage::TestDirectory logs;
  telemetry::Log log = must(telemetry::Log::to_file(place.clock(), logs.path() / "log", telemetry::Level::info));
  telemetry::Metrics metrics;
  Stopwatch worker;
  queue::DispatcherSettings settings;
  settings.queues[kQueue] = {.concurrency = kPlaces, .retry = {}};
  queue::Dispatcher dispatcher(loop, place.engine(), place.wake_up(), place.clock(), {&worker}, settings, log, metrics);
  dispatcher.start();
  boost::asio::co_spawn(loop, add_all(place, arrivals, dispatcher), kRethrow);
  loop.run();
  std::vector<double> latencies = worker.take();
  const auto jobs = static_cast<std::size_t>(arrivals.per_second * arrivals.time.count());
  if (latencies.size() != jobs) throw std::runtime_error("some jobs were never started");
  return latencies;
}

}  // namespace matjar::bench
