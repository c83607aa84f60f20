#include "keys/rotation_watch.hpp"

#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "keys/reseal_worker.hpp"

namespace matjar::keys {

namespace {

constexpr int kMaxAttempts = 10;

std::string ids_of(const crypto::KeyRing& ring) {
  std::string ids = ring.current().id();
  for (const crypto::SealingKey& key : ring.older()) ids += "," + key.id();
  return ids;
}

}  // namespace

/// Whether nothing has to be asked: the job of this ring is unfinished, or nobody but a person can help it.
Task<Result<bool>> RotationWatch::goes_on(std::string ring) {
  if (!asked_ || asked_->ring != ring) co_return false;
  const JobId id = asked_->job;
  CO_TRY_ASSIGN(const auto job, co_await jobs_.find(id));
  co_return job && job->state != queue::JobState::completed;
}

Task<Result<bool>> RotationWatch::look() {
  const auto ring = keys_.ring();
  if (ring->older().empty()) co_return false;
  std::string ids = ids_of(*ring);
  CO_TRY_ASSIGN(const bool nothing_to_ask, co_await goes_on(ids));
  if (nothing_to_ask) co_return true;
  const queue::NewJob job{.queue = std::string(kQueue),
                          .kind = std::string(ResealWorker::kKind),
                          .priority = static_cast<int>(queue::Priority::low),
                          .max_attempts = kMaxAttempts,
                          .unique_key = std::string(ResealWorker::kKind)};
  auto body = [this, job](storage::Transaction& transaction) { return jobs_.insert(transaction, job); };
  auto inserting = storage::transact(jobs_.database(), std::move(body));
  CO_TRY_ASSIGN(auto id, co_await std::move(inserting));
  asked_ = Asked{.ring = std::move(ids), .job = std::move(id)};
  co_return true;
}

Task<void> RotationWatch::run(std::chrono::milliseconds every) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  while (true) {
    const auto looked = co_await look();
    if (const auto problem = keys_.problem()) log_.error("key_file_problem", {{"error", describe(*problem)}});
    if (!looked) log_.warning("rotation_watch_failed", {{"error", describe(looked.error())}});
    timer.expires_after(every);
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
}

}  // namespace matjar::keys
