#include "salla/installation_repository.hpp"

#include <utility>

namespace matjar::salla {

namespace {

using storage::Json;
using storage::Params;
using storage::Query;
using storage::Row;
using storage::Rows;

constexpr Query kFind{"salla_installations.find", R"sql(
  select salla_merchant_id, merchant_id, state, installed_at, authorized_at, uninstalled_at, store_type, subscription,
    subscription_at
  from salla_installations where salla_merchant_id = $1)sql"};
constexpr Query kBegin{"salla_installations.begin", R"sql(
  insert into salla_installations
    (salla_merchant_id, merchant_id, state, installed_at, store_type, created_at, updated_at)
  values ($1, $2, 'installed', $3, '', $4, $4) on conflict (salla_merchant_id) do nothing)sql"};
constexpr Query kInstall{"salla_installations.install", R"sql(
  update salla_installations set state = 'installed',
    installed_at = case when installed_at < $2 then $2 else installed_at end,
    store_type = case when $3 = '' then store_type else $3 end, erased_at = null, updated_at = $4
  where salla_merchant_id = $1)sql"};
constexpr Query kNoteAuthorized{"salla_installations.note_authorized", R"sql(
  update salla_installations set authorized_at = $2, looked_at = null, updated_at = $3
  where salla_merchant_id = $1)sql"};
constexpr Query kUninstall{"salla_installations.uninstall", R"sql(
  update salla_installations set state = 'uninstalled', uninstalled_at = $2, updated_at = $3
  where salla_merchant_id = $1)sql"};
/// Also of a store that was forgotten: then there is something to forget again.
constexpr Query kKeepSubscription{"salla_installations.keep_subscription", R"sql(
  update salla_installations set subscription = $2, subscription_at = $3, erased_at = null, updated_at = $4
  where salla_merchant_id = $1)sql"};
constexpr Query kErase{"salla_installations.erase", R"sql(
  update salla_installations set subscription = null, erased_at = $2, updated_at = $2
  where salla_merchant_id = $1 and state = 'uninstalled')sql"};
constexpr Query kLookedAtBefore{"salla_installations.looked_at_before", R"sql(
  select salla_merchant_id from salla_installations
  where state = 'installed' and authorized_at is not null and (looked_at is null or looked_at < $1)
  order by coalesce(looked_at, created_at), salla_merchant_id limit $2)sql"};
constexpr Query kNoteLookedAt{"salla_installations.note_looked_at", R"sql(
  update salla_installations set looked_at = $3
  where salla_merchant_id = $1 and authorized_at = $2 returning salla_merchant_id)sql"};
constexpr Query kUnforgotten{"salla_installations.unforgotten", R"sql(
  select salla_merchant_id, merchant_id, state, installed_at, authorized_at, uninstalled_at, store_type, subscription,
    subscription_at
  from salla_installations
  where state = 'uninstalled' and erased_at is null and updated_at < $1 order by updated_at limit $2)sql"};

Installation installation_of(const Row& row) {
  return {.store = row.get<SallaMerchantId>("salla_merchant_id"),
          .merchant = row.get<MerchantId>("merchant_id"),
          .installed = row.get<std::string>("state") == "installed",
          .installed_at = row.get<Timestamp>("installed_at"),
          .authorized_at = row.get<std::optional<Timestamp>>("authorized_at"),
          .uninstalled_at = row.get<std::optional<Timestamp>>("uninstalled_at"),
          .store_type = row.get<std::string>("store_type"),
          .subscription = row.get<std::optional<std::string>>("subscription").value_or("{}"),
          .subscription_at = row.get<std::optional<Timestamp>>("subscription_at")};
}

std::optional<Installation> first_of(const Rows& rows) {
  return rows.empty() ? std::nullopt : std::optional(installation_of(rows.front()));
}

}  // namespace

storage::Body<Result<std::optional<Installation>>> InstallationRepository::find(storage::Transaction& transaction,
                                                                                SallaMerchantId store) {
  Params params{std::move(store)};
  CO_TRY_ASSIGN(const Rows rows, co_await transaction.execute(kFind, std::move(params)));
  co_return first_of(rows);
}

Task<Result<std::optional<Installation>>> InstallationRepository::find(SallaMerchantId store) {
  Params params{std::move(store)};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFind, std::move(params)));
  co_return first_of(rows);
}

storage::Body<Result<void>> InstallationRepository::begin(storage::Transaction& transaction, SallaMerchantId store,
                                                          MerchantId merchant) {
  Params params{std::move(store), std::move(merchant), Timestamp(), clock_.now()};
  CO_TRY(co_await transaction.execute(kBegin, std::move(params)));
  co_return Result<void>();
}

storage::Body<Result<void>> InstallationRepository::install(storage::Transaction& transaction, SallaMerchantId store,
                                                            std::string store_type, Timestamp at) {
  Params params{std::move(store), at, std::move(store_type), clock_.now()};
  CO_TRY(co_await transaction.execute(kInstall, std::move(params)));
  co_return Result<void>();
}

storage::Body<Result<void>> InstallationRepository::note_authorized(storage::Transaction& transaction,
                                                                    SallaMerchantId store, Timestamp at) {
  Params params{std::move(store), at, clock_.now()};
  CO_TRY(co_await transaction.execute(kNoteAuthorized, std::move(params)));
  co_return Result<void>();
}

storage::Body<Result<void>> InstallationRepository::uninstall(storage::Transaction& transaction, SallaMerchantId store,
                                                              Timestamp at) {
  Params params{std::move(store), at, clock_.now()};
  CO_TRY(co_await transaction.execute(kUninstall, std::move(params)));
  co_return Result<void>();
}

storage::Body<Result<void>> InstallationRepository::keep_subscription(storage::Transaction& transaction,
                                                                      SallaMerchantId store,
                                                                      std::string subscription_json, Timestamp at) {
  Params params{std::move(store), Json{std::move(subscription_json)}, at, clock_.now()};
  CO_TRY(co_await transaction.execute(kKeepSubscription, std::move(params)));
  co_return Result<void>();
}

storage::Body<Result<void>> InstallationRepository::erase(storage::Transaction& transaction, SallaMerchantId store) {
  Params params{std::move(store), clock_.now()};
  CO_TRY(co_await transaction.execute(kErase, std::move(params)));
  co_return Result<void>();
}

Task<Result<std::vector<SallaMerchantId>>> InstallationRepository::looked_at_before(Timestamp time, int at_most) {
  Params params{time, at_most};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kLookedAtBefore, std::move(params)));
  std::vector<SallaMerchantId> stores;
  for (const auto row : rows) stores.push_back(row.get<SallaMerchantId>("salla_merchant_id"));
  co_return stores;
}

Task<Result<bool>> InstallationRepository::note_looked_at(SallaMerchantId store, Timestamp authorized_at) {
  Params params{std::move(store), authorized_at, clock_.now()};
  auto noting = storage::execute(database_, kNoteLookedAt, std::move(params));
  CO_TRY_ASSIGN(const Rows rows, co_await std::move(noting));
  co_return !rows.empty();
}

Task<Result<std::vector<Installation>>> InstallationRepository::unforgotten(Timestamp uninstalled_before, int at_most) {
  Params params{uninstalled_before, at_most};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kUnforgotten, std::move(params)));
  std::vector<Installation> gone;
  for (const auto row : rows) gone.push_back(installation_of(row));
  co_return gone;
}

}  // namespace matjar::salla
