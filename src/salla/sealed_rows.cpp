#include "salla/sealed_rows.hpp"

#include <utility>

#include "salla/sealed_places.hpp"

namespace matjar::salla {

namespace {

using storage::Params;
using storage::Query;
using storage::Rows;

constexpr Query kOutdatedTokens{"salla_tokens.outdated", R"sql(
  select merchant_id, access_token, refresh_token from salla_tokens
  where merchant_id > $1 and (access_token not like $2 or refresh_token not like $2)
  order by merchant_id limit $3)sql"};
/// Neither version nor time change.
constexpr Query kResealTokens{"salla_tokens.reseal", R"sql(
  update salla_tokens set access_token = $4, refresh_token = $5
  where merchant_id = $1 and access_token = $2 and refresh_token = $3)sql"};
constexpr Query kTokensUse{"salla_tokens.uses", R"sql(
  select 1 as one from salla_tokens where access_token like $1 or refresh_token like $1 limit 1)sql"};

constexpr Query kOutdatedEvents{"salla_events.outdated", R"sql(
  select id, body from salla_events where id > $1 and body <> '' and body not like $2 order by id limit $3)sql"};
constexpr Query kResealEvents{"salla_events.reseal", "update salla_events set body = $3 where id = $1 and body = $2"};
constexpr Query kEventsUse{"salla_events.uses", "select 1 as one from salla_events where body like $1 limit 1"};

}  // namespace

SealedTokens::SealedTokens(storage::Database& database, const crypto::Sealer& sealer)
    : SealedRows(database, sealer,
                 {.name = "salla_tokens",
                  .key = "merchant_id",
                  .columns = {"access_token", "refresh_token"},
                  .place = token_place,
                  .outdated = kOutdatedTokens,
                  .reseal = kResealTokens,
                  .uses = kTokensUse}) {}

SealedEvents::SealedEvents(storage::Database& database, const crypto::Sealer& sealer)
    : SealedRows(database, sealer,
                 {.name = "salla_events",
                  .key = "id",
                  .columns = {"body"},
                  .place = event_place,
                  .outdated = kOutdatedEvents,
                  .reseal = kResealEvents,
                  .uses = kEventsUse}) {}

Result<Params> SealedRows::renew(const storage::Row& row) const {
  const auto key = row.get<std::string>(table_.key);
  Params params{key};
  Params renewed;
  for (const std::string_view column : table_.columns) {
    const std::string place = table_.place(key, column);
    auto read = row.get<std::string>(column);
    TRY_ASSIGN(const Secret text, sealer_.open(read, place));
    params.emplace_back(std::move(read));
    renewed.emplace_back(sealer_.seal(text, place));
  }
  params.insert(params.end(), renewed.begin(), renewed.end());
  return params;
}

Task<Result<crypto::SealedTable::Batch>> SealedRows::reseal(std::string after, int at_most) {
  Params wanted{std::move(after), sealer_.current_prefix() + "%", at_most};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(table_.outdated, std::move(wanted)));
  Batch batch;
  std::vector<Params> renewed;
  for (const auto row : rows) {
    ++batch.rows;
    batch.last = row.get<std::string>(table_.key);
    if (auto one = renew(row)) {
      renewed.push_back(std::move(*one));
    } else {
      ++batch.unreadable;
    }
  }
  if (renewed.empty()) co_return batch;
  auto body = [this, &renewed](storage::Transaction& transaction) -> storage::Body<Result<std::int64_t>> {
    std::int64_t changed = 0;
    for (const Params& one : renewed) {
      CO_TRY_ASSIGN(const Rows done, co_await transaction.execute(table_.reseal, one));
      changed += done.changed();
    }
    co_return changed;
  };
  auto writing = storage::transact(database_, std::move(body));
  CO_TRY_ASSIGN(const std::int64_t changed, co_await std::move(writing));
  batch.resealed = static_cast<int>(changed);
  co_return batch;
}

Task<Result<bool>> SealedRows::uses(std::string key_id) {
  Params params{crypto::Sealer::prefix_of(key_id) + "%"};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(table_.uses, std::move(params)));
  co_return !rows.empty();
}

}  // namespace matjar::salla
