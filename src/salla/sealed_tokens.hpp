#pragma once

#include "crypto/sealed_table.hpp"
#include "crypto/sealer.hpp"
#include "storage/database.hpp"

namespace matjar::salla {

/// The tokens of all merchants, for the end of a key's rotation. It changes how tokens are sealed and nothing else of
/// their rows, so it may work beside a TokenVault, also while that one waits for the answer to a refresh.
class SealedTokens final : public crypto::SealedTable {
 public:
  /// Both must outlive this.
  SealedTokens(storage::Database& database, const crypto::Sealer& sealer) : database_(database), sealer_(sealer) {}

  std::string_view name() const override { return "salla_tokens"; }
  Task<Result<Batch>> reseal(std::string after, int at_most) override;
  Task<Result<bool>> uses(std::string key_id) override;

 private:
  struct Renewed;
  Result<Renewed> renew(const storage::Row& row) const;

  storage::Database& database_;
  const crypto::Sealer& sealer_;
};

}  // namespace matjar::salla
