#include "salla/event_worker.hpp"

#include <utility>

#include "salla/job_args.hpp"

namespace matjar::salla {

namespace {

/// Somebody ended it between the look and the transaction: what was done here is rolled back, and the next try sees it.
std::unexpected<Error> ended_meanwhile() {
  return fail(ErrorKind::unavailable, {.name = "event_ended_meanwhile",
                                       .message = "Another worker has ended the event.",
                                       .next_step = "It is looked at again by itself."});
}

}  // namespace

Task<queue::Verdict> EventWorker::work(queue::Job job) {
  auto finding = events_.find(job_argument(job.args, "event"));
  Result<std::optional<ReceivedEvent>> received = co_await std::move(finding);
  if (!received) co_return queue::Retry{std::move(received).error()};
  if (!*received) co_return queue::Completed{};
  const ReceivedEvent& event = **received;
  auto body = [this, &job, &event](storage::Transaction& transaction) { return settle(transaction, job, event); };
  auto settling = storage::transact(jobs_.database(), std::move(body));
  const Result<EventOutcome> outcome = co_await std::move(settling);
  if (!outcome) co_return queue::Retry{outcome.error()};
  count(event.event.event, to_string(*outcome));
  co_return queue::Settled{};
}

storage::Body<Result<EventOutcome>> EventWorker::settle(storage::Transaction& transaction, const queue::Job& job,
                                                        const ReceivedEvent& received) {
  CO_TRY_ASSIGN(const EventOutcome outcome, co_await apply(transaction, received));
  CO_TRY_ASSIGN(const bool first, co_await events_.end(transaction, received.id, outcome));
  if (!first) co_return ended_meanwhile();
  CO_TRY(co_await jobs_.complete(transaction, job.lease()));
  co_return outcome;
}

storage::Body<Result<EventOutcome>> EventWorker::apply(storage::Transaction& transaction,
                                                       const ReceivedEvent& received) {
  const WebhookEvent& event = received.event;
  EventOutcome outcome = EventOutcome::kept;
  std::optional<MerchantId> merchant;
  if (AppEvents::handles(event.event)) {
    CO_TRY_ASSIGN(const AppEvents::Applied applied, co_await app_.apply(transaction, received));
    if (applied.outcome == EventOutcome::outdated) co_return applied.outcome;
    outcome = applied.outcome;
    merchant = applied.merchant;
  } else {
    CO_TRY_ASSIGN(const auto known, co_await installations_.find(transaction, event.store));
    if (known && !known->installed) co_return EventOutcome::outdated;
    if (known) merchant = known->merchant;
  }
  if (!merchant) co_return outcome;
  const StoreEvent told{.merchant = *merchant,
                        .store = event.store,
                        .event = event.event,
                        .occurred_at = received.occurred_at,
                        .data = event.data};
  for (EventHandler* const handler : handlers_) {
    if (!handler->handles(event.event)) continue;
    CO_TRY_ASSIGN(const EventOutcome done, co_await handler->apply(transaction, told));
    const bool more = done == EventOutcome::applied || outcome == EventOutcome::kept;
    if (more) outcome = done;
  }
  co_return outcome;
}

storage::Body<Result<void>> EventWorker::discarded(storage::Transaction& transaction, const queue::Job& job,
                                                   const Error& error) {
  return events_.note_failure(transaction, job_argument(job.args, "event"), error);
}

/// Salla has some fifty names; telemetry::Metrics bounds what else somebody with the secret may send.
void EventWorker::count(const std::string& event, std::string_view outcome) {
  metrics_
      .counter("matjar_salla_events_total", "Events that Salla's webhooks brought.",
               {{"event", event}, {"outcome", std::string(outcome)}})
      .inc();
}

}  // namespace matjar::salla
