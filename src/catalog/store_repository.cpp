#include "catalog/store_repository.hpp"

#include <array>
#include <utility>

#include "catalog/localized_text_json.hpp"

namespace matjar::catalog {

namespace {

using storage::Json;
using storage::Query;
using storage::Row;
using storage::Rows;
using storage::Value;

constexpr std::array kStatusNames{std::pair{StoreStatus::draft, std::string_view("draft")},
                                  std::pair{StoreStatus::deployed, std::string_view("deployed")},
                                  std::pair{StoreStatus::active, std::string_view("active")}};

constexpr Query kInsert{"stores.insert", R"sql(
  insert into stores (id, merchant_id, salla_store_id, name, theme_id, landing_page_url, status, created_at, deployed_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};
constexpr Query kEnsure{"stores.ensure", R"sql(
  insert into stores (id, merchant_id, salla_store_id, name, theme_id, landing_page_url, status, created_at, deployed_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing)sql"};
constexpr Query kFindForMerchant{"stores.find_for_merchant", R"sql(
  select id, merchant_id, salla_store_id, name, theme_id, landing_page_url, status, created_at, deployed_at
  from stores where merchant_id = $1 order by id limit 1)sql"};
constexpr Query kMarkDeployed{"stores.mark_deployed", R"sql(
  update stores set status = case when status = 'draft' then 'deployed' else status end, landing_page_url = $2,
    deployed_at = coalesce(deployed_at, $3)
  where id = $1 returning id)sql"};

Result<Store> store_of(const Row& row) {
  TRY_ASSIGN(LocalizedText name, localized_text_from_json(row.get<std::string>("name")));
  return Store{.id = row.get<StoreId>("id"),
               .merchant = row.get<MerchantId>("merchant_id"),
               .salla_store_id = row.get<std::optional<std::string>>("salla_store_id").value_or(""),
               .name = std::move(name),
               .theme_id = row.get<std::string>("theme_id"),
               .landing_page_url = row.get<std::string>("landing_page_url"),
               .status = store_status_from(row.get<std::string>("status")).value(),
               .created_at = row.get<Timestamp>("created_at"),
               .deployed_at = row.get<std::optional<Timestamp>>("deployed_at")};
}

storage::Params params_of(const Store& store) {
  const Value salla_store_id = store.salla_store_id.empty() ? Value() : Value(store.salla_store_id);
  return {store.id,         store.merchant,         salla_store_id,          Json(to_json(store.name)),
          store.theme_id,   store.landing_page_url, to_string(store.status), store.created_at,
          store.deployed_at};
}

}  // namespace

std::string_view to_string(StoreStatus status) {
  for (const auto& [value, name] : kStatusNames) {
    if (value == status) return name;
  }
  return "";
}

std::optional<StoreStatus> store_status_from(std::string_view text) {
  for (const auto& [value, name] : kStatusNames) {
    if (name == text) return value;
  }
  return std::nullopt;
}

storage::Body<Result<void>> StoreRepository::insert(storage::Transaction& transaction, Store store) {
  CO_TRY(co_await transaction.execute(kInsert, params_of(store)));
  co_return Result<void>();
}

storage::Body<Result<void>> StoreRepository::ensure(storage::Transaction& transaction, Store store) {
  CO_TRY(co_await transaction.execute(kEnsure, params_of(store)));
  co_return Result<void>();
}

Task<Result<std::optional<Store>>> StoreRepository::find_for_merchant(MerchantId merchant) {
  storage::Params params{merchant};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFindForMerchant, std::move(params)));
  if (rows.empty()) co_return std::optional<Store>();
  CO_TRY_ASSIGN(Store store, store_of(rows.front()));
  co_return std::optional(std::move(store));
}

storage::Body<Result<void>> StoreRepository::mark_deployed(storage::Transaction& transaction, StoreId id,
                                                           std::string landing_page_url, Timestamp at) {
  storage::Params params{id, std::move(landing_page_url), at};
  CO_TRY_ASSIGN(const Rows rows, co_await transaction.execute(kMarkDeployed, std::move(params)));
  if (rows.empty()) {
    co_return fail(ErrorKind::not_found, {.name = "store_unknown",
                                          .message = "There is no store with this id.",
                                          .next_step = "Connect a Salla store first."});
  }
  co_return Result<void>();
}

}  // namespace matjar::catalog
