#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "base/url.hpp"
#include "net/http_message.hpp"

namespace matjar::net {

/// Whose address it is that a call goes to.
enum class Destination {
  configured,  ///< an operator wrote it: a provider's base URL, which may be on this machine
  foreign,     ///< a page, a merchant or a model wrote it: every hop passes the outbound guard
};

/// One part of a multipart/form-data body.
struct FormPart {
  std::string name;
  std::string content;
  std::string file_name = {};     ///< empty for a plain field
  std::string content_type = {};  ///< empty: none sent
};

/// Who carries a call. An operator wrote it, so that it may stand anywhere.
struct HttpProxy {
  enum class Type { http, socks5 };

  Type type = Type::http;
  std::string host;
  std::uint16_t port = 0;
  std::string user = {};  ///< empty: no credentials
  Secret password = {};
};

struct HttpLimits {
  std::chrono::milliseconds connect{5'000};
  std::chrono::milliseconds first_byte{60'000};
  std::chrono::milliseconds total{120'000};
  std::size_t max_body = 8u << 20;  ///< bytes after decoding; more ends the call with `answer_too_large`
  int max_redirects = 0;            ///< 0: a redirect is an answer like any other
};

/// A request on its way out.
struct HttpCall {
  Method method = Method::get;
  Url url;
  Headers headers = {};
  std::string body = {};
  std::vector<FormPart> form = {};  ///< when not empty: sent as multipart/form-data instead of `body`
  Destination destination = Destination::configured;
  HttpLimits limits = {};
  /// Empty: straight. The proxy only ever opens a tunnel, and for a foreign destination to an address that has passed
  /// the guard: a name that the proxy asked for itself could lead into its network.
  std::optional<HttpProxy> proxy = {};
};

/// Any answer, whatever its status. The body is decoded (gzip, deflate, br, zstd as far as libcurl knows them).
struct HttpAnswer {
  int status = 0;
  Headers headers;
  std::string body;
  std::string url;  ///< where the answer came from, after redirects

  bool ok() const { return status >= 200 && status < 300; }
};

/// Sends requests. Safe for concurrent use; a call is cancelled with its coroutine.
///
/// Errors: `address_refused` (rejected, by the guard), `host_not_found` (not_found), `proxy_refused` (unauthorized,
/// forbidden, rate_limited or unavailable; nothing was sent), `proxy_unreachable`, `connection_failed`,
/// `connection_lost` (unavailable), `call_timed_out` (timeout), `answer_too_large`, `too_many_redirects`,
/// `compression_bomb` (rejected). `connection_lost` and `call_timed_out` mean that the other side may have acted.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual Task<Result<HttpAnswer>> send(HttpCall call) = 0;
};

/// What `Retry-After` (seconds or HTTP date) or `retry-after-ms` asks for, if the answer carries one of them.
std::optional<std::chrono::milliseconds> retry_after_of(const Headers& headers, std::chrono::sys_seconds now);

}  // namespace matjar::net
