#include "catalog/build_repository.hpp"

#include <algorithm>
#include <utility>

#include "catalog/localized_text_json.hpp"

namespace matjar::catalog {

namespace {

using storage::Json;
using storage::Query;
using storage::Row;
using storage::Rows;
using storage::Value;

constexpr int kLongestList = 1'000;

constexpr Query kInsert{"builds.insert", R"sql(
  insert into builds (id, merchant_id, store_id, draft_id, product_url, platform, external_id, canonical_url, store_name,
    theme, review, callback_url, pasted_file, idempotency_key, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
  on conflict (merchant_id, idempotency_key) do nothing returning id)sql"};
constexpr Query kFind{"builds.find", "select * from builds where id = $1"};
constexpr Query kFindByKey{"builds.find_by_idempotency_key",
                           "select * from builds where merchant_id = $1 and idempotency_key = $2"};
constexpr Query kList{"builds.list", R"sql(
  select * from builds where merchant_id = $1 order by created_at desc, id desc limit $2)sql"};

Result<StoredBuild> build_of(const Row& row) {
  TRY_ASSIGN(LocalizedText store_name, localized_text_from_json(row.get<std::string>("store_name")));
  return StoredBuild{.id = row.get<StoreBuildId>("id"),
                     .merchant = row.get<MerchantId>("merchant_id"),
                     .store = row.get<StoreId>("store_id"),
                     .draft = row.get<ProductDraftId>("draft_id"),
                     .product_url = row.get<std::string>("product_url"),
                     .listing = {.platform = row.get<std::string>("platform"),
                                 .external_id = row.get<std::string>("external_id"),
                                 .canonical_url = row.get<std::string>("canonical_url")},
                     .store_name = std::move(store_name),
                     .theme = row.get<std::string>("theme"),
                     .review = row.get<std::string>("review"),
                     .callback_url = row.get<std::string>("callback_url"),
                     .pasted_file = row.get<std::string>("pasted_file"),
                     .idempotency_key = row.get<std::optional<std::string>>("idempotency_key").value_or(""),
                     .created_at = row.get<Timestamp>("created_at")};
}

Result<StoredBuild> only_build_of(const Rows& rows) {
  if (rows.empty()) {
    return fail(ErrorKind::not_found, {.name = "build_unknown",
                                       .message = "There is no build with this id.",
                                       .next_step = "Use the id that creating the store answered with."});
  }
  return build_of(rows.front());
}

}  // namespace

storage::Body<Result<void>> BuildRepository::insert(storage::Transaction& transaction, StoredBuild build) {
  const Value key = build.idempotency_key.empty() ? Value() : Value(build.idempotency_key);
  storage::Params params{build.id,
                         build.merchant,
                         build.store,
                         build.draft,
                         build.product_url,
                         build.listing.platform,
                         build.listing.external_id,
                         build.listing.canonical_url,
                         Json(to_json(build.store_name)),
                         build.theme,
                         build.review,
                         build.callback_url,
                         build.pasted_file,
                         key,
                         build.created_at};
  CO_TRY_ASSIGN(const Rows inserted, co_await transaction.execute(kInsert, std::move(params)));
  if (inserted.empty()) {
    co_return fail(ErrorKind::conflict, {.name = "idempotency_key_taken",
                                         .message = "A build with this idempotency key exists already.",
                                         .next_step = "Ask for that build, or send another key for a new one."});
  }
  co_return Result<void>();
}

Task<Result<StoredBuild>> BuildRepository::find(StoreBuildId id) {
  storage::Params params{id};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFind, std::move(params)));
  co_return only_build_of(rows);
}

storage::Body<Result<StoredBuild>> BuildRepository::find(storage::Transaction& transaction, StoreBuildId id) {
  storage::Params params{id};
  CO_TRY_ASSIGN(const Rows rows, co_await transaction.execute(kFind, std::move(params)));
  co_return only_build_of(rows);
}

Task<Result<std::optional<StoredBuild>>> BuildRepository::find_by_idempotency_key(MerchantId merchant,
                                                                                  std::string key) {
  storage::Params params{merchant, std::move(key)};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFindByKey, std::move(params)));
  if (rows.empty()) co_return std::optional<StoredBuild>();
  CO_TRY_ASSIGN(StoredBuild build, build_of(rows.front()));
  co_return std::optional(std::move(build));
}

Task<Result<std::vector<StoredBuild>>> BuildRepository::list(MerchantId merchant, int limit) {
  storage::Params params{merchant, std::clamp(limit, 0, kLongestList)};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kList, std::move(params)));
  std::vector<StoredBuild> builds;
  builds.reserve(rows.size());
  for (const Row row : rows) {
    CO_TRY_ASSIGN(StoredBuild build, build_of(row));
    builds.push_back(std::move(build));
  }
  co_return builds;
}

}  // namespace matjar::catalog
