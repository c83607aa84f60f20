#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "net/http_message.hpp"

namespace matjar::api {

/// A cookie of ours (RFC 6265): for our own pages and scripts of nobody, also when a link leads here from elsewhere.
struct Cookie {
  std::string_view name;
  Secret value;  ///< hex or base64url
  std::string_view path = "/";
  std::chrono::seconds lifetime{0};
  bool secure = true;  ///< false only where the server is reached without TLS
};

/// The value of Set-Cookie.
std::string set_cookie(const Cookie& cookie);

/// The value of the first cookie of that name that the request carries; none for one that is empty or longer than 200
/// bytes.
std::optional<Secret> cookie_in(const net::Headers& headers, std::string_view name);

}  // namespace matjar::api
