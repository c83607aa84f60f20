#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "billing/plans.hpp"
#include "storage/database.hpp"

namespace matjar::billing {

/// A merchant's builds of the current month (UTC). used + reserved never exceeds the limit.
struct Usage {
  std::string plan;  ///< empty: no subscription
  int used = 0;
  int reserved = 0;
  std::optional<int> limit;  ///< none: unlimited
};

/// Who may build how much. A build reserves when it is accepted; its end turns the reservation into usage (it was
/// deployed) or releases it. Each of the three may be repeated; used and released exclude each other. A reservation
/// counts for the month in which it was made, whenever it ends. Safe for concurrent use, also by several processes.
class QuotaLedger {
 public:
  /// Database and clock must outlive the ledger.
  QuotaLedger(storage::Database& database, const Clock& clock, Plans plans)
      : database_(database), clock_(clock), plans_(std::move(plans)) {}

  /// `no_subscription`, `quota_exceeded` (both rejected), `reservation_ended` (conflict) for a build that is over.
  storage::Body<Result<void>> reserve(storage::Transaction& transaction, MerchantId merchant, StoreBuildId build);
  /// `reservation_unknown` (not_found); `reservation_ended` (conflict) when it was released.
  storage::Body<Result<void>> use(storage::Transaction& transaction, StoreBuildId build);
  /// `reservation_unknown` (not_found); `reservation_ended` (conflict) when it was used.
  storage::Body<Result<void>> release(storage::Transaction& transaction, StoreBuildId build);

  /// `plan_unknown` (invalid_input).
  Result<void> check_plan(const std::string& plan) const;
  Task<Result<Usage>> usage(MerchantId merchant);
  /// The plan that a merchant begins with; one that has a subscription keeps it. `plan_unknown` (invalid_input).
  storage::Body<Result<void>> begin_with(storage::Transaction& transaction, MerchantId merchant, std::string plan);
  /// Puts the merchant on that plan, actively. `plan_unknown` (invalid_input).
  Task<Result<void>> ensure_subscription(MerchantId merchant, std::string plan);

 private:
  storage::Body<Result<void>> take(storage::Transaction& transaction, MerchantId merchant, const Plan& plan);

  storage::Database& database_;
  const Clock& clock_;
  Plans plans_;
};

}  // namespace matjar::billing
