#pragma once

#include <string>
#include <vector>

#include "salla/product_deployer.hpp"

namespace matjar::salla {

/// One try to bring one draft into one store, with one access token. Part of ProductDeployer.
class Deployment {
 public:
  /// Everything but the token must outlive the object.
  Deployment(SallaClient& client, const Clock& clock, const DeployRequest& request, DeployJournal& journal,
             Secret token);

  Task<Result<DeployReceipt>> run();

 private:
  ProductTexts texts_in(Language language) const;
  StorePrice price() const;
  void note(std::string what, std::string before, std::string after);
  void note_changes(const StoreProduct& after);
  void leave_to_merchant(LocalizedText task);

  Task<Result<void>> look_first();
  Task<Result<void>> record_before();
  Task<Result<void>> prepare_english();
  Task<Result<StoreProduct>> find_or_create();
  Task<Result<StoreProduct>> create();
  Task<Result<StoreProduct>> bring_up_to_date(StoreProduct found);
  Task<Result<void>> add_images(StoreProduct product);
  Task<Result<void>> add_image(StoreProduct& product, std::size_t index);
  bool has_image(const StoreProduct& product, std::size_t index) const;
  Task<Result<void>> put_on_sale(const StoreProduct& product);
  Task<Result<void>> write_english(SallaProductId id);
  Task<Result<void>> read_back(SallaProductId id);
  Task<Result<StoreProduct>> restore_arabic(SallaProductId id);
  Result<void> check_arabic(const StoreProduct& shown) const;

  SallaClient& client_;
  const Clock& clock_;
  const DeployRequest& request_;
  DeployJournal& journal_;
  Secret token_;
  std::string sku_;
  Result<std::vector<StoreLanguage>> languages_;
  std::optional<StoreProduct> found_;
  StoreBefore before_;
  bool has_english_ = true;  ///< the store lists English
  bool english_ = true;      ///< and keeps it apart from Arabic
  DeployReceipt receipt_;
};

}  // namespace matjar::salla
