#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/localized_text.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "product/product_draft.hpp"
#include "salla/salla_client.hpp"
#include "salla/token_vault.hpp"

namespace matjar::salla {

/// A finished draft, on its way into the merchant's store.
struct DeployRequest {
  struct Image {
    std::string bytes;  ///< JPEG, PNG or WebP
    LocalizedText alt;
  };

  MerchantId merchant;
  ProductDraftId draft;
  product::ProductCopy copy;
  product::DraftPrice price;  ///< SAR
  std::vector<Image> images;  ///< main one first; Salla takes ten
  int quantity = 100;
  LocalizedText description_html;
};

/// One thing that was changed in the store.
struct ReceiptLine {
  std::string what;    ///< "product", "price", "images", "quantity", "status", "texts.ar", "texts.en"
  std::string before;  ///< empty: there was nothing
  std::string after;
  Timestamp at;
};

/// What stands in the store now, as read back from it.
struct DeployReceipt {
  SallaProductId product;
  LocalizedText urls;  ///< the product's page as a shopper sees it
  std::string admin_url;
  std::vector<ReceiptLine> lines;
  std::vector<LocalizedText> left_to_merchant;  ///< what no app can do in a Salla store
  bool single_language_store = false;           ///< the store kept the Arabic texts only
};

/// The store as it was before the deployment first touched it: what the receipt compares with, however often the
/// deployment has to begin anew.
struct StoreBefore {
  struct Product {
    SallaProductId id;
    std::string name;  ///< Arabic
    std::string price;
    std::int64_t images = 0;
    std::int64_t quantity = 0;
    std::string status;
  };

  bool english = false;            ///< English was among its languages
  std::optional<Product> product;  ///< of the draft's SKU
};

/// What is needed to take a deployment back.
struct DeployUndo {
  std::string sku;
  std::optional<SallaProductId> product = {};  ///< none: it was not known (yet) whether it exists
  std::optional<StoreBefore> before = {};
};

/// Keeps the undo data of one deployment, durably.
class DeployJournal {
 public:
  virtual ~DeployJournal() = default;
  virtual Task<Result<void>> record(DeployUndo undo) = 0;
  /// What an earlier try of the same deployment recorded last.
  virtual std::optional<DeployUndo> recorded() const = 0;
};

/// The SKU of a draft's product in the store: always the same for the same draft, so that the product is found again.
std::string sku_of(const ProductDraftId& draft);

/// Brings products into Salla stores and takes them out again.
///
/// deploy() may be repeated after any failure, crash or lost answer: it finds what is there by SKU and does the rest,
/// so that there is one product per draft, and its receipt tells what all tries together changed. Order: a look at the
/// store, undo data, product (Arabic), images, quantity, on sale, English, read back. Concurrent calls for one merchant
/// are the caller's to avoid (the deploy lane).
class ProductDeployer {
 public:
  /// All three must outlive the deployer.
  ProductDeployer(SallaClient& client, TokenVault& vault, const Clock& clock)
      : client_(client), vault_(vault), clock_(clock) {}

  /// Records the undo data before the store is touched and again when the product's id is known.
  ///
  /// Errors of TokenVault, SallaClient and the journal; `price_currency`, `draft_incomplete` (invalid_input);
  /// `salla_readback_mismatch` (rejected) when the store does not hold what was written.
  Task<Result<DeployReceipt>> deploy(DeployRequest request, DeployJournal& journal);
  /// Deletes the product. A product that does not exist is fine.
  Task<Result<void>> undo(MerchantId merchant, DeployUndo undo);

 private:
  Task<Result<void>> remove(Secret token, DeployUndo undo);

  SallaClient& client_;
  TokenVault& vault_;
  const Clock& clock_;
};

}  // namespace matjar::salla
