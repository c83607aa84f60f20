#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "storage/database.hpp"

namespace matjar::salla {

/// The app in one store.
struct Installation {
  SallaMerchantId store;
  MerchantId merchant;
  bool installed = true;                        ///< false: a tombstone
  Timestamp installed_at;                       ///< the epoch: not told yet
  std::optional<Timestamp> authorized_at = {};  ///< when the newest tokens were granted
  std::optional<Timestamp> uninstalled_at = {};
  std::string store_type = {};      ///< "development", "demo", "live"; empty until Salla says it
  std::string subscription = "{}";  ///< what Salla said last about the app's subscription, JSON
  std::optional<Timestamp> subscription_at = {};
};

/// The table of installations. Safe for concurrent use; a change of one row is the caller's to order (the events of a
/// merchant are worked on one after the other).
class InstallationRepository {
 public:
  InstallationRepository(storage::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  storage::Body<Result<std::optional<Installation>>> find(storage::Transaction& transaction, SallaMerchantId store);
  Task<Result<std::optional<Installation>>> find(SallaMerchantId store);

  /// The row of a store of which nothing is known yet but that the app is or was there.
  storage::Body<Result<void>> begin(storage::Transaction& transaction, SallaMerchantId store, MerchantId merchant);
  /// The app is in the store, since `at` or later; a tombstone is none any more. Where the type is empty, it stays.
  storage::Body<Result<void>> install(storage::Transaction& transaction, SallaMerchantId store, std::string store_type,
                                      Timestamp at);
  storage::Body<Result<void>> note_authorized(storage::Transaction& transaction, SallaMerchantId store, Timestamp at);
  storage::Body<Result<void>> uninstall(storage::Transaction& transaction, SallaMerchantId store, Timestamp at);
  storage::Body<Result<void>> keep_subscription(storage::Transaction& transaction, SallaMerchantId store,
                                                std::string subscription_json, Timestamp at);
  /// Empties what a merchant bought; the tombstone stays.
  storage::Body<Result<void>> erase(storage::Transaction& transaction, SallaMerchantId store);

  /// Connected stores whose subscriptions nobody has looked at since, those that wait longest first.
  Task<Result<std::vector<SallaMerchantId>>> looked_at_before(Timestamp time, int at_most);
  /// False when the store has been connected anew meanwhile: then it was not the present one that was looked at.
  Task<Result<bool>> note_looked_at(SallaMerchantId store, Timestamp authorized_at);
  /// Tombstones older than that whose merchants have not been forgotten.
  Task<Result<std::vector<Installation>>> unforgotten(Timestamp uninstalled_before, int at_most);

 private:
  storage::Database& database_;
  const Clock& clock_;
};

}  // namespace matjar::salla
