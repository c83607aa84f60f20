#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/id_source.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "crypto/sealer.hpp"
#include "queue/job_engine.hpp"
#include "salla/webhook_check.hpp"
#include "salla/webhook_event.hpp"
#include "storage/database.hpp"

namespace matjar::salla {

/// An event as it was written down.
struct ReceivedEvent {
  std::string id;
  WebhookEvent event;
  Timestamp occurred_at;  ///< as Salla says, but not later than when it came; that, where Salla does not say it
};

/// Takes Salla's webhooks: proves where they come from, writes them down durably with the job that will work on them,
/// and only then says yes. A delivery that comes again is known and does nothing. The events of one store are worked on
/// one after the other, in the order in which they came but for those that are tried again. Safe for concurrent use.
class WebhookInbox {
 public:
  static constexpr std::string_view kQueue = "salla";
  static constexpr std::string_view kKind = "salla.event";

  struct Services {
    storage::Database& database;
    queue::JobEngine& jobs;
    const crypto::Sealer& sealer;
    const Clock& clock;
    IdSource& ids;
  };
  /// The services must outlive the inbox.
  WebhookInbox(Services services, WebhookProof proof) : services_(services), proof_(std::move(proof)) {}

  enum class Receipt { taken, known };
  /// Errors of check_webhook() and webhook_event_from_json(), and the database's: then Salla sends it again.
  Task<Result<Receipt>> take(net::Headers headers, std::string body);
  /// The same for an event of our own making, which needs no proof and whose time is believed.
  Task<Result<Receipt>> record(std::string body);

 private:
  Task<Result<Receipt>> write_down(WebhookEvent event, std::string body);

  Services services_;
  WebhookProof proof_;
};

/// The lane in which the work for one store is done, one job after the other.
std::string event_lane(const SallaMerchantId& store);

/// What became of an event.
enum class EventOutcome {
  applied,
  outdated,  ///< a newer one was here before, or the app is gone from the store
  kept,      ///< nobody acts on such events
};
std::string_view to_string(EventOutcome outcome);

/// The events that were taken, for whoever works on them.
class EventRepository {
 public:
  EventRepository(storage::Database& database, const crypto::Sealer& sealer, const Clock& clock)
      : database_(database), sealer_(sealer), clock_(clock) {}

  /// No value for one that has had its effect. `event_unknown` (not_found), errors of Sealer::open().
  Task<Result<std::optional<ReceivedEvent>>> find(std::string id);
  /// Ends it, with an empty body where it was applied or outdated. False when that was done before.
  storage::Body<Result<bool>> end(storage::Transaction& transaction, std::string id, EventOutcome outcome);
  storage::Body<Result<void>> note_failure(storage::Transaction& transaction, std::string id, const Error& error);
  /// Empties what is kept of a store that has gone.
  storage::Body<Result<void>> erase(storage::Transaction& transaction, SallaMerchantId store);
  /// The tokens among it, which end with the app.
  storage::Body<Result<void>> erase_tokens(storage::Transaction& transaction, SallaMerchantId store);
  /// Removes what came before and has ended, one way or the other.
  Task<Result<std::int64_t>> prune(Timestamp before);

 private:
  storage::Database& database_;
  const crypto::Sealer& sealer_;
  const Clock& clock_;
};

}  // namespace matjar::salla
