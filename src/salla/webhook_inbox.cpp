#include "salla/webhook_inbox.hpp"

#include <algorithm>
#include <utility>

#include "base/encoding.hpp"
#include "crypto/hmac.hpp"
#include "salla/sealed_places.hpp"

namespace matjar::salla {

namespace {

using storage::Params;
using storage::Query;
using storage::Rows;

constexpr int kMaxAttempts = 10;

constexpr Query kInsert{"salla_events.insert", R"sql(
  insert into salla_events (id, fingerprint, salla_merchant_id, event, occurred_at, body, state, received_at)
  values ($1, $2, $3, $4, $5, $6, 'pending', $7)
  on conflict (fingerprint) do nothing returning id)sql"};
constexpr Query kFind{"salla_events.find", R"sql(
  select event, salla_merchant_id, occurred_at, body, state from salla_events where id = $1)sql"};
constexpr Query kEnd{"salla_events.end", R"sql(
  update salla_events set state = $2, body = case when $2 = 'kept' then body else '' end, error = null, ended_at = $3
  where id = $1 and state in ('pending', 'failed') returning id)sql"};
constexpr Query kFail{"salla_events.fail", R"sql(
  update salla_events set state = 'failed', error = $2, ended_at = $3 where id = $1 and state = 'pending')sql"};
constexpr Query kErase{"salla_events.erase", R"sql(
  update salla_events set body = '' where salla_merchant_id = $1 and state in ('kept', 'failed') and body <> '')sql"};
constexpr Query kPrune{"salla_events.prune", R"sql(
  delete from salla_events where received_at < $1 and state <> 'pending')sql"};
constexpr Query kEraseTokens{"salla_events.erase_tokens", R"sql(
  update salla_events set body = ''
  where salla_merchant_id = $1 and event = 'app.store.authorize' and state = 'failed')sql"};

}  // namespace

std::string event_lane(const SallaMerchantId& store) {
  return "salla:" + store.value();
}

std::string_view to_string(EventOutcome outcome) {
  switch (outcome) {
    case EventOutcome::applied:
      return "applied";
    case EventOutcome::outdated:
      return "outdated";
    case EventOutcome::kept:
      return "kept";
  }
  return "";
}

Task<Result<WebhookInbox::Receipt>> WebhookInbox::take(net::Headers headers, std::string body) {
  CO_TRY(check_webhook(proof_, headers, body));
  CO_TRY_ASSIGN(WebhookEvent event, webhook_event_from_json(body));
  // An event of the future would keep every later one out.
  const Timestamp now = services_.clock.now();
  event.occurred_at = std::min(event.occurred_at.value_or(now), now);
  auto writing = write_down(std::move(event), std::move(body));
  co_return co_await std::move(writing);
}

Task<Result<WebhookInbox::Receipt>> WebhookInbox::record(std::string body) {
  CO_TRY_ASSIGN(WebhookEvent event, webhook_event_from_json(body));
  auto writing = write_down(std::move(event), std::move(body));
  co_return co_await std::move(writing);
}

Task<Result<WebhookInbox::Receipt>> WebhookInbox::write_down(WebhookEvent event, std::string body) {
  const std::string id = services_.ids.next_uuid();
  const Timestamp now = services_.clock.now();
  std::string fingerprint = crypto::hex_of(crypto::sha256(body));
  std::string sealed = services_.sealer.seal(Secret(std::move(body)), event_place(id));
  const Params row{
      id, std::move(fingerprint), event.store, event.event, event.occurred_at.value_or(now), std::move(sealed), now};
  const queue::NewJob job{.queue = std::string(kQueue),
                          .kind = std::string(kKind),
                          .args = "{\"event\":" + json_quote(id) + "}",
                          .priority = static_cast<int>(queue::Priority::high),
                          .max_attempts = kMaxAttempts,
                          .lane = event_lane(event.store)};
  auto write = [this, &row, &job](storage::Transaction& transaction) -> storage::Body<Result<Receipt>> {
    CO_TRY_ASSIGN(const Rows inserted, co_await transaction.execute(kInsert, row));
    if (inserted.empty()) co_return Receipt::known;
    CO_TRY(co_await services_.jobs.insert(transaction, job));
    co_return Receipt::taken;
  };
  auto writing = storage::transact(services_.database, std::move(write));
  co_return co_await std::move(writing);
}

Task<Result<std::optional<ReceivedEvent>>> EventRepository::find(std::string id) {
  Params params{id};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFind, std::move(params)));
  if (rows.empty()) {
    co_return fail(ErrorKind::not_found, {.name = "event_unknown",
                                          .message = "The job names an event that is not there.",
                                          .next_step = "Discard the job."});
  }
  const auto row = rows.front();
  const auto state = row.get<std::string>("state");
  if (state != "pending" && state != "failed") co_return std::optional<ReceivedEvent>();
  CO_TRY_ASSIGN(const Secret body, sealer_.open(row.get<std::string>("body"), event_place(id)));
  CO_TRY_ASSIGN(WebhookEvent event, webhook_event_from_json(body.reveal()));
  co_return std::optional(
      ReceivedEvent{.id = std::move(id), .event = std::move(event), .occurred_at = row.get<Timestamp>("occurred_at")});
}

storage::Body<Result<bool>> EventRepository::end(storage::Transaction& transaction, std::string id,
                                                 EventOutcome outcome) {
  Params params{std::move(id), to_string(outcome), clock_.now()};
  CO_TRY_ASSIGN(const Rows rows, co_await transaction.execute(kEnd, std::move(params)));
  co_return !rows.empty();
}

storage::Body<Result<void>> EventRepository::note_failure(storage::Transaction& transaction, std::string id,
                                                          const Error& error) {
  Params params{std::move(id), describe(error), clock_.now()};
  CO_TRY(co_await transaction.execute(kFail, std::move(params)));
  co_return Result<void>();
}

storage::Body<Result<void>> EventRepository::erase(storage::Transaction& transaction, SallaMerchantId store) {
  Params params{std::move(store)};
  CO_TRY(co_await transaction.execute(kErase, std::move(params)));
  co_return Result<void>();
}

storage::Body<Result<void>> EventRepository::erase_tokens(storage::Transaction& transaction, SallaMerchantId store) {
  Params params{std::move(store)};
  CO_TRY(co_await transaction.execute(kEraseTokens, std::move(params)));
  co_return Result<void>();
}

Task<Result<std::int64_t>> EventRepository::prune(Timestamp before) {
  Params params{before};
  auto pruning = storage::execute(database_, kPrune, std::move(params));
  CO_TRY_ASSIGN(const Rows rows, co_await std::move(pruning));
  co_return rows.changed();
}

}  // namespace matjar::salla
