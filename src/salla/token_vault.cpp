#include "salla/token_vault.hpp"

#include <boost/asio/redirect_error.hpp>
#include <chrono>
#include <utility>

#include "salla/salla_error.hpp"
#include "salla/sealed_places.hpp"

namespace matjar::salla {

namespace {

using storage::Params;
using storage::Query;
using storage::Rows;

constexpr std::chrono::hours kRenewBefore{24};
/// Longer than any refresh takes: a row that says `refreshing` for this long belongs to a process that ended.
constexpr std::chrono::minutes kLongestRefresh{5};

constexpr Query kStore{"salla_tokens.store", R"sql(
  insert into salla_tokens
    (merchant_id, access_token, refresh_token, expires_at, scope, state, version, created_at, updated_at)
  values ($1, $2, $3, $4, $5, 'connected', 1, $6, $6)
  on conflict (merchant_id) do update set access_token = excluded.access_token, refresh_token = excluded.refresh_token,
    expires_at = excluded.expires_at, scope = excluded.scope, state = 'connected',
    version = salla_tokens.version + 1, updated_at = excluded.updated_at)sql"};
constexpr Query kFind{"salla_tokens.find", R"sql(
  select access_token, refresh_token, expires_at, state, version, updated_at from salla_tokens
  where merchant_id = $1)sql"};
constexpr Query kBeginRefresh{"salla_tokens.begin_refresh", R"sql(
  update salla_tokens set state = 'refreshing', updated_at = $3
  where merchant_id = $1 and version = $2 and state = 'connected' returning version)sql"};
constexpr Query kFinishRefresh{"salla_tokens.finish_refresh", R"sql(
  update salla_tokens set access_token = $3, refresh_token = $4, expires_at = $5, state = 'connected',
    version = version + 1, updated_at = $6
  where merchant_id = $1 and version = $2 and state = 'refreshing' and updated_at = $7 returning version)sql"};
constexpr Query kSettle{"salla_tokens.settle", R"sql(
  update salla_tokens set state = $3, updated_at = $4
  where merchant_id = $1 and version = $2 and state = 'refreshing' and updated_at = $5 returning version)sql"};
constexpr Query kDueForRenewal{"salla_tokens.due_for_renewal", R"sql(
  select merchant_id from salla_tokens
  where (state = 'connected' and expires_at <= $1) or (state = 'refreshing' and updated_at <= $2)
  order by expires_at limit $3)sql"};
constexpr Query kExpiresAt{"salla_tokens.expires_at", "select expires_at from salla_tokens where merchant_id = $1"};
constexpr Query kScope{"salla_tokens.scope", "select scope from salla_tokens where merchant_id = $1"};
constexpr Query kForget{"salla_tokens.forget", "delete from salla_tokens where merchant_id = $1"};

std::unexpected<Error> not_connected() {
  return fail(ErrorKind::rejected, {.name = "salla_not_connected",
                                    .message = "No Salla store is connected.",
                                    .next_step = "Install the app in the Salla store."});
}

std::unexpected<Error> reauth_needed() {
  return fail(ErrorKind::rejected, {.name = "salla_reauth_needed",
                                    .message = "The connection to the Salla store has ended.",
                                    .next_step = "Install the app in the Salla store again."});
}

std::unexpected<Error> refresh_running() {
  return fail(ErrorKind::unavailable, {.name = "salla_refresh_running",
                                       .message = "The access to the Salla store could not be renewed just now.",
                                       .next_step = "Try again in a few minutes."});
}

}  // namespace

struct TokenVault::Stored {
  Secret access_token;
  Secret refresh_token;
  Timestamp expires_at;
  std::string state;
  std::int64_t version = 0;
  Timestamp updated_at;
};

Task<Result<void>> TokenVault::store(MerchantId merchant, TokenSet tokens) {
  auto body = [this, &merchant, &tokens](storage::Transaction& transaction) {
    return store(transaction, merchant, tokens);
  };
  auto storing = storage::transact(database_, std::move(body));
  co_return co_await std::move(storing);
}

storage::Body<Result<void>> TokenVault::store(storage::Transaction& transaction, MerchantId merchant, TokenSet tokens) {
  Params params{merchant,
                sealer_.seal(tokens.access_token, token_place(merchant.value(), "access_token")),
                sealer_.seal(tokens.refresh_token, token_place(merchant.value(), "refresh_token")),
                tokens.expires_at,
                tokens.scope,
                clock_.now()};
  CO_TRY(co_await transaction.execute(kStore, std::move(params)));
  co_return Result<void>();
}

Task<Result<std::string>> TokenVault::granted_scopes(MerchantId merchant) {
  Params params{std::move(merchant)};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kScope, std::move(params)));
  if (rows.empty()) co_return not_connected();
  co_return rows.front().get<std::string>("scope");
}

Task<Result<std::vector<MerchantId>>> TokenVault::due_for_renewal(int at_most) {
  const Timestamp now = clock_.now();
  Params params{now + kRenewBefore, now - kLongestRefresh, at_most};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kDueForRenewal, std::move(params)));
  std::vector<MerchantId> merchants;
  for (const auto row : rows) merchants.push_back(row.get<MerchantId>("merchant_id"));
  co_return merchants;
}

storage::Body<Result<std::optional<Timestamp>>> TokenVault::expires_at(storage::Transaction& transaction,
                                                                       MerchantId merchant) {
  Params params{std::move(merchant)};
  CO_TRY_ASSIGN(const Rows rows, co_await transaction.execute(kExpiresAt, std::move(params)));
  if (rows.empty()) co_return std::optional<Timestamp>();
  co_return std::optional(rows.front().get<Timestamp>("expires_at"));
}

