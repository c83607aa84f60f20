#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "sandbox/call.hpp"
#include "sandbox/salla_store.hpp"

namespace ctemplate {
class TemplateCache;
}

namespace matjar::sandbox {

/// The store as a shopper sees it, in Arabic (right to left) or with `?lang=en` in English. Hidden products are not
/// there.
class SallaStorefront {
 public:
  /// `templates` holds sandbox_store.tpl and sandbox_product.tpl. The store must outlive this.
  SallaStorefront(EmulatedStore& store, std::filesystem::path templates);
  ~SallaStorefront();

  net::Response index(Call& call) const;
  net::Response product(Call& call) const;
  /// An uploaded picture, or a generated one for a product that was created with picture addresses.
  net::Response image(Call& call) const;

 private:
  EmulatedStore& store_;
  std::filesystem::path templates_;
  std::unique_ptr<ctemplate::TemplateCache> cache_;
};

}  // namespace matjar::sandbox
