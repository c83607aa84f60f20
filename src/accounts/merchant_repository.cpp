#include "accounts/merchant_repository.hpp"

#include <utility>

namespace matjar::accounts {

namespace {

using storage::Query;
using storage::Row;
using storage::Rows;
using storage::Value;

constexpr Query kInsert{"merchants.insert", R"sql(
  insert into merchants (id, salla_merchant_id, name, created_at, updated_at) values ($1, $2, $3, $4, $4)
  on conflict do nothing returning id)sql"};
constexpr Query kFind{"merchants.find", "select id, salla_merchant_id, name, created_at from merchants where id = $1"};
constexpr Query kFindBySallaId{
    "merchants.find_by_salla_id",
    "select id, salla_merchant_id, name, created_at from merchants where salla_merchant_id = $1"};

constexpr Query kErase{"merchants.erase", "update merchants set name = '', updated_at = $2 where id = $1"};

Merchant merchant_of(const Row& row) {
  return {.id = row.get<MerchantId>("id"),
          .name = row.get<std::string>("name"),
          .salla_merchant_id = row.get<std::optional<std::string>>("salla_merchant_id").value_or(""),
          .created_at = row.get<Timestamp>("created_at")};
}

/// Merchants without a store must not collide in the unique column.
Value optional_text(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

std::unexpected<Error> salla_store_taken(const std::string& salla_merchant_id) {
  return fail(ErrorKind::conflict,
              {.name = "merchant_exists",
               .message = "The Salla store " + salla_merchant_id + " belongs to another merchant of this installation.",
               .next_step = "Sign in as that merchant."});
}

}  // namespace

Task<Result<bool>> MerchantRepository::insert(Merchant merchant) {
  storage::Params params{merchant.id, optional_text(merchant.salla_merchant_id), merchant.name, merchant.created_at};
  auto inserting = storage::execute(database_, kInsert, std::move(params));
  CO_TRY_ASSIGN(const Rows inserted, co_await std::move(inserting));
  co_return !inserted.empty();
}

Task<Result<Merchant>> MerchantRepository::create(NewMerchant wanted) {
  Merchant merchant{.id = MerchantId(ids_.next_uuid()),
                    .name = std::move(wanted.name),
                    .salla_merchant_id = std::move(wanted.salla_merchant_id),
                    .created_at = clock_.now()};
  CO_TRY_ASSIGN(const bool inserted, co_await insert(merchant));
  if (!inserted) co_return salla_store_taken(merchant.salla_merchant_id);
  co_return merchant;
}

Task<Result<Merchant>> MerchantRepository::ensure(MerchantId id, NewMerchant wanted) {
  Merchant merchant{.id = id,
                    .name = std::move(wanted.name),
                    .salla_merchant_id = std::move(wanted.salla_merchant_id),
                    .created_at = clock_.now()};
  CO_TRY_ASSIGN(const bool inserted, co_await insert(merchant));
  if (inserted) co_return merchant;
  Result<Merchant> existing = co_await find(id);
  if (!existing && existing.error().kind == ErrorKind::not_found) {
    co_return salla_store_taken(merchant.salla_merchant_id);
  }
  co_return existing;
}

storage::Body<Result<Merchant>> MerchantRepository::ensure_for_store(storage::Transaction& transaction,
                                                                     SallaMerchantId store) {
  storage::Params row{ids_.next_uuid(), store, "", clock_.now()};
  CO_TRY(co_await transaction.execute(kInsert, std::move(row)));
  storage::Params wanted{std::move(store)};
  CO_TRY_ASSIGN(const Rows rows, co_await transaction.execute(kFindBySallaId, std::move(wanted)));
  co_return merchant_of(rows.front());
}

storage::Body<Result<void>> MerchantRepository::erase(storage::Transaction& transaction, MerchantId id) {
  storage::Params params{std::move(id), clock_.now()};
  CO_TRY(co_await transaction.execute(kErase, std::move(params)));
  co_return Result<void>();
}

Task<Result<Merchant>> MerchantRepository::find(MerchantId id) {
  storage::Params params{id};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFind, std::move(params)));
  if (rows.empty()) {
    co_return fail(ErrorKind::not_found, {.name = "merchant_unknown",
                                          .message = "There is no merchant with this id.",
                                          .next_step = "Connect a Salla store first."});
  }
  co_return merchant_of(rows.front());
}

Task<Result<std::optional<Merchant>>> MerchantRepository::find_by_salla_id(std::string salla_merchant_id) {
  storage::Params params{std::move(salla_merchant_id)};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFindBySallaId, std::move(params)));
  if (rows.empty()) co_return std::optional<Merchant>();
  co_return std::optional(merchant_of(rows.front()));
}

}  // namespace matjar::accounts
