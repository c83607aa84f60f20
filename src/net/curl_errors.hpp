#pragma once

#include <curl/curl.h>
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

/// `proxy_refused`, unavailable: no answer to CONNECT came.
Error proxy_unreachable();
/// Whether such an end, before a proxy has opened its tunnel, is the proxy's and not ours or the site's.
bool is_of_the_proxy(CURLcode code);

}  // namespace matjar::net
