#include "queue/job_run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

namespace matjar::queue {

namespace {

constexpr std::string_view kDefect = "This is a defect of the program; please report it with the log.";

Retry defect(std::string_view name, std::string message) {
  return {fail(ErrorKind::internal, {.name = name, .message = std::move(message), .next_step = std::string(kDefect)})
              .error()};
}

std::chrono::milliseconds scaled(std::chrono::milliseconds delay, double scale) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(delay.count()) * scale));
}

}  // namespace

Task<Verdict> JobRun::attempt() {
  if (worker_ == nullptr) co_return defect("worker_unknown", "Nobody performs jobs of the kind " + job_.kind + ".");
  std::string thrown;
  try {
    co_return co_await worker_->work(job_);
  } catch (const std::exception& error) {
    thrown = error.what();
  } catch (...) {
    thrown = "something that is no std::exception";
  }
  co_return defect("worker_threw", "The job's code threw: " + thrown);
}

Task<void> JobRun::keep_lease(std::shared_ptr<JobRun> self) {
  while (!self->ended_) {
    self->until_heartbeat_->expires_after(self->services_.settings.heartbeat);
    boost::system::error_code cancelled;
    auto waiting =
        self->until_heartbeat_->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
    co_await std::move(waiting);
    if (self->ended_) co_return;
    const auto kept = co_await self->services_.engine.heartbeat(self->job_.lease(), self->services_.settings.lease);
    if (kept || self->ended_) continue;
    // A database that is busy or full for a moment does not cost the lease; its end of time does, and then this says
    // so.
    if (kept.error().name != "lease_lost") {
      self->services_.log.warning("heartbeat_failed", {{"job", self->job_.id}, {"error", describe(kept.error())}});
      continue;
    }
    // A heartbeat that waited for the end's own transaction finds no running job either.
    if (self->settling_) co_return;
    self->lease_lost_ = true;
    self->cancel_work_.emit(boost::asio::cancellation_type::terminal);
    co_return;
  }
}

Task<void> JobRun::run(std::shared_ptr<JobRun> self) {
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto began = std::chrono::steady_clock::now();
  self->until_heartbeat_ = std::make_unique<boost::asio::steady_timer>(executor);
  boost::asio::co_spawn(executor, keep_lease(self), boost::asio::detached);

  auto token = boost::asio::bind_cancellation_slot(self->cancel_work_.slot(), boost::asio::use_awaitable);
  auto working = boost::asio::co_spawn(executor, self->attempt(), std::move(token));
  const Verdict verdict = co_await std::move(working);
  self->settling_ = true;
  // Who has written the end himself had the lease, whatever a heartbeat was told after that.
  if (std::holds_alternative<Settled>(verdict)) self->lease_lost_ = false;
  if (!self->lease_lost_) co_await self->settle(verdict);
  self->ended_ = true;
  self->until_heartbeat_->cancel();
  self->report(self->lease_lost_ ? "lease_lost" : self->outcome_, began);
}

Task<void> JobRun::settle(const Verdict& verdict) {
  if (std::holds_alternative<Settled>(verdict)) {
    outcome_ = "settled";
    co_return;
  }
  auto body = [this, &verdict](storage::Transaction& transaction) { return settle_in(transaction, verdict); };
  Result<void> settled;
  try {
    settled = co_await storage::transact(services_.engine.database(), std::move(body));
  } catch (const std::exception& thrown) {  // by the worker's part of the transaction
    settled = std::unexpected(defect("worker_threw", thrown.what()).error);
  }
  if (settled) co_return;
  if (settled.error().name == "lease_lost") {
    lease_lost_ = true;
    co_return;
  }
  // The lease runs out, and the rescuer gives the job to somebody else.
  services_.log.error("job_not_settled", {{"job", job_.id}, {"error", describe(settled.error())}});
  outcome_ = "not_settled";
  if (services_.settings.on_stuck) services_.settings.on_stuck(settled.error());
}

storage::Body<Result<void>> JobRun::settle_in(storage::Transaction& transaction, const Verdict& verdict) {
  if (const auto* snooze = std::get_if<Snooze>(&verdict)) {
    outcome_ = "snoozed";
    co_return co_await services_.engine.snooze(transaction, job_.lease(), services_.clock.now() + snooze->for_how_long);
  }
  if (const auto* cancel = std::get_if<Cancel>(&verdict)) {
    outcome_ = "cancelled";
    why_ = cancel->reason;
    co_return co_await services_.engine.cancel(transaction, job_.lease(), cancel->reason);
  }
  if (const auto* retry = std::get_if<Retry>(&verdict)) co_return co_await settle_failure(transaction, retry->error);
  outcome_ = "completed";
  co_return co_await services_.engine.complete(transaction, job_.lease());
}

storage::Body<Result<void>> JobRun::settle_failure(storage::Transaction& transaction, const Error& error) {
  const auto queue = services_.settings.queues.find(job_.queue);
  const RetryPolicy policy = queue == services_.settings.queues.end() ? RetryPolicy() : queue->second.retry;
  why_ = describe(error);
  const RetryDecision decision = decide(error, job_.attempt, job_.max_attempts, policy, jitter_chance(job_));
  if (decision.retry) {
    outcome_ = "retried";
    const Timestamp at = services_.clock.now() + scaled(decision.delay, services_.settings.delay_scale);
    CO_TRY(co_await services_.engine.retry(transaction, job_.lease(), why_, at));
    if (worker_ != nullptr) CO_TRY(co_await worker_->retrying(transaction, job_, error, at));
    co_return Result<void>();
  }
  outcome_ = "discarded";
  CO_TRY(co_await services_.engine.discard(transaction, job_.lease(), why_));
  if (worker_ != nullptr) CO_TRY(co_await worker_->discarded(transaction, job_, error));
  co_return Result<void>();
}

void JobRun::report(std::string_view outcome, std::chrono::steady_clock::time_point began) const {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  const telemetry::Labels labels{{"queue", job_.queue}, {"kind", job_.kind}};
  telemetry::Labels with_outcome = labels;
  with_outcome.emplace("outcome", outcome);
  services_.metrics.counter("jobs_total", "Tries of jobs, by how they ended.", with_outcome).inc();
  services_.metrics.histogram("job_seconds", "How long a try of a job took.", labels).observe(took.count());
  const bool lost = outcome != "completed" && outcome != "settled" && outcome != "snoozed";
  std::vector<telemetry::Field> fields{{"job", job_.id},          {"queue", job_.queue}, {"kind", job_.kind},
                                       {"attempt", job_.attempt}, {"outcome", outcome},  {"seconds", took.count()}};
  if (!why_.empty()) fields.emplace_back("error", why_);
  services_.log.write(lost ? telemetry::Level::warning : telemetry::Level::info, "job_ended", fields);
}

}  // namespace matjar::queue
