#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/url.hpp"

namespace matjar::sourcing::browser {

/// What a browser asks of its proxy.
struct ProxyRequest {
  Url target;            ///< of a tunnel: "https://host:port/"
  bool tunnel = false;   ///< CONNECT
  std::string head;      ///< of a request that is not tunnelled: the head to send on
  std::size_t body = 0;  ///< bytes that follow the head
};

/// Reads a request's head, up to and with its empty line. Nothing for what is malformed, for bodies of unknown length,
/// for addresses that are neither http nor CONNECT.
std::optional<ProxyRequest> read_proxy_request(std::string_view head);

}  // namespace matjar::sourcing::browser
