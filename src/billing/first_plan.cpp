#include "billing/first_plan.hpp"

namespace matjar::billing {

storage::Body<Result<salla::EventOutcome>> FirstPlan::apply(storage::Transaction& transaction,
                                                            const salla::StoreEvent& event) {
  CO_TRY(co_await quota_.begin_with(transaction, event.merchant, plan_));
  co_return salla::EventOutcome::applied;
}

}  // namespace matjar::billing
