#pragma once

#include <curl/curl.h>
#include <optional>
#include <string_view>

#include "base/error.hpp"

namespace matjar::net {

/// How a transfer ended, as far as libcurl tells.
struct CurlEnd {
  CURLcode code;
  bool request_sent;        ///< the connection stood and the request began to go out: the other side may have acted
  std::string_view origin;  ///< "https://host", for the message
  std::string_view detail;  ///< libcurl's own words, may be empty
};

/// The error of HttpClient that such an end means. Never called for CURLE_OK.
Error error_of(const CurlEnd& end);

/// `proxy_refused`: a proxy answered CONNECT with this status instead of opening the tunnel. 401, 402 and
/// 407 are unauthorized, 403 is forbidden (what its provider does not allow), 429 is rate_limited, all others are
/// unavailable: the proxy has no way to the site, at the moment or from this exit.
Error proxy_refusal(long connect_status);

/// How a call through a proxy ended before its request was sent, without a status from the proxy.
struct ProxyEnd {
  CURLcode code = CURLE_OK;
  bool connected = false;  ///< to the proxy
  bool socks = false;      ///< whose tunnel has no status: what comes behind it is the site's
};

/// `proxy_unreachable` or, where the proxy was there and opened no way, `proxy_refused`; both unavailable. None where
/// the end is not the proxy's, but ours or the site's.
std::optional<Error> proxy_failure(const ProxyEnd& end);

}  // namespace matjar::net
