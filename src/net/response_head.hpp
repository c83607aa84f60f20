#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_message.hpp"

namespace matjar::net {

/// How the end of an answer is told.
struct ResponseFraming {
  std::optional<std::size_t> length;  ///< Content-Length
  bool chunked = false;
  bool keep_alive = true;
};

/// The status line and fields of an answer with the empty line. Framing and connection fields among `headers` are left
/// out (they are the server's), line breaks inside values become spaces, so that no value can begin a field of its own.
std::string format_response_head(int status, const Headers& headers, const ResponseFraming& framing,
                                 std::string_view request_id, std::chrono::sys_seconds now);

/// "Sun, 06 Nov 1994 08:49:37 GMT".
std::string format_http_date(std::chrono::sys_seconds time);

/// One piece of a chunked body; `bytes` must not be empty, since an empty piece ends the body.
std::string format_chunk(std::string_view bytes);

/// True for an answer that has no body by its status (RFC 9110, 6.4.1).
bool is_bodiless(int status);

}  // namespace matjar::net
