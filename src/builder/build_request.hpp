#pragma once

#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/localized_text.hpp"

namespace matjar::builder {

/// What a merchant asks for: one link into their connected store.
struct BuildRequest {
  MerchantId merchant;
  std::string product_url;
  LocalizedText store_name = {};
  std::string theme = "modern";
  std::string callback_url = {};                ///< empty: nobody is called
  std::optional<std::string> pasted_html = {};  ///< the page's source, when the merchant brought it
  /// The product as the merchant typed it in (sourcing/product_form.hpp): no page is read.
  std::optional<std::string> product_form = {};
  std::string idempotency_key = {};  ///< a second request with this key answers the first one's build
};

}  // namespace matjar::builder
