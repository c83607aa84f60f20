// How many durable jobs the queue moves, and how soon a job starts. See docs/benchmarks.md.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <map>

#include "bench/figures.hpp"
#include "bench/queue/raw_queue.hpp"
#include "bench/queue/start_latency.hpp"
#include "bench/queue/throughput.hpp"

namespace matjar::bench {
namespace {

constexpr int kWorkers[] = {1, 10, 50};

struct Options {
  int runs = 5;
  int milliseconds = 2'000;
  int latency_seconds = 10;
};

/// The figures of all runs, by the name of their row and column.
class Table {
 public:
  void add(const std::string& row, const std::string& column, double value) { cells_[row][column].push_back(value); }
  double middle(const std::string& row, const std::string& column) const { return median(cells_.at(row).at(column)); }

 private:
  std::map<std::string, std::map<std::string, std::vector<double>>> cells_;
};

std::string row_of(Backend backend, int workers) {
  return fmt::format("{}, {} worker{}", to_string(backend), workers, workers == 1 ? "" : "s");
}

void run_once(const std::vector<Backend>& backends, const Options& options, Table& table) {
  const std::chrono::milliseconds time(options.milliseconds);
  const RawRates raw = raw_sqlite_rates(time);
  table.add("raw", "enqueue", raw.enqueued);
  table.add("raw", "finish", raw.finished);
  for (const int workers : kWorkers) {
    for (const Backend backend : backends) {
      const std::string row = row_of(backend, workers);
      const Load load{
          .workers = workers, .time = time, .waiting = (backend == Backend::sqlite ? 15 : 4) * options.milliseconds};
      BenchPlace place(backend);
      table.add(row, "enqueue", enqueued_per_second(place, load));
      table.add(row, "finish", finished_per_second(place, load));
      table.add(row, "dispatch", dispatched_per_second(place, load));
    }
  }
  for (const Backend backend : backends) {
    BenchPlace place(backend);
    const auto latencies = start_latencies(place, {.time = std::chrono::seconds(options.latency_seconds)});
    table.add(std::string(to_string(backend)), "p50", quantile(latencies, 0.5));
    table.add(std::string(to_string(backend)), "p99", quantile(latencies, 0.99));
  }
}

void print(const std::vector<Backend>& backends, const Table& table) {
  fmt::print("Durable jobs per second\n{:<24}{:>10}{:>16}{:>18}{:>14}\n", "", "enqueue", "claim+finish",
             "with dispatcher", "against raw");
  const double raw = table.middle("raw", "finish");
  fmt::print("{:<24}{:>10.0f}{:>16.0f}{:>18}{:>13.1f}x\n", "raw SQLite, one thread", table.middle("raw", "enqueue"),
             raw, "-", 1.0);
  for (const Backend backend : backends) {
    for (const int workers : kWorkers) {
      const std::string row = row_of(backend, workers);
      const double dispatch = table.middle(row, "dispatch");
      fmt::print("{:<24}{:>10.0f}{:>16.0f}{:>18.0f}{:>13.1f}x\n", row, table.middle(row, "enqueue"),
                 table.middle(row, "finish"), dispatch, dispatch / raw);
    }
  }
  if (backends.size() == 2) {
    const int most = kWorkers[2];
    fmt::print("SQLite against PostgreSQL, {} workers, with dispatcher: {:.1f}x\n", most,
               table.middle(row_of(Backend::sqlite, most), "dispatch") /
                   table.middle(row_of(Backend::postgres, most), "dispatch"));
  }
  fmt::print("\nFrom add to start at 100 jobs/s, milliseconds\n{:<24}{:>10}{:>10}\n", "", "p50", "p99");
  for (const Backend backend : backends) {
    const std::string row(to_string(backend));
    fmt::print("{:<24}{:>10.1f}{:>10.1f}\n", row, table.middle(row, "p50"), table.middle(row, "p99"));
  }
}

}  // namespace
}  // namespace matjar::bench

int main(int argc, char** argv) {
  using namespace matjar::bench;  // NOLINT(google-build-using-namespace)
  Options options;
  CLI::App app("Durable jobs per second, and milliseconds from add to start");
  app.add_option("--runs", options.runs, "The medians of so many runs")->capture_default_str();
  app.add_option("--milliseconds", options.milliseconds, "For each measurement of a rate")->capture_default_str();
  app.add_option("--latency-seconds", options.latency_seconds, "For each measurement of latency")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::vector<Backend> backends{Backend::sqlite};
  if (matjar::storage::PostgresInstallation::server() != nullptr) backends.push_back(Backend::postgres);
  try {
    Table table;
    for (int run = 1; run <= options.runs; ++run) {
      fmt::print(stderr, "run {} of {}\n", run, options.runs);
      run_once(backends, options, table);
    }
    print(backends, table);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_queue: {}\n", error.what());
    return 1;
  }
  return 0;
}
