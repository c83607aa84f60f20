#pragma once

#include <chrono>

#include "queue/job_engine.hpp"
#include "salla/connect_flow.hpp"
#include "salla/installation_repository.hpp"
#include "salla/token_vault.hpp"
#include "salla/webhook_inbox.hpp"
#include "telemetry/log.hpp"

namespace matjar::salla {

/// Asks from time to time for what has become due: tokens to renew a day before they end, subscriptions to look at once
/// a day, merchants to forget whose removal was not followed by it, old events to remove. What it asks for is in the
/// database, so it needs no memory of its own, and several processes may have one.
class UpkeepWatch {
 public:
  struct Services {
    queue::JobEngine& jobs;
    TokenVault& tokens;
    InstallationRepository& installations;
    EventRepository& events;
    ConnectFlow& connect;
    const Clock& clock;
  };
  struct Settings {
    std::chrono::hours subscriptions{24};
    std::chrono::hours erase_after{48};  ///< as of AppEvents
    std::chrono::hours keep_events{24 * 30};
  };

  /// All must outlive the watch.
  UpkeepWatch(Services services, Settings settings, telemetry::Log& log)
      : services_(services), settings_(settings), log_(log) {}

  /// Looks each time when `every` is over. Never returns.
  Task<void> run(std::chrono::milliseconds every);
  /// Once. How many jobs it asked for.
  Task<Result<int>> look();

 private:
  Services services_;
  const Settings settings_;
  telemetry::Log& log_;
};

}  // namespace matjar::salla
