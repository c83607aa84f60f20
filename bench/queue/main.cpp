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

constexpr const char* kRaw = "raw SQLite, one thread";

struct Options {
  int runs = 5;
  int milliseconds = 2'000;
  int latency_seconds = 10;
  std::vector<int> workers{1, 10, 50};
  std::string part;  ///< empty: all

  bool wants(std::string_view name) const { return part.empty() || part == name; }
};

/// The figures of all runs, by the name of their row and column.
class Table {
 public:
  void add(const std::string& row, const std::string& column, double value) { cells_[row][column].push_back(value); }
  /// 0 for what was not measured.
  double middle(const std::string& row, const std::string& column) const {
    const auto known = cells_.find(row);
    if (known == cells_.end() || !known->second.contains(column)) return 0;
    return median(known->second.at(column));
  }

 private:
  std::map<std::string, std::map<std::string, std::vector<double>>> cells_;
};

std::string row_of(Backend backend, int workers) {
  return fmt::format("{}, {} worker{}", to_string(backend), workers, workers == 1 ? "" : "s");
}

std::string shown(double value, int decimals, const char* unit = "") {
  return value == 0 ? "-" : fmt::format("{:.{}f}{}", value, decimals, unit);
}

void measure_rates(Backend backend, int workers, const Options& options, Table& table) {
  const std::string row = row_of(backend, workers);
  const Load load{.workers = workers,
                  .time = std::chrono::milliseconds(options.milliseconds),
                  .waiting = (backend == Backend::sqlite ? 20 : 4) * options.milliseconds};
  BenchPlace place(backend);
  if (options.wants("enqueue")) table.add(row, "enqueue", enqueued_per_second(place, load));
  if (options.wants("finish")) table.add(row, "finish", finished_per_second(place, load));
  if (options.wants("dispatch")) table.add(row, "dispatch", dispatched_per_second(place, load));
}

void measure_latency(Backend backend, const Options& options, Table& table) {
  const std::string row(to_string(backend));
  BenchPlace place(backend);
  const auto latencies = start_latencies(place, {.time = std::chrono::seconds(options.latency_seconds)});
  table.add(row, "p50", quantile(latencies, 0.5));
  table.add(row, "p99", quantile(latencies, 0.99));
}

void run_once(const std::vector<Backend>& backends, const Options& options, Table& table) {
  if (options.wants("raw")) {
    const RawRates raw = raw_sqlite_rates(std::chrono::milliseconds(options.milliseconds));
    table.add(kRaw, "enqueue", raw.enqueued);
    table.add(kRaw, "finish", raw.finished);
  }
  for (const int workers : options.workers) {
    for (const Backend backend : backends) measure_rates(backend, workers, options, table);
  }
  if (!options.wants("latency")) return;
  for (const Backend backend : backends) measure_latency(backend, options, table);
}

void print_rates(const std::vector<Backend>& backends, const Options& options, const Table& table) {
  std::vector<std::string> rows{kRaw};
  for (const Backend backend : backends) {
    for (const int workers : options.workers) rows.push_back(row_of(backend, workers));
  }
  const double raw = table.middle(kRaw, "finish");
  fmt::print("Durable jobs per second\n{:<24}{:>10}{:>14}{:>10}{:>18}{:>10}\n", "", "enqueue", "claim+finish", "/ raw",
             "with dispatcher", "/ raw");
  for (const std::string& row : rows) {
    const double finish = table.middle(row, "finish");
    const double dispatch = table.middle(row, "dispatch");
    fmt::print("{:<24}{:>10}{:>14}{:>10}{:>18}{:>10}\n", row, shown(table.middle(row, "enqueue"), 0), shown(finish, 0),
               raw > 0 ? shown(finish / raw, 1, "x") : "-", shown(dispatch, 0),
               raw > 0 ? shown(dispatch / raw, 1, "x") : "-");
  }
}

void print_ratio(const Options& options, const Table& table) {
  for (const int workers : options.workers) {
    const std::string sqlite = row_of(Backend::sqlite, workers);
    const std::string postgres = row_of(Backend::postgres, workers);
    const auto ratio = [&](const char* column) {
      const double divisor = table.middle(postgres, column);
      return divisor > 0 ? shown(table.middle(sqlite, column) / divisor, 1, "x") : "-";
    };
    fmt::print("{:<24}{:>10}{:>14}{:>28}\n", fmt::format("SQLite / PostgreSQL, {}", workers), ratio("enqueue"),
               ratio("finish"), ratio("dispatch"));
  }
}

void print_latency(const std::vector<Backend>& backends, const Table& table) {
  fmt::print("\nFrom add to start at 100 jobs/s, milliseconds\n{:<24}{:>10}{:>14}\n", "", "p50", "p99");
  for (const Backend backend : backends) {
    const std::string row(to_string(backend));
    fmt::print("{:<24}{:>10}{:>14}\n", row, shown(table.middle(row, "p50"), 1), shown(table.middle(row, "p99"), 1));
  }
}

void measure(const Options& options) {
  std::vector<Backend> backends{Backend::sqlite};
  if (storage::PostgresInstallation::server() != nullptr) backends.push_back(Backend::postgres);
  Table table;
  for (int run = 1; run <= options.runs; ++run) {
    fmt::print(stderr, "run {} of {}\n", run, options.runs);
    run_once(backends, options, table);
  }
  print_rates(backends, options, table);
  if (backends.size() == 2) print_ratio(options, table);
  print_latency(backends, table);
}

}  // namespace
}  // namespace matjar::bench

int main(int argc, char** argv) {
  matjar::bench::Options options;
  CLI::App app("Durable jobs per second, and milliseconds from add to start");
  app.add_option("--runs", options.runs, "Medians of so many runs")->capture_default_str();
  app.add_option("--milliseconds", options.milliseconds, "For each rate")->capture_default_str();
  app.add_option("--latency-seconds", options.latency_seconds, "For each latency")->capture_default_str();
  app.add_option("--workers", options.workers, "How many at once")->capture_default_str();
  app.add_option("--part", options.part, "raw, enqueue, finish, dispatch or latency alone");
  CLI11_PARSE(app, argc, argv);
  try {
    matjar::bench::measure(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_queue: {}\n", error.what());
    return 1;
  }
  return 0;
}
