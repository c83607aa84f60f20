#pragma once

#include <string>
#include <string_view>

#include "builder/build_request.hpp"
#include "builder/store_builder.hpp"

namespace matjar::api {

/// The body of POST /api/store/create, decoded. `merchant_id`, when it is sent, must equal the key's merchant.
/// Errors: `body_invalid` (invalid_input) names the member; `merchant_mismatch` (forbidden).
Result<builder::BuildRequest> parse_create_request(std::string_view body, const MerchantId& merchant);

/// The body of 202: job_id, status and where to look next.
std::string accepted_json(const StoreBuildId& build, std::string_view status);

/// The body of GET /api/store/status/{id}.
std::string status_json(const builder::BuildView& view);

}  // namespace matjar::api
