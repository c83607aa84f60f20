#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/id_source.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "storage/database.hpp"

namespace matjar::accounts {

/// Somebody who owns a Salla store.
struct Merchant {
  MerchantId id;
  std::string name;
  std::string salla_merchant_id;  ///< Salla's number, as text; empty until a store is connected
  Timestamp created_at;
  bool operator==(const Merchant&) const = default;
};

struct NewMerchant {
  std::string name;
  std::string salla_merchant_id = {};
};

/// The table of merchants. Safe for concurrent use.
class MerchantRepository {
 public:
  /// All three must outlive the repository.
  MerchantRepository(storage::Database& database, const Clock& clock, IdSource& ids)
      : database_(database), clock_(clock), ids_(ids) {}

  /// `merchant_exists` (conflict) when that Salla store belongs to a merchant already.
  Task<Result<Merchant>> create(NewMerchant wanted);
  /// The merchant of a fixed id, made when there is none; one that exists stays as it is. For the demo merchant.
  Task<Result<Merchant>> ensure(MerchantId id, NewMerchant wanted);
  /// The merchant of a Salla store, made when there is none yet.
  storage::Body<Result<Merchant>> ensure_for_store(storage::Transaction& transaction, SallaMerchantId store);
  /// Forgets who it is: the row stays, without a name.
  storage::Body<Result<void>> erase(storage::Transaction& transaction, MerchantId id);
  /// `merchant_unknown` (not_found).
  Task<Result<Merchant>> find(MerchantId id);
  Task<Result<std::optional<Merchant>>> find_by_salla_id(std::string salla_merchant_id);

 private:
  Task<Result<bool>> insert(Merchant merchant);

  storage::Database& database_;
  const Clock& clock_;
  IdSource& ids_;
};

}  // namespace matjar::accounts
