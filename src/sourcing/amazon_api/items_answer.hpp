#pragma once

#include <string>
#include <string_view>

#include "product/source_product.hpp"
#include "sourcing/official_api/api_answer.hpp"
#include "sourcing/official_api/api_call.hpp"

namespace matjar::sourcing::amazon_api {

inline constexpr std::string_view kApi = "amazon.creators.getItems";

struct ItemRequest {
  std::string asin;
  std::string marketplace;  ///< "www.amazon.sa"
  std::string partner_tag;
};
/// The body of POST /catalog/v1/getItems.
std::string items_request_json(const ItemRequest& request);

/// Which of the two services answered.
enum class Service { tokens, catalogue };
/// The one place where Amazon's refusals are given a meaning. `reason` is what the body names ("AssociateNotEligible").
official_api::ApiTrouble trouble_of(Service service, int status, std::string_view reason);
/// The reason that a refusal names, whichever of Amazon's shapes it has; may be empty.
std::string reason_of(const official_api::ApiValue& answer);

/// The item of that ASIN; nothing when the answer does not have it.
official_api::ApiValue item_of(const official_api::ApiValue& answer, std::string_view asin);
product::SourceProduct product_of(const official_api::ApiValue& item);

}  // namespace matjar::sourcing::amazon_api
