#include "salla/connect_flow.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "crypto/constant_time.hpp"
#include "crypto/hmac.hpp"
#include "crypto/random_bytes.hpp"
#include "salla/json_fields.hpp"
#include "salla/salla_json.hpp"

namespace matjar::salla {

namespace {

using storage::Params;
using storage::Query;
using storage::Rows;

constexpr std::size_t kStateBytes = 16;
constexpr std::size_t kLongestState = 200;
constexpr std::chrono::minutes kLifetime{10};
constexpr std::chrono::milliseconds kLook{50};

constexpr Query kInsert{"salla_states.insert", R"sql(
  insert into salla_states (fingerprint, browser, expires_at) values ($1, $2, $3))sql"};
/// Whoever takes it has it alone.
constexpr Query kTake{"salla_states.take", R"sql(
  delete from salla_states where fingerprint = $1 returning browser, expires_at)sql"};
constexpr Query kPrune{"salla_states.prune", "delete from salla_states where expires_at < $1"};

std::string random_text() {
  return to_hex(crypto::random_bytes(kStateBytes));
}

std::string fingerprint_of(std::string_view text) {
  return crypto::hex_of(crypto::sha256(text));
}

std::unexpected<Error> state_invalid() {
  return fail(ErrorKind::rejected, {.name = "salla_state_invalid",
                                    .message = "This answer of Salla's is too old, or belongs to another browser.",
                                    .next_step = "Connect the store again, and agree within ten minutes."});
}

std::unexpected<Error> connect_refused() {
  return fail(ErrorKind::rejected, {.name = "salla_connect_refused",
                                    .message = "Salla did not connect the store.",
                                    .next_step = "Connect the store again, and agree to what the app asks for."});
}

/// Both ways end in the same event.
std::string authorize_event(const SallaMerchantId& store, const TokenSet& tokens, Timestamp at) {
  return BodyText()
      .text("event", "app.store.authorize")
      .text("merchant", store.value())
      .text("created_at", to_rfc3339(at))
      .raw("data", to_json(tokens))
      .str();
}

}  // namespace

Task<Result<ConnectFlow::Begun>> ConnectFlow::begin(std::optional<Secret> browser) {
  const std::string callback = settings_.callback();
  if (callback.empty()) {
    co_return fail(ErrorKind::unavailable, {.name = "salla_callback_unknown",
                                            .message = "Nobody has said where Salla can send the merchant back to.",
                                            .next_step = "Set server.public_url."});
  }
  const std::string state = random_text();
  Begun begun{.url = services_.client.authorize_url(settings_.scopes, callback, state),
              .browser = browser ? std::move(*browser) : Secret(random_text())};
  Params params{fingerprint_of(state), fingerprint_of(begun.browser.reveal()), services_.clock.now() + kLifetime};
  auto inserting = storage::execute(services_.database, kInsert, std::move(params));
  CO_TRY(co_await std::move(inserting));
  co_return begun;
}

/// Whether it is a state of ours, this browser's and in time; false for a foreign one.
Task<Result<bool>> ConnectFlow::take_state(std::string state, std::optional<Secret> browser) {
  // Salla gives a state back without its hyphens; ours has none.
  if (state.empty() || state.size() > kLongestState) co_return false;
  Params params{fingerprint_of(state)};
  auto taking = storage::execute(services_.database, kTake, std::move(params));
  CO_TRY_ASSIGN(const Rows rows, co_await std::move(taking));
  if (rows.empty()) co_return false;
  const auto row = rows.front();
  const std::string shown = browser ? fingerprint_of(browser->reveal()) : std::string();
  const bool same = crypto::equal_in_constant_time(row.get<std::string>("browser"), shown);
  if (!same || services_.clock.now() >= row.get<Timestamp>("expires_at")) co_return state_invalid();
  co_return true;
}

Task<Result<ConnectFlow::Connected>> ConnectFlow::finish(Callback callback) {
  auto taking = take_state(callback.state, callback.browser);
  CO_TRY_ASSIGN(const bool asked_here, co_await std::move(taking));
  if (!callback.refusal.empty() || callback.code.empty()) co_return connect_refused();
  auto exchanging = services_.client.exchange_code(std::move(callback.code), settings_.callback());
  const Result<TokenSet> exchanged = co_await std::move(exchanging);
  // `invalid_grant` is the end of a connection for a refresh token, and for a code that there is none yet.
  if (!exchanged && exchanged.error().name == "salla_reauth_needed") co_return connect_refused();
  if (!exchanged) co_return std::unexpected(exchanged.error());
  const TokenSet& tokens = *exchanged;
  auto asking = services_.client.user_info(tokens.access_token);
  CO_TRY_ASSIGN(SallaMerchantId store, co_await std::move(asking));
  auto timing = time_of_connection(store);
  CO_TRY_ASSIGN(const Timestamp at, co_await std::move(timing));
  auto recording = services_.inbox.record(authorize_event(store, tokens, at));
  CO_TRY(co_await std::move(recording));
  auto waiting = wait_until_applied(std::move(store), at);
  CO_TRY_ASSIGN(Connected connected, co_await std::move(waiting));
  connected.asked_here = asked_here;
  co_return connected;
}

/// Behind everything that is known of the store: the times of Salla's events are those of another clock.
Task<Result<Timestamp>> ConnectFlow::time_of_connection(SallaMerchantId store) {
  CO_TRY_ASSIGN(const auto known, co_await services_.installations.find(std::move(store)));
  Timestamp at = services_.clock.now();
  if (!known) co_return at;
  for (const auto& time : {std::optional(known->installed_at), known->authorized_at, known->uninstalled_at}) {
    if (time) at = std::max(at, *time + std::chrono::milliseconds(1));
  }
  co_return at;
}

Task<Result<ConnectFlow::Connected>> ConnectFlow::wait_until_applied(SallaMerchantId store, Timestamp since) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  for (auto waited = std::chrono::milliseconds(0); waited < settings_.longest_wait; waited += kLook) {
    CO_TRY_ASSIGN(const auto known, co_await services_.installations.find(store));
    if (known && known->authorized_at && *known->authorized_at >= since)
      co_return Connected{.merchant = known->merchant, .store = std::move(store)};
    timer.expires_after(kLook);
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
  co_return fail(ErrorKind::unavailable, {.name = "salla_connect_slow",
                                          .message = "The store is being connected; that takes longer than usual.",
                                          .next_step = "Look again in a minute."});
}

Task<Result<void>> ConnectFlow::prune() {
  Params params{services_.clock.now()};
  auto pruning = storage::execute(services_.database, kPrune, std::move(params));
  CO_TRY(co_await std::move(pruning));
  co_return Result<void>();
}

}  // namespace matjar::salla
