#include "salla/upkeep_watch.hpp"

#include <boost/asio/steady_timer.hpp>
#include <utility>
#include <vector>

#include "salla/erasure_worker.hpp"
#include "salla/renewal_worker.hpp"
#include "salla/subscription_worker.hpp"

namespace matjar::salla {

namespace {

/// More are due after the next look.
constexpr int kAtOnce = 200;

}  // namespace

Task<Result<int>> UpkeepWatch::look() {
  std::vector<queue::NewJob> due;
  CO_TRY_ASSIGN(const auto merchants, co_await services_.tokens.due_for_renewal(kAtOnce));
  for (const MerchantId& merchant : merchants) due.push_back(RenewalWorker::job(merchant));
  const Timestamp now = services_.clock.now();
  CO_TRY_ASSIGN(const auto stores,
                co_await services_.installations.looked_at_before(now - settings_.subscriptions, kAtOnce));
  for (const SallaMerchantId& store : stores) due.push_back(SubscriptionWorker::job(store));
  CO_TRY_ASSIGN(const auto gone, co_await services_.installations.unforgotten(now - settings_.erase_after, kAtOnce));
  for (const Installation& one : gone) due.push_back(ErasureWorker::job(one.store, *one.uninstalled_at));
  auto body = [this, &due](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    for (const queue::NewJob& job : due) {
      CO_TRY(co_await services_.jobs.insert(transaction, job));
    }
    co_return Result<void>();
  };
  if (!due.empty()) {
    auto asking = storage::transact(services_.jobs.database(), std::move(body));
    CO_TRY(co_await std::move(asking));
  }
  CO_TRY(co_await services_.events.prune(now - settings_.keep_events));
  CO_TRY(co_await services_.connect.prune());
  co_return static_cast<int>(due.size());
}

Task<void> UpkeepWatch::run(std::chrono::milliseconds every) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  while (true) {
    // Not at the start, which has enough to do: what is due has a day.
    timer.expires_after(every);
    co_await timer.async_wait(boost::asio::use_awaitable);
    const auto looked = co_await look();
    if (!looked) log_.warning("salla_upkeep_failed", {{"error", describe(looked.error())}});
  }
}

}  // namespace matjar::salla
