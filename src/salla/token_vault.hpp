#pragma once

#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "crypto/sealer.hpp"
#include "salla/salla_client.hpp"
#include "storage/database.hpp"

namespace matjar::salla {

/// Keeps the tokens of every connected store, sealed, and renews them a day before they end.
///
/// A refresh token works once; presenting it twice ends the connection for good. So: one refresh per merchant at a
/// time; the row says `refreshing` before the token is presented, and both new tokens are stored in one statement. When
/// the outcome is not known (no answer, a crash) the token counts as spent: the row becomes `reauth_needed`, the access
/// token is used until it ends, and then the merchant has to connect the store again.
///
/// Call it from one event loop that runs its handlers one at a time.
class TokenVault {
 public:
  /// All four must outlive the vault.
  TokenVault(storage::Database& database, const crypto::Sealer& sealer, SallaClient& client, const Clock& clock)
      : database_(database), sealer_(sealer), client_(client), clock_(clock) {}

  /// The tokens of a fresh connection; they replace whatever there was.
  Task<Result<void>> store(MerchantId merchant, TokenSet tokens);
  storage::Body<Result<void>> store(storage::Transaction& transaction, MerchantId merchant, TokenSet tokens);
  /// `salla_not_connected`, `salla_reauth_needed` (rejected); `salla_refresh_running` (unavailable).
  Task<Result<Secret>> access_token(MerchantId merchant);
  /// For a token that Salla called invalid before its time: another one, by a refresh unless that has happened already.
  Task<Result<Secret>> renew(MerchantId merchant, Secret refused);
  /// What the merchant allowed, as Salla wrote it; empty where Salla did not say it. `salla_not_connected` (rejected).
  Task<Result<std::string>> granted_scopes(MerchantId merchant);
  /// When the access token ends; none where there is none.
  storage::Body<Result<std::optional<Timestamp>>> expires_at(storage::Transaction& transaction, MerchantId merchant);
  /// Whose tokens should be renewed now, or were being renewed by somebody who vanished; keep_alive() does what is due.
  Task<Result<std::vector<MerchantId>>> due_for_renewal(int at_most);
  /// Errors as of access_token(); here `salla_reauth_needed` comes at once and not when the access token has ended.
  Task<Result<void>> keep_alive(MerchantId merchant);
  /// Forgets the tokens: the app was uninstalled.
  storage::Body<Result<void>> forget(storage::Transaction& transaction, MerchantId merchant);

 private:
  struct Stored;

  Task<Result<Stored>> load(MerchantId merchant);
  Task<Result<Secret>> usable_token(MerchantId merchant, std::optional<Secret> refused);
  Task<Result<void>> refresh(MerchantId merchant);
  Task<Result<void>> refresh_alone(MerchantId merchant);
  Task<Result<void>> settle(MerchantId merchant, Stored refreshing, std::string state);

  storage::Database& database_;
  const crypto::Sealer& sealer_;
  SallaClient& client_;
  const Clock& clock_;
  // Shared: those who wait for a refresh and the one who does it end in any order.
  std::map<MerchantId, std::shared_ptr<boost::asio::steady_timer>> running_;
};

}  // namespace matjar::salla
