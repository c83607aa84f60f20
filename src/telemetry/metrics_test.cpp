#include "telemetry/metrics.hpp"

#include <gtest/gtest.h>
#include <stdexcept>
#include <thread>

namespace matjar::telemetry {
namespace {

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(Metrics, renders_counters_and_gauges_in_the_text_format) {
  Metrics metrics;
  Counter builds = metrics.counter("matjar_builds_total", "Store builds.", {{"outcome", "completed"}});
  builds.inc();
  builds.add(2);
  builds.add(-5);
  Gauge waiting = metrics.gauge("matjar_jobs_waiting", "Jobs that wait.");
  waiting.set(7);
  waiting.add(-3);
  const std::string text = metrics.render();
  EXPECT_TRUE(has_line(text, "# HELP matjar_builds_total Store builds.")) << text;
  EXPECT_TRUE(has_line(text, "# TYPE matjar_builds_total counter")) << text;
  EXPECT_TRUE(has_line(text, "matjar_builds_total{outcome=\"completed\"} 3")) << text;
  EXPECT_TRUE(has_line(text, "# TYPE matjar_jobs_waiting gauge")) << text;
  EXPECT_TRUE(has_line(text, "matjar_jobs_waiting 4")) << text;
}

TEST(Metrics, renders_cumulative_buckets_sum_and_count_of_a_histogram) {
  Metrics metrics;
  Histogram seconds = metrics.histogram("matjar_step_seconds", "Time of a step.", {{"step", "fetch"}}, {0.5, 2});
  for (const double value : {0.25, 1.0, 4.0}) seconds.observe(value);
  const std::string text = metrics.render();
  EXPECT_TRUE(has_line(text, R"(matjar_step_seconds_bucket{step="fetch",le="0.5"} 1)")) << text;
  EXPECT_TRUE(has_line(text, R"(matjar_step_seconds_bucket{step="fetch",le="2"} 2)")) << text;
  EXPECT_TRUE(has_line(text, R"(matjar_step_seconds_bucket{step="fetch",le="+Inf"} 3)")) << text;
  EXPECT_TRUE(has_line(text, R"(matjar_step_seconds_sum{step="fetch"} 5.25)")) << text;
  EXPECT_TRUE(has_line(text, R"(matjar_step_seconds_count{step="fetch"} 3)")) << text;
}

TEST(Metrics, gives_the_same_series_for_the_same_name_and_labels) {
  Metrics metrics;
  metrics.counter("calls_total", "Calls.", {{"vendor", "a"}}).inc();
  metrics.counter("calls_total", "Another help.", {{"vendor", "a"}}).inc();
  metrics.counter("calls_total", "Calls.", {{"vendor", "b"}}).inc();
  EXPECT_EQ(metrics.counter("calls_total", "Calls.", {{"vendor", "a"}}).value(), 2);
  EXPECT_EQ(metrics.counter("calls_total", "Calls.", {{"vendor", "b"}}).value(), 1);
}

TEST(Metrics, escapes_label_values) {
  Metrics metrics;
  metrics.counter("calls_total", "Calls.", {{"vendor", "a\"b\\c\nd"}}).inc();
  EXPECT_TRUE(has_line(metrics.render(), R"(calls_total{vendor="a\"b\\c\nd"} 1)")) << metrics.render();
}

TEST(Metrics, refuses_a_name_of_two_kinds_and_one_that_is_not_allowed) {
  Metrics metrics;
  metrics.counter("calls_total", "Calls.");
  EXPECT_THROW(metrics.gauge("calls_total", "Calls."), std::invalid_argument);
  EXPECT_THROW(metrics.counter("calls total", "Calls."), std::invalid_argument);
}

TEST(Metrics, bounds_the_series_of_one_name) {
  Metrics metrics;
  for (int i = 0; i < 1500; ++i) metrics.counter("calls_total", "Calls.", {{"id", std::to_string(i)}}).inc();
  EXPECT_EQ(metrics.counter("calls_total", "Calls.", {{"id", "another"}}).value(), 500);
  EXPECT_EQ(metrics.counter("calls_total", "Calls.", {{"id", "7"}}).value(), 1);
  EXPECT_TRUE(has_line(metrics.render(), R"(calls_total{id="other"} 500)"));
}

TEST(Metrics, counts_exactly_from_many_threads) {
  Metrics metrics;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&metrics] {
        for (int i = 0; i < 500; ++i) metrics.counter("calls_total", "Calls.").inc();
      });
    }
  }
  EXPECT_EQ(metrics.counter("calls_total", "Calls.").value(), 2000);
}

}  // namespace
}  // namespace matjar::telemetry
