#include "accounts/api_keys.hpp"

#include <utility>

#include "crypto/hmac.hpp"

namespace matjar::accounts {

namespace {

using storage::Query;
using storage::Rows;

constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kLongestKey = 200;  // bytes; what is longer is not even hashed

constexpr Query kInsert{"api_keys.insert", R"sql(
  insert into api_keys (id, merchant_id, label, hash, sandbox_only, created_at) values ($1, $2, $3, $4, $5, $6))sql"};
constexpr Query kInsertDemo{"api_keys.insert_demo", R"sql(
  insert into api_keys (id, merchant_id, label, hash, sandbox_only, created_at) values ($1, $2, $3, $4, $5, $6)
  on conflict (hash) do update set merchant_id = excluded.merchant_id, sandbox_only = excluded.sandbox_only,
    revoked_at = null)sql"};
constexpr Query kFind{"api_keys.find", R"sql(
  select id, merchant_id, sandbox_only from api_keys where hash = $1 and revoked_at is null)sql"};
constexpr Query kRevoke{"api_keys.revoke",
                        "update api_keys set revoked_at = coalesce(revoked_at, $2) where id = $1 returning id"};

/// A plain hash is enough: the keys are 256 random bits, which nobody can try out, and a lookup by hash tells nothing
/// through its timing.
std::string hash_of(const Secret& key) {
  return crypto::hex_of(crypto::sha256(key.reveal()));
}

std::unexpected<Error> key_unknown(ErrorKind kind) {
  return fail(kind, {.name = "api_key_unknown",
                     .message = "This API key is not known here, or it was revoked.",
                     .next_step = "Send a valid key as 'Authorization: Bearer mk_…', or make a new one."});
}

}  // namespace

Task<Result<IssuedKey>> ApiKeys::issue(MerchantId merchant, std::string label) {
  IssuedKey issued{.id = ApiKeyId(ids_.next_uuid()), .key = Secret("mk_" + ids_.next_token(kRandomBytes))};
  storage::Params params{issued.id, merchant, std::move(label), hash_of(issued.key), false, clock_.now()};
  auto inserting = storage::execute(database_, kInsert, std::move(params));
  CO_TRY(co_await std::move(inserting));
  co_return issued;
}

Task<Result<ApiKeyOwner>> ApiKeys::authenticate(Secret key) {
  if (key.empty() || key.reveal().size() > kLongestKey) co_return key_unknown(ErrorKind::unauthorized);
  storage::Params params{hash_of(key)};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFind, std::move(params)));
  if (rows.empty()) co_return key_unknown(ErrorKind::unauthorized);
  const auto row = rows.front();
  co_return ApiKeyOwner{.merchant = row.get<MerchantId>("merchant_id"),
                        .key = row.get<ApiKeyId>("id"),
                        .sandbox_only = row.get<bool>("sandbox_only")};
}

Task<Result<void>> ApiKeys::revoke(ApiKeyId id) {
  storage::Params params{id, clock_.now()};
  auto revoking = storage::execute(database_, kRevoke, std::move(params));
  CO_TRY_ASSIGN(const Rows rows, co_await std::move(revoking));
  if (rows.empty()) co_return key_unknown(ErrorKind::not_found);
  co_return Result<void>();
}

Task<Result<void>> ApiKeys::ensure_demo(MerchantId merchant, Secret key) {
  storage::Params params{ApiKeyId(ids_.next_uuid()), merchant, "demo", hash_of(key), true, clock_.now()};
  auto inserting = storage::execute(database_, kInsertDemo, std::move(params));
  CO_TRY(co_await std::move(inserting));
  co_return Result<void>();
}

}  // namespace matjar::accounts
