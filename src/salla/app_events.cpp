#include "salla/app_events.hpp"

#include <utility>

#include "salla/app_event_json.hpp"
#include "salla/erasure_worker.hpp"
#include "salla/salla_json.hpp"
#include "salla/subscription_worker.hpp"

namespace matjar::salla {

namespace {

constexpr std::string_view kAuthorize = "app.store.authorize";
constexpr std::string_view kInstalled = "app.installed";
constexpr std::string_view kUninstalled = "app.uninstalled";

bool is_about_paying(std::string_view event) {
  return event.starts_with("app.trial.") || event.starts_with("app.subscription.");
}

/// The app was removed at that time or later.
bool is_buried(const Installation& known, Timestamp at) {
  return known.uninstalled_at && at <= *known.uninstalled_at;
}

bool is_before(Timestamp at, const std::optional<Timestamp>& newest) {
  return newest && at < *newest;
}

/// Nothing that a later try could mend.
std::unexpected<Error> without_tokens() {
  return fail(ErrorKind::invalid_input, {.name = "webhook_without_tokens",
                                         .message = "Salla's event of an installation has no pair of tokens.",
                                         .next_step = "Install the app in the Salla store again."});
}

}  // namespace

bool AppEvents::handles(std::string_view event) {
  return event.starts_with("app.");
}

storage::Body<Result<AppEvents::Applied>> AppEvents::apply(storage::Transaction& transaction,
                                                           const ReceivedEvent& received) {
  const std::string& event = received.event.event;
  const SallaMerchantId& store = received.event.store;
  CO_TRY_ASSIGN(auto found, co_await services_.installations.find(transaction, store));
  if (!found) {
    CO_TRY(co_await begin(transaction, store));
    CO_TRY_ASSIGN(found, co_await services_.installations.find(transaction, store));
  }
  Installation known = std::move(*found);
  if (event == kAuthorize) co_return co_await authorize(transaction, received, std::move(known));
  if (event == kInstalled) co_return co_await install(transaction, received, std::move(known));
  if (event == kUninstalled) co_return co_await uninstall(transaction, received, std::move(known));
  co_return co_await change(transaction, received, std::move(known));
}

/// Whatever Salla tells of the app first, the app is or was in the store. Since when, only an installation tells.
storage::Body<Result<void>> AppEvents::begin(storage::Transaction& transaction, SallaMerchantId number) {
  CO_TRY_ASSIGN(const accounts::Merchant merchant, co_await services_.merchants.ensure_for_store(transaction, number));
  catalog::Store store;
  store.id = StoreId(merchant.id.value());
  store.merchant = merchant.id;
  store.salla_store_id = number.value();
  store.created_at = services_.clock.now();
  CO_TRY(co_await services_.stores.ensure(transaction, std::move(store)));
  co_return co_await services_.installations.begin(transaction, std::move(number), merchant.id);
}

storage::Body<Result<AppEvents::Applied>> AppEvents::authorize(storage::Transaction& transaction,
                                                               const ReceivedEvent& received, Installation known) {
  const Timestamp at = received.occurred_at;
  Applied applied{.outcome = EventOutcome::outdated, .merchant = known.merchant};
  if (is_buried(known, at) || is_before(at, known.authorized_at)) co_return applied;
  Result<TokenSet> tokens = token_set_from_json(received.event.data, at);
  if (!tokens) co_return without_tokens();
  if (known.authorized_at == at) {
    // The same once more, or two within a second: tokens that were renewed since are never replaced by those before
    // them.
    CO_TRY_ASSIGN(const auto ends, co_await services_.tokens.expires_at(transaction, known.merchant));
    if (ends && tokens->expires_at <= *ends) co_return applied;
  }
  CO_TRY(co_await services_.tokens.store(transaction, known.merchant, std::move(*tokens)));
  CO_TRY(co_await services_.installations.install(transaction, known.store, "", at));
  CO_TRY(co_await services_.installations.note_authorized(transaction, known.store, at));
  CO_TRY(co_await services_.jobs.insert(transaction, SubscriptionWorker::job(known.store)));
  applied.outcome = EventOutcome::applied;
  co_return applied;
}

storage::Body<Result<AppEvents::Applied>> AppEvents::install(storage::Transaction& transaction,
                                                             const ReceivedEvent& received, Installation known) {
  const Timestamp at = received.occurred_at;
  Applied applied{.outcome = EventOutcome::outdated, .merchant = known.merchant};
  if (is_buried(known, at)) co_return applied;
  std::string type = store_type_from_json(received.event.data);
  CO_TRY(co_await services_.installations.install(transaction, known.store, std::move(type), at));
  applied.outcome = EventOutcome::applied;
  co_return applied;
}

storage::Body<Result<AppEvents::Applied>> AppEvents::uninstall(storage::Transaction& transaction,
                                                               const ReceivedEvent& received, Installation known) {
  const Timestamp at = received.occurred_at;
  Applied applied{.outcome = EventOutcome::outdated, .merchant = known.merchant};
  if (at < known.installed_at || is_before(at, known.authorized_at) || is_buried(known, at)) co_return applied;
  CO_TRY(co_await services_.tokens.forget(transaction, known.merchant));
  CO_TRY(co_await services_.events.erase_tokens(transaction, known.store));
  CO_TRY(co_await services_.installations.uninstall(transaction, known.store, at));
  queue::NewJob erasure = ErasureWorker::job(known.store, at);
  erasure.scheduled_at = services_.clock.now() + settings_.erase_after;
  CO_TRY(co_await services_.jobs.insert(transaction, std::move(erasure)));
  applied.outcome = EventOutcome::applied;
  co_return applied;
}

/// Also in a store that the app has left: what is newer than that belongs to the installation whose tokens are still on
/// their way. Settings are kept as they came until a room acts on them.
storage::Body<Result<AppEvents::Applied>> AppEvents::change(storage::Transaction& transaction,
                                                            const ReceivedEvent& received, Installation known) {
  const WebhookEvent& event = received.event;
  const Timestamp at = received.occurred_at;
  Applied applied{.outcome = EventOutcome::outdated, .merchant = known.merchant};
  if (is_buried(known, at)) co_return applied;
  applied.outcome = EventOutcome::kept;
  if (!is_about_paying(event.event)) co_return applied;
  applied.outcome = EventOutcome::outdated;
  if (is_before(at, known.subscription_at)) co_return applied;
  CO_TRY(co_await services_.installations.keep_subscription(transaction, known.store, subscription_json(event), at));
  applied.outcome = EventOutcome::applied;
  co_return applied;
}

}  // namespace matjar::salla
