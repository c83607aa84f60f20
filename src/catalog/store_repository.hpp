#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/localized_text.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "storage/database.hpp"

namespace matjar::catalog {

/// `deployed`: a product of ours is in it. `active`: the merchant sells in it.
enum class StoreStatus { draft, deployed, active };

std::string_view to_string(StoreStatus status);
std::optional<StoreStatus> store_status_from(std::string_view text);

/// A merchant's Salla store, as we equip it.
struct Store {
  StoreId id;
  MerchantId merchant;
  std::string salla_store_id = {};  ///< Salla's number, as text; empty until known
  LocalizedText name;
  std::string theme_id = {};
  std::string landing_page_url = {};
  StoreStatus status = StoreStatus::draft;
  Timestamp created_at;
  std::optional<Timestamp> deployed_at = {};
  bool operator==(const Store&) const = default;
};

/// The table of stores. Safe for concurrent use.
class StoreRepository {
 public:
  /// The database must outlive the repository.
  explicit StoreRepository(storage::Database& database) : database_(database) {}

  storage::Body<Result<void>> insert(storage::Transaction& transaction, Store store);
  /// The same where it may be there already.
  storage::Body<Result<void>> ensure(storage::Transaction& transaction, Store store);
  /// The merchant's first store, if there is one.
  Task<Result<std::optional<Store>>> find_for_merchant(MerchantId merchant);
  /// Draft becomes deployed, the landing page's address is kept. `store_unknown` (not_found).
  storage::Body<Result<void>> mark_deployed(storage::Transaction& transaction, StoreId id, std::string landing_page_url,
                                            Timestamp at);

 private:
  storage::Database& database_;
};

}  // namespace matjar::catalog