Task<Result<void>> TokenVault::keep_alive(MerchantId merchant) {
  CO_TRY_ASSIGN(Stored stored, co_await load(merchant));
  if (stored.state == "connected" && clock_.now() + kRenewBefore < stored.expires_at) co_return Result<void>();
  if (stored.state != "reauth_needed") {
    CO_TRY(co_await refresh(merchant));
    CO_TRY_ASSIGN(stored, co_await load(merchant));
  }
  if (stored.state == "reauth_needed") co_return reauth_needed();
  if (clock_.now() + kRenewBefore < stored.expires_at) co_return Result<void>();
  co_return refresh_running();
}

storage::Body<Result<void>> TokenVault::forget(storage::Transaction& transaction, MerchantId merchant) {
  Params params{std::move(merchant)};
  CO_TRY(co_await transaction.execute(kForget, std::move(params)));
  co_return Result<void>();
}

Task<Result<TokenVault::Stored>> TokenVault::load(MerchantId merchant) {
  Params params{merchant};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFind, std::move(params)));
  if (rows.empty()) co_return not_connected();
  const auto row = rows.front();
  Stored stored{.expires_at = row.get<Timestamp>("expires_at"),
                .state = row.get<std::string>("state"),
                .version = row.get<std::int64_t>("version"),
                .updated_at = row.get<Timestamp>("updated_at")};
  CO_TRY_ASSIGN(stored.access_token,
                sealer_.open(row.get<std::string>("access_token"), token_place(merchant.value(), "access_token")));
  CO_TRY_ASSIGN(stored.refresh_token,
                sealer_.open(row.get<std::string>("refresh_token"), token_place(merchant.value(), "refresh_token")));
  co_return stored;
}

Task<Result<Secret>> TokenVault::access_token(MerchantId merchant) {
  return usable_token(std::move(merchant), std::nullopt);
}

Task<Result<Secret>> TokenVault::renew(MerchantId merchant, Secret refused) {
  return usable_token(std::move(merchant), std::optional(std::move(refused)));
}

Task<Result<Secret>> TokenVault::usable_token(MerchantId merchant, std::optional<Secret> refused) {
  CO_TRY_ASSIGN(Stored stored, co_await load(merchant));
  const auto is_refused = [&refused](const Stored& now) {
    return refused && refused->reveal() == now.access_token.reveal();
  };
  if (clock_.now() + kRenewBefore >= stored.expires_at || is_refused(stored)) {
    CO_TRY(co_await refresh(merchant));
    CO_TRY_ASSIGN(stored, co_await load(merchant));
  }
  if (clock_.now() < stored.expires_at && !is_refused(stored)) co_return stored.access_token;
  if (stored.state == "reauth_needed") co_return reauth_needed();
  co_return refresh_running();
}

Task<Result<void>> TokenVault::refresh(MerchantId merchant) {
  const auto found = running_.find(merchant);
  if (found != running_.end()) {
    const auto running = found->second;
    boost::system::error_code ignored;
    co_await running->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    co_return Result<void>();
  }
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto running = std::make_shared<boost::asio::steady_timer>(executor);
  running->expires_at(boost::asio::steady_timer::time_point::max());
  running_.emplace(merchant, running);
  // Also when this coroutine is cancelled: nobody may wait for a refresh that nobody does.
  struct Ending {
    TokenVault& vault;
    MerchantId merchant;
    ~Ending() {
      const auto node = vault.running_.extract(merchant);
      node.mapped()->cancel();
    }
  } ending{*this, merchant};
  co_return co_await refresh_alone(merchant);
}

Task<Result<void>> TokenVault::refresh_alone(MerchantId merchant) {
  CO_TRY_ASSIGN(Stored stored, co_await load(merchant));
  if (stored.state == "reauth_needed") co_return Result<void>();
  if (stored.state == "refreshing") {
    if (clock_.now() - stored.updated_at < kLongestRefresh) co_return Result<void>();
    co_return co_await settle(merchant, stored, "reauth_needed");
  }
  // Version and time together: of the same version there is another one when the store was connected anew meanwhile.
  stored.updated_at = clock_.now();
  Params begin{merchant, stored.version, stored.updated_at};
  auto beginning = storage::execute(database_, kBeginRefresh, std::move(begin));
  CO_TRY_ASSIGN(const Rows begun, co_await std::move(beginning));
  if (begun.empty()) co_return Result<void>();

  Result<TokenSet> renewed = co_await client_.refresh_token(stored.refresh_token);
  if (!renewed) {
    // Salla did nothing when it refused the call for its rate, or when there was never a connection.
    const bool unspent = renewed.error().kind == ErrorKind::rate_limited ||
                         renewed.error().kind == ErrorKind::not_found || renewed.error().name == "connection_failed" ||
                         renewed.error().name == "salla_client_refused";
    co_return co_await settle(merchant, stored, unspent ? "connected" : "reauth_needed");
  }
  Params finish{merchant,
                stored.version,
                sealer_.seal(renewed->access_token, token_place(merchant.value(), "access_token")),
                sealer_.seal(renewed->refresh_token, token_place(merchant.value(), "refresh_token")),
                renewed->expires_at,
                clock_.now(),
                stored.updated_at};
  auto finishing = storage::execute(database_, kFinishRefresh, std::move(finish));
  CO_TRY(co_await std::move(finishing));
  co_return Result<void>();
}

Task<Result<void>> TokenVault::settle(MerchantId merchant, Stored refreshing, std::string state) {
  Params params{merchant, refreshing.version, std::move(state), clock_.now(), refreshing.updated_at};
  auto settling = storage::execute(database_, kSettle, std::move(params));
  CO_TRY(co_await std::move(settling));
  co_return Result<void>();
}

}  // namespace matjar::salla
