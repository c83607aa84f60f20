#pragma once

#include <chrono>

#include "base/error.hpp"
#include "net/http_client.hpp"

namespace matjar::salla {

/// What an answer of Salla that is no success means. The one place that knows; everything else acts on kind and name:
///
/// `salla_token_invalid` (unauthorized): renew the access token, once. `salla_reauth_needed` (rejected): the merchant
/// has to install the app again. `salla_user_inactive`, `salla_scope_missing`, `salla_forbidden` (rejected).
/// `salla_not_found` (not_found). `salla_sku_taken` (conflict): look the product up. `salla_fields_refused`,
/// `salla_request_refused` (invalid_input). `salla_rate_limited` (rate_limited) with retry_after. `salla_unavailable`
/// (unavailable). `salla_answer_unexpected` (rejected): a redirect, or a status that no call of ours can earn.
Error error_of(const net::HttpAnswer& answer, std::chrono::sys_seconds now);

/// True when the other side may have acted although the call failed.
bool outcome_unknown(const Error& error);

}  // namespace matjar::salla
