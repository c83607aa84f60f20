#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/http_client.hpp"

namespace matjar::net {

/// Reads "http://user:password@host:port" or "socks5://…"; credentials are optional and percent-encoded where they hold
/// characters of the syntax, the port is not optional. `proxy_invalid` (invalid_input) says what is wrong and repeats
/// nothing of the text, which may hold a password.
Result<HttpProxy> proxy_from(const Secret& address);

}  // namespace matjar::net
