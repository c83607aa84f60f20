#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_message.hpp"

namespace matjar::net {

/// The request line and the fields of a request.
struct RequestHead {
  Method method = Method::get;
  std::string target;
  Headers headers;
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;  ///< the client waits for "100 Continue" before it sends the body
  bool http_1_0 = false;          ///< the client does not know chunks
};

/// Why a request is refused, with the status that says so. The connection is closed behind it: what follows in the
/// stream cannot be told apart from a second request.
struct HeadRefusal {
  int status;
  std::string_view name;
  std::string_view message;
};

/// Reads a head up to and with the empty line. As strict as RFC 9112 allows, because a front proxy that reads a lenient
/// corner differently lets one client speak in the name of another (request smuggling).
std::expected<RequestHead, HeadRefusal> read_request_head(std::string_view head);

}  // namespace matjar::net
