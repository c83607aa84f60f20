#pragma once

#include <string>

#include "billing/quota_ledger.hpp"
#include "salla/event_handler.hpp"

namespace matjar::billing {

/// Gives a merchant who connects a store for the first time the plan that everybody begins with.
class FirstPlan final : public salla::EventHandler {
 public:
  /// The ledger must outlive this.
  FirstPlan(QuotaLedger& quota, std::string plan) : quota_(quota), plan_(std::move(plan)) {}

  bool handles(std::string_view event) const override { return event == "app.store.authorize"; }
  storage::Body<Result<salla::EventOutcome>> apply(storage::Transaction& transaction,
                                                   const salla::StoreEvent& event) override;

 private:
  QuotaLedger& quota_;
  const std::string plan_;
};

}  // namespace matjar::billing
