#include "telemetry/metrics.hpp"

#include <mutex>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <set>
#include <stdexcept>

namespace matjar::telemetry {

namespace {

constexpr std::size_t kMaxSeries = 1000;

template <class Metric>
struct Family {
  prometheus::Family<Metric>* metrics = nullptr;
  std::set<Labels> seen;
};

/// The labels as given while there is room, and one shared set of them afterwards.
Labels bounded(std::set<Labels>& seen, const Labels& labels) {
  if (seen.contains(labels)) return labels;
  if (seen.size() < kMaxSeries) return *seen.insert(labels).first;
  Labels other = labels;
  for (auto& [name, value] : other) value = "other";
  return other;
}

}  // namespace

struct Metrics::Registry {
  /// The family of that name, registered with `build()` when it is new.
  template <class Metric, class Build>
  Family<Metric>& family(std::map<std::string, Family<Metric>>& families, const std::string& name, Build build) {
    if (const auto known = families.find(name); known != families.end()) return known->second;
    if (!names.insert(name).second) throw std::invalid_argument("metric of two kinds: " + name);
    Family<Metric> made;
    made.metrics = &build();
    return families.emplace(name, std::move(made)).first->second;
  }

  std::mutex mutex;
  prometheus::Registry registry;
  std::set<std::string> names;
  std::map<std::string, Family<prometheus::Counter>> counters;
  std::map<std::string, Family<prometheus::Gauge>> gauges;
  std::map<std::string, Family<prometheus::Histogram>> histograms;
};

void Counter::add(double amount) {
  counter_->Increment(amount);
}

double Counter::value() const {
  return counter_->Value();
}

void Gauge::set(double value) {
  gauge_->Set(value);
}

void Gauge::add(double amount) {
  gauge_->Increment(amount);
}

double Gauge::value() const {
  return gauge_->Value();
}

void Histogram::observe(double value) {
  histogram_->Observe(value);
}

Metrics::Metrics() : registry_(std::make_unique<Registry>()) {}
Metrics::~Metrics() = default;

Counter Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
  std::scoped_lock lock(registry_->mutex);
  auto& family = registry_->family(registry_->counters, name, [&]() -> auto& {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry_->registry);
  });
  return Counter(family.metrics->Add(bounded(family.seen, labels)));
}

Gauge Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  std::scoped_lock lock(registry_->mutex);
  auto& family = registry_->family(registry_->gauges, name, [&]() -> auto& {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry_->registry);
  });
  return Gauge(family.metrics->Add(bounded(family.seen, labels)));
}

Histogram Metrics::histogram(const std::string& name, const std::string& help, const Labels& labels,
                             const std::vector<double>& buckets) {
  std::scoped_lock lock(registry_->mutex);
  auto& family = registry_->family(registry_->histograms, name, [&]() -> auto& {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry_->registry);
  });
  return Histogram(family.metrics->Add(bounded(family.seen, labels), buckets));
}

std::vector<double> Metrics::duration_buckets() {
  return {0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180, 600};
}

std::string Metrics::render() const {
  return prometheus::TextSerializer().Serialize(registry_->registry.Collect());
}

}  // namespace matjar::telemetry
