#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "product/product_draft.hpp"
#include "product/source_product.hpp"
#include "storage/database.hpp"

namespace matjar::catalog {

/// How far a product is. The specification's names, with one before and one after them.
enum class ProductStatus { pending, scraped, enhanced, deployed, withdrawn };

std::string_view to_string(ProductStatus status);
std::optional<ProductStatus> product_status_from(std::string_view text);

struct NewProduct {
  ProductDraftId id;
  StoreId store;
  StoreBuildId build;
  std::string source_url;
  std::string source_platform;
};

/// A product with everything that the steps of its build have made so far.
struct StoredProduct {
  ProductDraftId id;
  StoreId store;
  StoreBuildId build;
  std::string source_url;
  std::string source_platform;
  std::optional<product::SourceProduct> source;
  std::optional<product::ProductCopy> copy;
  std::optional<std::vector<product::DraftImage>> images;
  std::optional<product::StoreLook> look;
  std::optional<product::DraftPrice> price;
  std::optional<std::vector<product::Finding>> findings;
  std::string landing_json;  ///< empty: not made yet
  std::optional<SallaProductId> salla_product;
  std::string receipt_json;  ///< empty: never deployed
  ProductStatus status = ProductStatus::pending;
};

/// The table of products. Each artefact has a save of its own, a body, so that a step writes it in the transaction that
/// finishes the step; saving again replaces. All of them fail with `product_unknown` (not_found). Safe for concurrent
/// use.
class ProductRepository {
 public:
  /// Both must outlive the repository.
  ProductRepository(storage::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  storage::Body<Result<void>> insert(storage::Transaction& transaction, NewProduct product);

  storage::Body<Result<void>> save_source(storage::Transaction& transaction, ProductDraftId id,
                                          product::SourceProduct source);
  storage::Body<Result<void>> save_copy(storage::Transaction& transaction, ProductDraftId id,
                                        product::ProductCopy copy);
  storage::Body<Result<void>> save_images(storage::Transaction& transaction, ProductDraftId id,
                                          std::vector<product::DraftImage> images);
  storage::Body<Result<void>> save_look(storage::Transaction& transaction, ProductDraftId id, product::StoreLook look);
  storage::Body<Result<void>> save_price(storage::Transaction& transaction, ProductDraftId id,
                                         product::DraftPrice price);
  storage::Body<Result<void>> save_findings(storage::Transaction& transaction, ProductDraftId id,
                                            std::vector<product::Finding> findings);
  storage::Body<Result<void>> save_landing(storage::Transaction& transaction, ProductDraftId id, std::string json);
  storage::Body<Result<void>> mark_deployed(storage::Transaction& transaction, ProductDraftId id,
                                            SallaProductId salla_product, std::string receipt_json);
  /// The product is no longer in the store; what was made for it is kept.
  storage::Body<Result<void>> mark_withdrawn(storage::Transaction& transaction, ProductDraftId id);

  Task<Result<StoredProduct>> find(ProductDraftId id);

 private:
  storage::Body<Result<void>> update(storage::Transaction& transaction, storage::Query query, storage::Params params);
  storage::Body<Result<void>> save(storage::Transaction& transaction, storage::Query query, ProductDraftId id,
                                   std::string json);

  storage::Database& database_;
  const Clock& clock_;
};

}  // namespace matjar::catalog
