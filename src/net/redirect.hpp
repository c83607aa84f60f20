#pragma once

#include "base/result.hpp"
#include "net/http_client.hpp"

namespace matjar::net {

/// True for an answer that sends the caller elsewhere: 301, 302, 303, 307, 308 with a Location.
bool is_redirect(const HttpAnswer& answer);

/// The call that follows a redirect (RFC 9110, 15.4): 303, and 301 or 302 after POST, become GET without a body. Across
/// origins, fields that carry a secret are dropped and the destination is foreign, since the other side wrote it.
/// Refuses (`address_refused`) what is no address, and http after https.
Result<HttpCall> follow_redirect(HttpCall call, const HttpAnswer& answer);

}  // namespace matjar::net
