#include "queue/maintenance.hpp"

namespace matjar::queue {

namespace {

constexpr std::chrono::minutes kInterval{1};

}  // namespace

Task<void> Maintenance::run_when_due() {
  const Timestamp now = clock_.now();
  if (done_at_ && now < *done_at_ + kInterval) co_return;
  done_at_ = now;
  const auto pruned = co_await pruner_.prune();
  if (!pruned) log_.warning("prune_failed", {{"error", describe(pruned.error())}});
  if (pruned && *pruned > 0) log_.info("jobs_pruned", {{"count", *pruned}});
  const auto measured = co_await measure();
  if (!measured) log_.warning("measuring_queues_failed", {{"error", describe(measured.error())}});
}

Task<Result<void>> Maintenance::measure() {
  CO_TRY_ASSIGN(const auto counts, co_await desk_.counts());
  CO_TRY_ASSIGN(const auto latencies, co_await desk_.latencies());
  for (auto& [key, gauge] : jobs_) gauge.set(0);
  for (const JobCount& count : counts) {
    const telemetry::Labels labels{{"queue", count.queue}, {"state", std::string(to_string(count.state))}};
    auto gauge = metrics_.gauge("jobs", "Jobs in the database.", labels);
    gauge.set(static_cast<double>(count.jobs));
    jobs_.emplace(std::pair(count.queue, count.state), gauge);
  }
  for (auto& [queue, gauge] : latencies_) gauge.set(0);
  for (const QueueLatency& latency : latencies) {
    const telemetry::Labels labels{{"queue", latency.queue}};
    auto gauge = metrics_.gauge("queue_latency_seconds", "How long the oldest job that is due has waited.", labels);
    gauge.set(std::chrono::duration<double>(latency.waited).count());
    latencies_.emplace(latency.queue, gauge);
  }
  co_return Result<void>();
}

}  // namespace matjar::queue
