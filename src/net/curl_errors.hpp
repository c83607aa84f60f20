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

}  // namespace matjar::net
