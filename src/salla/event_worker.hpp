#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "queue/dispatcher.hpp"
#include "queue/job_engine.hpp"
#include "salla/app_events.hpp"
#include "salla/event_handler.hpp"
#include "telemetry/metrics.hpp"

namespace matjar::salla {

/// Works on the events that Salla's webhooks brought: first what they mean for the app itself, then the rooms that want
/// to know. The effect, the end of the event and the end of its job are one transaction, so each event has its effect
/// once. Events of a store in which the app is not installed have none.
class EventWorker final : public queue::Worker {
 public:
  /// All must outlive the worker; the handlers are asked in this order.
  EventWorker(EventRepository& events, InstallationRepository& installations, AppEvents& app, queue::JobEngine& jobs,
              std::vector<EventHandler*> handlers, telemetry::Metrics& metrics)
      : events_(events),
        installations_(installations),
        app_(app),
        jobs_(jobs),
        handlers_(std::move(handlers)),
        metrics_(metrics) {}

  std::string_view kind() const override { return WebhookInbox::kKind; }
  Task<queue::Verdict> work(queue::Job job) override;
  storage::Body<Result<void>> discarded(storage::Transaction& transaction, const queue::Job& job,
                                        const Error& error) override;

 private:
  storage::Body<Result<EventOutcome>> settle(storage::Transaction& transaction, const queue::Job& job,
                                             const ReceivedEvent& received);
  storage::Body<Result<EventOutcome>> apply(storage::Transaction& transaction, const ReceivedEvent& received);
  void count(const std::string& event, std::string_view outcome);

  EventRepository& events_;
  InstallationRepository& installations_;
  AppEvents& app_;
  queue::JobEngine& jobs_;
  const std::vector<EventHandler*> handlers_;
  telemetry::Metrics& metrics_;
};

}  // namespace matjar::salla
