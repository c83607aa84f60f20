#include "salla/renewal_worker.hpp"

#include "salla/job_args.hpp"
#include "salla/json_fields.hpp"
#include "salla/subscription_worker.hpp"

namespace matjar::salla {

namespace {

constexpr int kMaxAttempts = 6;

}  // namespace

queue::NewJob RenewalWorker::job(const MerchantId& merchant) {
  return {.queue = std::string(kUpkeepQueue),
          .kind = std::string(kKind),
          .args = BodyText().text("merchant", merchant.value()).str(),
          .priority = static_cast<int>(queue::Priority::low),
          .max_attempts = kMaxAttempts,
          .unique_key = std::string(kKind) + ":" + merchant.value()};
}

Task<queue::Verdict> RenewalWorker::work(queue::Job job) {
  const MerchantId merchant(job_argument(job.args, "merchant"));
  auto renewing = vault_.keep_alive(merchant);
  const Result<void> kept = co_await std::move(renewing);
  if (kept) co_return queue::Completed{};
  if (kept.error().transient()) co_return queue::Retry{kept.error()};
  // The merchant has to connect the store again, and sees that in the state of the connection.
  log_.warning("salla_connection_ended", {{"merchant", merchant}, {"error", describe(kept.error())}});
  co_return queue::Completed{};
}

}  // namespace matjar::salla
