#include "salla/sealed_tokens.hpp"

#include <utility>
#include <vector>

#include "salla/token_place.hpp"

namespace matjar::salla {

namespace {

using storage::Params;
using storage::Query;
using storage::Rows;

constexpr Query kOutdated{"salla_tokens.outdated", R"sql(
  select merchant_id, access_token, refresh_token from salla_tokens
  where merchant_id > $1 and (access_token not like $2 or refresh_token not like $2)
  order by merchant_id limit $3)sql"};
/// Neither version nor time change: for a vault that is refreshing, nothing has happened.
constexpr Query kReseal{"salla_tokens.reseal", R"sql(
  update salla_tokens set access_token = $4, refresh_token = $5
  where merchant_id = $1 and access_token = $2 and refresh_token = $3)sql"};
constexpr Query kUses{"salla_tokens.uses", R"sql(
  select 1 as one from salla_tokens where access_token like $1 or refresh_token like $1 limit 1)sql"};

}  // namespace

struct SealedTokens::Renewed {
  MerchantId merchant;
  std::string read_access;
  std::string read_refresh;
  std::string access;
  std::string refresh;
};

Result<SealedTokens::Renewed> SealedTokens::renew(const storage::Row& row) const {
  const auto merchant = row.get<MerchantId>("merchant_id");
  Renewed renewed{.merchant = merchant,
                  .read_access = row.get<std::string>("access_token"),
                  .read_refresh = row.get<std::string>("refresh_token"),
                  .access = {},
                  .refresh = {}};
  const std::string access_place = token_place(merchant, "access_token");
  const std::string refresh_place = token_place(merchant, "refresh_token");
  TRY_ASSIGN(const Secret access, sealer_.open(renewed.read_access, access_place));
  TRY_ASSIGN(const Secret refresh, sealer_.open(renewed.read_refresh, refresh_place));
  renewed.access = sealer_.seal(access, access_place);
  renewed.refresh = sealer_.seal(refresh, refresh_place);
  return renewed;
}

Task<Result<crypto::SealedTable::Batch>> SealedTokens::reseal(std::string after, int at_most) {
  Params wanted{std::move(after), sealer_.current_prefix() + "%", at_most};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kOutdated, std::move(wanted)));
  Batch batch;
  std::vector<Renewed> renewed;
  for (const auto row : rows) {
    ++batch.rows;
    batch.last = row.get<std::string>("merchant_id");
    if (auto one = renew(row)) {
      renewed.push_back(std::move(*one));
    } else {
      ++batch.unreadable;
    }
  }
  if (renewed.empty()) co_return batch;
  auto body = [&renewed](storage::Transaction& transaction) -> storage::Body<Result<std::int64_t>> {
    std::int64_t changed = 0;
    for (const Renewed& one : renewed) {
      Params params{one.merchant, one.read_access, one.read_refresh, one.access, one.refresh};
      CO_TRY_ASSIGN(const Rows done, co_await transaction.execute(kReseal, std::move(params)));
      changed += done.changed();
    }
    co_return changed;
  };
  auto writing = storage::transact(database_, std::move(body));
  CO_TRY_ASSIGN(const std::int64_t changed, co_await std::move(writing));
  batch.resealed = static_cast<int>(changed);
  co_return batch;
}

Task<Result<bool>> SealedTokens::uses(std::string key_id) {
  Params params{crypto::Sealer::prefix_of(key_id) + "%"};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kUses, std::move(params)));
  co_return !rows.empty();
}

}  // namespace matjar::salla
