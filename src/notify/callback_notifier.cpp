#include "notify/callback_notifier.hpp"

#include <utility>

#include "base/encoding.hpp"

namespace matjar::notify {

namespace {

/// The first call and five more, over about an hour with the queue's default delays.
constexpr int kMaxAttempts = 6;

constexpr storage::Query kInsert{"deliveries.insert", R"sql(
  insert into deliveries (id, merchant_id, url, event, body, state, attempts, created_at)
  values ($1, $2, $3, $4, $5, 'pending', 0, $6))sql"};

}  // namespace

storage::Body<Result<void>> CallbackNotifier::enqueue(storage::Transaction& transaction, NewDelivery delivery) {
  const std::string id = ids_.next_uuid();
  storage::Params params{id, delivery.merchant, delivery.url, delivery.event, delivery.body_json, clock_.now()};
  CO_TRY(co_await transaction.execute(kInsert, std::move(params)));
  queue::NewJob job{.queue = std::string(kQueue),
                    .kind = std::string(kKind),
                    .args = "{\"delivery\":" + json_quote(id) + "}",
                    .priority = static_cast<int>(queue::Priority::low),
                    .max_attempts = kMaxAttempts};
  CO_TRY(co_await jobs_.insert(transaction, std::move(job)));
  co_return Result<void>();
}

}  // namespace matjar::notify
