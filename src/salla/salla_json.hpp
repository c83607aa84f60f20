#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "salla/store_product.hpp"

namespace matjar::salla {

// The bodies of Salla's admin API v2 and of its token endpoint, as described on docs.salla.dev. Answers come in an
// envelope {"status", "success", "data"}; the readers take the whole body. They fail with `salla_answer_invalid`
// (unavailable) when a member that we need is missing; unknown members are ignored, numbers and texts are taken for
// each other.

/// Amounts are number literals with exactly the decimals of the currency.
std::string to_json(const NewStoreProduct& product);
std::string to_json(const ProductChange& change);
std::string to_json(const StoreSeo& seo);

Result<StoreInfo> store_info_from_json(std::string_view body);
Result<std::vector<StoreLanguage>> languages_from_json(std::string_view body);
Result<StoreProduct> store_product_from_json(std::string_view body);
Result<StoreImage> store_image_from_json(std::string_view body);
Result<StoreSeo> store_seo_from_json(std::string_view body);

/// Salla's number of the merchant in the answer about a user, with or without the envelope, under "merchant" or
/// "store".
Result<SallaMerchantId> merchant_number_from_json(std::string_view body);

/// As `app.store.authorize` has them.
std::string to_json(const TokenSet& tokens);
/// `expires_in` counts from now; `expires` is a Unix time when it is that large and counts from now otherwise: the
/// documentation shows both.
Result<TokenSet> token_set_from_json(std::string_view body, Timestamp now);

}  // namespace matjar::salla
