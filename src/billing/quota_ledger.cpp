#include "billing/quota_ledger.hpp"

#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "base/time_text.hpp"

namespace matjar::billing {

namespace {

using storage::Params;
using storage::Query;
using storage::Rows;

constexpr Query kPlanOf{"billing.plan_of", R"sql(
  select plan from subscriptions where merchant_id = $1 and status in ('active', 'trialing'))sql"};
constexpr Query kEnsureSubscription{"billing.ensure_subscription", R"sql(
  insert into subscriptions (id, merchant_id, plan, status, created_at, updated_at) values ($1, $1, $2, 'active', $3, $3)
  on conflict (merchant_id) do update set plan = excluded.plan, status = 'active', updated_at = excluded.updated_at)sql"};
constexpr Query kBeginWith{"billing.begin_with", R"sql(
  insert into subscriptions (id, merchant_id, plan, status, created_at, updated_at) values ($1, $1, $2, 'active', $3, $3)
  on conflict (merchant_id) do nothing)sql"};
constexpr Query kInsertReservation{"billing.insert_reservation", R"sql(
  insert into reservations (build_id, merchant_id, period, state, created_at) values ($1, $2, $3, 'reserved', $4)
  on conflict (build_id) do nothing returning build_id)sql"};
constexpr Query kEnsureCounter{"billing.ensure_counter", R"sql(
  insert into usage_counters (merchant_id, period, builds) values ($1, $2, 0)
  on conflict (merchant_id, period) do nothing)sql"};
constexpr Query kTake{"billing.take", R"sql(
  update usage_counters set builds = builds + 1
  where merchant_id = $1 and period = $2 and builds < cast($3 as integer) returning builds)sql"};
constexpr Query kTakeUnlimited{"billing.take_unlimited", R"sql(
  update usage_counters set builds = builds + 1 where merchant_id = $1 and period = $2 returning builds)sql"};
constexpr Query kGiveBack{"billing.give_back", R"sql(
  update usage_counters set builds = builds - 1 where merchant_id = $1 and period = $2)sql"};
constexpr Query kEnd{"billing.end_reservation", R"sql(
  update reservations set state = $2, ended_at = $3 where build_id = $1 and state = 'reserved'
  returning merchant_id, period)sql"};
constexpr Query kState{"billing.reservation_state", "select state from reservations where build_id = $1"};
constexpr Query kUsage{"billing.usage", R"sql(
  select state, count(*) as n from reservations where merchant_id = $1 and period = $2 group by state)sql"};

/// "2026-01": the month for which a reservation counts.
std::string period_of(Timestamp time) {
  return to_date(time).substr(0, 7);
}

std::unexpected<Error> no_subscription() {
  return fail(ErrorKind::rejected, {.name = "no_subscription",
                                    .message = "This merchant has no active subscription.",
                                    .next_step = "Choose a plan, then try again."});
}

std::unexpected<Error> quota_exceeded(const Plan& plan) {
  return fail(ErrorKind::rejected,
              {.name = "quota_exceeded",
               .message = fmt::format("All {} builds of the plan {} are used or under way this month.",
                                      plan.builds.value_or(0), plan.name),
               .next_step = "Choose a larger plan, or wait for the first day of the next month."});
}

std::unexpected<Error> reservation_ended(std::string_view state) {
  return fail(ErrorKind::conflict, {.name = "reservation_ended",
                                    .message = fmt::format("The reservation of this build is {} already.", state),
                                    .next_step = "Start a new build."});
}

/// Whether the build's reservation is in `wanted` already, so that a repeated call is fine.
storage::Body<Result<void>> expect_state(storage::Transaction& transaction, StoreBuildId build,
                                         std::string_view wanted) {
  Params params{build};
  CO_TRY_ASSIGN(const Rows rows, co_await transaction.execute(kState, std::move(params)));
  if (rows.empty()) {
    co_return fail(ErrorKind::not_found, {.name = "reservation_unknown",
                                          .message = "This build has reserved nothing.",
                                          .next_step = "Start a new build."});
  }
  const std::string state = rows.front().get<std::string>("state");
  if (state != wanted) co_return reservation_ended(state);
  co_return Result<void>();
}

}  // namespace

storage::Body<Result<void>> QuotaLedger::take(storage::Transaction& transaction, MerchantId merchant,
                                              const Plan& plan) {
  const std::string period = period_of(clock_.now());
  Params counter{merchant, period};
  CO_TRY(co_await transaction.execute(kEnsureCounter, counter));
  Params params = counter;
  if (plan.builds) params.emplace_back(*plan.builds);
  const Query take = plan.builds ? kTake : kTakeUnlimited;
  CO_TRY_ASSIGN(const Rows taken, co_await transaction.execute(take, std::move(params)));
  if (taken.empty()) co_return quota_exceeded(plan);
  co_return Result<void>();
}

storage::Body<Result<void>> QuotaLedger::reserve(storage::Transaction& transaction, MerchantId merchant,
                                                 StoreBuildId build) {
  Params who{merchant};
  CO_TRY_ASSIGN(const Rows subscribed, co_await transaction.execute(kPlanOf, std::move(who)));
  if (subscribed.empty()) co_return no_subscription();
  const Plan* plan = plans_.find(subscribed.front().get<std::string>("plan"));
  if (plan == nullptr) co_return no_subscription();

  const Timestamp now = clock_.now();
  Params reservation{build, merchant, period_of(now), now};
  CO_TRY_ASSIGN(const Rows inserted, co_await transaction.execute(kInsertReservation, std::move(reservation)));
  if (inserted.empty()) co_return co_await expect_state(transaction, build, "reserved");
  // Over the limit this fails and takes the reservation with it.
  co_return co_await take(transaction, merchant, *plan);
}

storage::Body<Result<void>> QuotaLedger::use(storage::Transaction& transaction, StoreBuildId build) {
  Params params{build, "used", clock_.now()};
  CO_TRY_ASSIGN(const Rows ended, co_await transaction.execute(kEnd, std::move(params)));
  if (ended.empty()) co_return co_await expect_state(transaction, build, "used");
  co_return Result<void>();
}

storage::Body<Result<void>> QuotaLedger::release(storage::Transaction& transaction, StoreBuildId build) {
  Params params{build, "released", clock_.now()};
  CO_TRY_ASSIGN(const Rows ended, co_await transaction.execute(kEnd, std::move(params)));
  if (ended.empty()) co_return co_await expect_state(transaction, build, "released");
  const auto row = ended.front();
  Params counter{row.get<MerchantId>("merchant_id"), row.get<std::string>("period")};
  CO_TRY(co_await transaction.execute(kGiveBack, std::move(counter)));
  co_return Result<void>();
}

Task<Result<Usage>> QuotaLedger::usage(MerchantId merchant) {
  Usage usage;
  Params who{merchant};
  CO_TRY_ASSIGN(const Rows subscribed, co_await database_.query(kPlanOf, std::move(who)));
  if (!subscribed.empty()) {
    usage.plan = subscribed.front().get<std::string>("plan");
    const Plan* plan = plans_.find(usage.plan);
    usage.limit = plan == nullptr ? std::optional(0) : plan->builds;
  } else {
    usage.limit = 0;
  }
  Params period{merchant, period_of(clock_.now())};
  CO_TRY_ASSIGN(const Rows counts, co_await database_.query(kUsage, std::move(period)));
  for (const auto row : counts) {
    const std::string state = row.get<std::string>("state");
    if (state == "used") usage.used = row.get<int>("n");
    if (state == "reserved") usage.reserved = row.get<int>("n");
  }
  co_return usage;
}

Result<void> QuotaLedger::check_plan(const std::string& plan) const {
  if (plans_.find(plan) != nullptr) return {};
  return fail(ErrorKind::invalid_input, {.name = "plan_unknown",
                                         .message = "There is no plan named '" + plan + "'.",
                                         .next_step = "Choose one of the plans in data/plans.toml."});
}

storage::Body<Result<void>> QuotaLedger::begin_with(storage::Transaction& transaction, MerchantId merchant,
                                                    std::string plan) {
  CO_TRY(check_plan(plan));
  Params params{std::move(merchant), std::move(plan), clock_.now()};
  CO_TRY(co_await transaction.execute(kBeginWith, std::move(params)));
  co_return Result<void>();
}

Task<Result<void>> QuotaLedger::ensure_subscription(MerchantId merchant, std::string plan) {
  CO_TRY(check_plan(plan));
  Params params{merchant, std::move(plan), clock_.now()};
  auto ensuring = storage::execute(database_, kEnsureSubscription, std::move(params));
  CO_TRY(co_await std::move(ensuring));
  co_return Result<void>();
}

}  // namespace matjar::billing
