#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "sourcing/page_reader.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace matjar::sourcing {

/// Tells when a shop's reader stops finding what it used to find. Counts the product pages of each reader
/// (`matjar_sourcing_shop_pages_total{shop}`) and those on which an expected route found nothing
/// (`matjar_sourcing_route_missing_total{shop,route}`), and writes a line `route_missing` for each route, at most one
/// an hour. Labels come from the program's own table. Safe for concurrent use.
class RouteWatch {
 public:
  static constexpr std::chrono::hours kQuiet{1};

  /// All outlive the watch.
  RouteWatch(telemetry::Metrics& metrics, const Clock& clock, const telemetry::Log& log);

  void record(const MissingRoutes& missing);

 private:
  bool is_due(const std::string& shop, const std::string& route);

  telemetry::Metrics& metrics_;
  const Clock& clock_;
  const telemetry::Log& log_;
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Timestamp> told_;  ///< when a route's last line was written
};

}  // namespace matjar::sourcing
