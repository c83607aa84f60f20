#include "salla/erasure_worker.hpp"

#include <utility>

#include "base/time_text.hpp"
#include "salla/job_args.hpp"
#include "salla/json_fields.hpp"

namespace matjar::salla {

namespace {

constexpr int kMaxAttempts = 10;

}  // namespace

queue::NewJob ErasureWorker::job(const SallaMerchantId& store, Timestamp uninstalled_at) {
  const std::string at = to_rfc3339(uninstalled_at);
  return {.queue = std::string(WebhookInbox::kQueue),
          .kind = std::string(kKind),
          .args = BodyText().text("merchant", store.value()).text("uninstalled_at", at).str(),
          .priority = static_cast<int>(queue::Priority::low),
          .max_attempts = kMaxAttempts,
          .lane = event_lane(store),
          .unique_key = std::string(kKind) + ":" + store.value() + ":" + at};
}

Task<queue::Verdict> ErasureWorker::work(queue::Job job) {
  const Removal removal{.store = SallaMerchantId(job_argument(job.args, "merchant")),
                        .uninstalled_at = job_argument(job.args, "uninstalled_at")};
  auto body = [this, &job, &removal](storage::Transaction& transaction) { return erase(transaction, job, removal); };
  auto erasing = storage::transact(services_.jobs.database(), std::move(body));
  Result<void> erased = co_await std::move(erasing);
  if (!erased) co_return queue::Retry{std::move(erased).error()};
  co_return queue::Settled{};
}

storage::Body<Result<void>> ErasureWorker::erase(storage::Transaction& transaction, const queue::Job& job,
                                                 Removal removal) {
  CO_TRY_ASSIGN(const auto known, co_await services_.installations.find(transaction, removal.store));
  const bool gone = known && !known->installed && known->uninstalled_at &&
                    to_rfc3339(*known->uninstalled_at) == removal.uninstalled_at;
  if (gone) {
    CO_TRY(co_await services_.events.erase(transaction, removal.store));
    CO_TRY(co_await services_.merchants.erase(transaction, known->merchant));
    CO_TRY(co_await services_.installations.erase(transaction, removal.store));
  }
  CO_TRY(co_await services_.jobs.complete(transaction, job.lease()));
  co_return Result<void>();
}

}  // namespace matjar::salla
