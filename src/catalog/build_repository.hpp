#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/localized_text.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "product/source_product.hpp"
#include "storage/database.hpp"

namespace matjar::catalog {

/// One link and what was asked for with it. It never changes; how far the build is stands with the workflow of its id.
struct StoredBuild {
  StoreBuildId id;
  MerchantId merchant;
  StoreId store;
  ProductDraftId draft;
  std::string product_url;  ///< as the merchant gave it
  product::Listing listing;
  LocalizedText store_name;
  std::string theme;
  std::string review = "auto";       ///< "auto": publish when no check blocks; "review": wait for the merchant
  std::string callback_url = {};     ///< empty: nobody is called
  std::string pasted_file = {};      ///< key of the pasted page source in the file store; empty: fetch the page
  std::string idempotency_key = {};  ///< empty: none was sent
  Timestamp created_at;
};

/// The table of builds. Safe for concurrent use.
class BuildRepository {
 public:
  /// The database must outlive the repository.
  explicit BuildRepository(storage::Database& database) : database_(database) {}

  /// `idempotency_key_taken` (conflict) when the merchant has a build with this key: find that one and answer with it.
  storage::Body<Result<void>> insert(storage::Transaction& transaction, StoredBuild build);
  /// `build_unknown` (not_found). The caller compares the merchant: a stranger's build is unknown to everybody else.
  Task<Result<StoredBuild>> find(StoreBuildId id);
  storage::Body<Result<StoredBuild>> find(storage::Transaction& transaction, StoreBuildId id);
  Task<Result<std::optional<StoredBuild>>> find_by_idempotency_key(MerchantId merchant, std::string key);
  /// The merchant's newest builds, newest first, at most 1,000.
  Task<Result<std::vector<StoredBuild>>> list(MerchantId merchant, int limit);

 private:
  storage::Database& database_;
};

}  // namespace matjar::catalog
