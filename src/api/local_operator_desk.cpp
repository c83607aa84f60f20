#include "api/local_operator_desk.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "api/redacted_json.hpp"
#include "telemetry/redaction.hpp"

namespace matjar::api {

namespace {

queue::Job redacted(queue::Job job) {
  job.args = redacted_json(job.args);
  job.last_error = telemetry::mask_secrets(job.last_error);
  return job;
}

}  // namespace

queue::Worker* LocalOperatorDesk::worker_for(const queue::Job& job) const {
  for (queue::Worker* worker : services_.workers) {
    if (worker->kind() == job.kind) return worker;
  }
  return nullptr;
}

Task<Result<std::vector<queue::Job>>> LocalOperatorDesk::list(queue::JobFilter filter) {
  CO_TRY_ASSIGN(auto jobs, co_await desk_.list(std::move(filter)));
  for (queue::Job& job : jobs) job = redacted(std::move(job));
  co_return jobs;
}

Task<Result<queue::Job>> LocalOperatorDesk::show(JobId id) {
  CO_TRY_ASSIGN(auto job, co_await desk_.find(std::move(id)));
  co_return redacted(std::move(job));
}

Task<Result<queue::Job>> LocalOperatorDesk::retry(JobId id) {
  CO_TRY(co_await desk_.retry_discarded(id));
  co_return co_await show(std::move(id));
}

Task<Result<queue::Job>> LocalOperatorDesk::discard(JobId id) {
  queue::JobDesk::OnDiscard on_discard = [this](storage::Transaction& transaction, const queue::Job& job,
                                                const Error& error) -> storage::Body<Result<void>> {
    if (queue::Worker* worker = worker_for(job)) CO_TRY(co_await worker->discarded(transaction, job, error));
    co_return Result<void>();
  };
  CO_TRY(co_await desk_.discard(id, std::move(on_discard)));
  co_return co_await show(std::move(id));
}

Task<Result<std::vector<QueueOverview>>> LocalOperatorDesk::queues() {
  CO_TRY_ASSIGN(const auto counts, co_await desk_.counts());
  CO_TRY_ASSIGN(const auto latencies, co_await desk_.latencies());
  CO_TRY_ASSIGN(const auto paused, co_await desk_.paused_queues());
  std::map<std::string, QueueOverview> all;
  for (const std::string& queue : services_.queues) all[queue];
  for (const auto& count : counts) all[count.queue].jobs[count.state] = count.jobs;
  for (const auto& latency : latencies) all[latency.queue].waited = latency.waited;
  for (const std::string& queue : paused) all[queue].paused = true;
  std::vector<QueueOverview> overviews;
  for (auto& [name, overview] : all) {
    overview.name = name;
    overviews.push_back(std::move(overview));
  }
  co_return overviews;
}

Task<Result<void>> LocalOperatorDesk::must_be_known(std::string queue) {
  CO_TRY_ASSIGN(const auto known, co_await queues());
  if (std::ranges::find(known, queue, &QueueOverview::name) != known.end()) co_return Result<void>();
  std::vector<std::string> names;
  for (const QueueOverview& overview : known) names.push_back(overview.name);
  co_return fail(ErrorKind::not_found, {.name = "queue_unknown",
                                        .message = "There is no queue of this name.",
                                        .next_step = fmt::format("Choose one of {}.", fmt::join(names, ", "))});
}

Task<Result<void>> LocalOperatorDesk::pause(std::string queue) {
  CO_TRY(co_await must_be_known(queue));
  co_return co_await desk_.pause(std::move(queue));
}

Task<Result<void>> LocalOperatorDesk::resume(std::string queue) {
  CO_TRY(co_await must_be_known(queue));
  co_return co_await desk_.resume(std::move(queue));
}

}  // namespace matjar::api
