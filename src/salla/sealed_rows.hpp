#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/sealed_table.hpp"
#include "crypto/sealer.hpp"
#include "storage/database.hpp"

namespace matjar::salla {

/// A table of this room that holds sealed texts, for the end of a key's rotation. It changes how they are sealed and
/// nothing else of their rows, so it may work beside whoever uses them.
class SealedRows : public crypto::SealedTable {
 public:
  struct Table {
    std::string_view name;
    std::string_view key;                   ///< its column, whose order does not change
    std::vector<std::string_view> columns;  ///< that are sealed
    std::string (*place)(std::string_view key, std::string_view column);
    storage::Query outdated;  ///< key and columns, behind $1, where one is not like $2, at most $3
    storage::Query reseal;    ///< of $1, where the columns are still $2 …, to the values behind those
    storage::Query uses;      ///< a row where one of the columns is like $1
  };

  std::string_view name() const override { return table_.name; }
  Task<Result<Batch>> reseal(std::string after, int at_most) override;
  Task<Result<bool>> uses(std::string key_id) override;

 protected:
  /// Both must outlive this.
  SealedRows(storage::Database& database, const crypto::Sealer& sealer, Table table)
      : database_(database), sealer_(sealer), table_(std::move(table)) {}

 private:
  /// The parameters of `reseal` for a row.
  Result<storage::Params> renew(const storage::Row& row) const;

  storage::Database& database_;
  const crypto::Sealer& sealer_;
  const Table table_;
};

/// The tokens of all merchants. Also while a TokenVault waits for the answer to a refresh nothing has happened for it.
class SealedTokens final : public SealedRows {
 public:
  SealedTokens(storage::Database& database, const crypto::Sealer& sealer);
};

/// The events that Salla told us and that have not had their effect.
class SealedEvents final : public SealedRows {
 public:
  SealedEvents(storage::Database& database, const crypto::Sealer& sealer);
};

}  // namespace matjar::salla
