#include "sourcing/route_watch.hpp"

namespace matjar::sourcing {

RouteWatch::RouteWatch(telemetry::Metrics& metrics, const Clock& clock, const telemetry::Log& log)
    : metrics_(metrics), clock_(clock), log_(log) {}

bool RouteWatch::is_due(const std::string& shop, const std::string& route) {
  const Timestamp now = clock_.now();
  const std::scoped_lock lock(mutex_);
  const auto [told, first] = told_.try_emplace({shop, route}, now);
  if (!first && now - told->second < kQuiet) return false;
  told->second = now;
  return true;
}

void RouteWatch::record(const MissingRoutes& missing) {
  if (missing.shop.empty()) return;
  const std::string shop(missing.shop);
  metrics_
      .counter("matjar_sourcing_shop_pages_total", "Product pages that a shop's own reader has read.", {{"shop", shop}})
      .inc();
  for (const std::string_view name : missing.routes) {
    const std::string route(name);
    metrics_
        .counter("matjar_sourcing_route_missing_total",
                 "Product pages on which a route of the shop's reader found nothing.",
                 {{"shop", shop}, {"route", route}})
        .inc();
    if (is_due(shop, route)) log_.warning("route_missing", {{"shop", shop}, {"route", route}});
  }
}

}  // namespace matjar::sourcing
