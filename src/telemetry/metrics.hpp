#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace matjar::telemetry {

using Labels = std::map<std::string, std::string>;

/// The handles below are cheap to copy, safe for concurrent use and valid as long as the Metrics they come from.
/// Services ask for them once, in their constructor.
class Counter {
 public:
  explicit Counter(prometheus::Counter& counter) : counter_(&counter) {}
  void inc() { add(1); }
  void add(double amount);  ///< a negative amount is ignored: counters only grow
  double value() const;

 private:
  prometheus::Counter* counter_;
};

class Gauge {
 public:
  explicit Gauge(prometheus::Gauge& gauge) : gauge_(&gauge) {}
  void set(double value);
  void add(double amount);
  double value() const;

 private:
  prometheus::Gauge* gauge_;
};

class Histogram {
 public:
  explicit Histogram(prometheus::Histogram& histogram) : histogram_(&histogram) {}
  void observe(double value);

 private:
  prometheus::Histogram* histogram_;
};

/// The program's own measurements, in Prometheus' names and units: seconds, bytes, "_total" for counters. Asking twice
/// for the same name and labels gives the same series. Labels take few values each (a step, a vendor, an outcome; never
/// an id or an address): beyond 1,000 series of one name, further ones share a series in which every label is "other".
///
/// Throws std::invalid_argument for a name that Prometheus does not allow, or that is taken by another kind of metric.
class Metrics {
 public:
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  /// `buckets` are upper bounds in rising order; those of the first call for a name and labels count.
  Histogram histogram(const std::string& name, const std::string& help, const Labels& labels = {},
                      const std::vector<double>& buckets = duration_buckets());

  /// Upper bounds in seconds, from a database statement (1 ms) to a whole build (10 min).
  static std::vector<double> duration_buckets();

  /// Text exposition format 0.0.4.
  std::string render() const;

 private:
  struct Registry;
  std::unique_ptr<Registry> registry_;
};

}  // namespace matjar::telemetry
