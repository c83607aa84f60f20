#include "salla/subscription_worker.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "salla/job_args.hpp"
#include "salla/json_fields.hpp"

namespace matjar::salla {

namespace {

constexpr int kMaxAttempts = 6;
/// The store was connected anew while it was looked at.
constexpr std::chrono::seconds kOnceMore{1};

/// Goes on after what Salla refuses for good: of the first of those is told at the end.
void keep_first(Result<void>& outcome, Result<void> one) {
  if (outcome && !one) outcome = std::move(one);
}

bool ends_the_look(const Result<void>& one) {
  return !one && (one.error().transient() || one.error().kind == ErrorKind::unauthorized);
}

}  // namespace

queue::NewJob SubscriptionWorker::job(const SallaMerchantId& store) {
  return {.queue = std::string(kUpkeepQueue),
          .kind = std::string(kKind),
          .args = BodyText().text("merchant", store.value()).str(),
          .priority = static_cast<int>(queue::Priority::medium),
          .max_attempts = kMaxAttempts,
          .unique_key = std::string(kKind) + ":" + store.value()};
}

Task<queue::Verdict> SubscriptionWorker::work(queue::Job job) {
  auto finding = installations_.find(SallaMerchantId(job_argument(job.args, "merchant")));
  auto known = co_await std::move(finding);
  if (!known) co_return queue::Retry{std::move(known).error()};
  if (!*known || !(*known)->installed || !(*known)->authorized_at)
    co_return queue::Cancel{"the store is not connected"};
  auto looking = look_at(std::move(**known));
  co_return co_await std::move(looking);
}

Task<queue::Verdict> SubscriptionWorker::look_at(Installation known) {
  if (settings_.address().empty() || settings_.proof.secret.empty()) {
    log_.warning("salla_webhooks_not_set_up",
                 {{"message", "Set server.public_url and salla.webhook_secret: Salla cannot tell us anything."}});
    co_return queue::Completed{};
  }
  auto repairing = repair_with_tokens(known.merchant);
  const Result<void> repaired = co_await std::move(repairing);
  if (!repaired && repaired.error().transient()) co_return queue::Retry{repaired.error()};
  // What only a person can mend is looked at again tomorrow.
  if (!repaired)
    log_.warning("salla_subscriptions_missing", {{"merchant", known.merchant}, {"error", describe(repaired.error())}});
  auto noting = installations_.note_looked_at(known.store, *known.authorized_at);
  Result<bool> noted = co_await std::move(noting);
  if (!noted) co_return queue::Retry{std::move(noted).error()};
  if (!*noted) co_return queue::Snooze{kOnceMore};
  co_return queue::Completed{};
}

Task<Result<void>> SubscriptionWorker::repair_with_tokens(MerchantId merchant) {
  CO_TRY_ASSIGN(Secret token, co_await vault_.access_token(merchant));
  auto first = repair(token);
  Result<void> repaired = co_await std::move(first);
  if (repaired || repaired.error().kind != ErrorKind::unauthorized) co_return repaired;
  CO_TRY_ASSIGN(token, co_await vault_.renew(merchant, token));
  auto second = repair(token);
  co_return co_await std::move(second);
}

Task<Result<void>> SubscriptionWorker::repair(Secret token) {
  CO_TRY_ASSIGN(const Subscriptions there, co_await client_.subscriptions(token));
  Result<void> outcome;
  // What is missing first: an event that is told twice has one effect, one that is not told has none.
  for (const std::string& event : settings_.events) {
    auto ensuring = ensure(token, event, there);
    Result<void> ensured = co_await std::move(ensuring);
    if (ends_the_look(ensured)) co_return ensured;
    keep_first(outcome, std::move(ensured));
  }
  auto removing = remove_others(token, there);
  keep_first(outcome, co_await std::move(removing));
  co_return outcome;
}

/// The proof is set each time: it may have failed behind the subscription, and the secret may be another one by now.
Task<Result<void>> SubscriptionWorker::ensure(Secret token, std::string event, const Subscriptions& there) {
  const EventSubscription wanted{.event = std::move(event), .url = settings_.address()};
  const auto known = std::ranges::find_if(there, [&](const EventSubscription& one) {
    return one.is_ours() && one.event == wanted.event && one.url == wanted.url;
  });
  EventSubscription subscription = wanted;
  if (known != there.end()) {
    subscription = *known;
  } else {
    CO_TRY_ASSIGN(subscription, co_await client_.subscribe(token, wanted));
  }
  subscription.event = wanted.event;
  subscription.url = wanted.url;
  auto proving = client_.set_proof(token, std::move(subscription), settings_.proof);
  co_return co_await std::move(proving);
}

Task<Result<void>> SubscriptionWorker::remove_others(Secret token, const Subscriptions& there) {
  std::set<std::string> kept;
  const std::string address = settings_.address();
  Result<void> outcome;
  for (const EventSubscription& one : there) {
    if (!one.is_ours()) continue;
    const bool wanted = one.url == address && std::ranges::find(settings_.events, one.event) != settings_.events.end();
    if (wanted && kept.insert(one.event).second) continue;
    auto removing = client_.unsubscribe(token, one.id);
    Result<void> removed = co_await std::move(removing);
    if (ends_the_look(removed)) co_return removed;
    keep_first(outcome, std::move(removed));
  }
  co_return outcome;
}

}  // namespace matjar::salla
