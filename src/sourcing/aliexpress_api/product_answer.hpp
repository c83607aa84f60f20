#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/http_client.hpp"
#include "product/source_product.hpp"
#include "sourcing/official_api/api_answer.hpp"
#include "sourcing/official_api/api_call.hpp"

namespace matjar::sourcing::aliexpress_api {

inline constexpr std::string_view kMethod = "aliexpress.ds.product.get";

/// What an answer says about itself. The platform answers 200 also when it refuses.
struct Verdict {
  int status = 200;
  std::string type;    ///< of `error_response`: "ISV" (the caller's), "ISP" or "SYSTEM" (the platform's)
  std::string code;    ///< of `error_response`; empty or "0": none
  std::string result;  ///< the method's own `rsp_code`; empty or "200": good
};
Verdict verdict_of(int status, const official_api::ApiValue& answer);

/// The one place where AliExpress's codes are given a meaning; none for an answer that is good.
std::optional<official_api::ApiTrouble> trouble_of(const Verdict& verdict);

/// The `result` of aliexpress.ds.product.get; nothing when the answer has none. Lists come bare, or wrapped in an
/// object
/// ("ae_item_sku_info_d_t_o"), by the platform's mood.
official_api::ApiValue result_of(const official_api::ApiValue& answer);
/// False for what was taken off the shelf ("offline"): what it cost says nothing any more.
bool is_on_sale(const official_api::ApiValue& result);
product::SourceProduct product_of(const official_api::ApiValue& result);

}  // namespace matjar::sourcing::aliexpress_api
