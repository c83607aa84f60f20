#include "net/curl_errors.hpp"

#include <fmt/format.h>

#include "base/result.hpp"

namespace matjar::net {

namespace {

struct Meaning {
  ErrorKind kind;
  std::string_view name;
  std::string_view next_step;
};

constexpr Meaning kConnectionFailed{ErrorKind::unavailable, "connection_failed",
                                    "Check that the service runs and can be reached, then try again."};
constexpr Meaning kConnectionLost{ErrorKind::unavailable, "connection_lost",
                                  "Find out whether the service has acted before sending the same again."};

Meaning meaning_of(CURLcode code, bool request_sent) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {ErrorKind::not_found, "host_not_found", "Check the spelling of the host name."};
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
      return kConnectionFailed;
    case CURLE_OPERATION_TIMEDOUT:
      if (!request_sent) return kConnectionFailed;
      return {ErrorKind::timeout, "call_timed_out",
              "Find out whether the service has acted before sending the same again."};
    case CURLE_FILESIZE_EXCEEDED:
      return {ErrorKind::rejected, "answer_too_large", "Use an address with less behind it."};
    case CURLE_BAD_CONTENT_ENCODING:
      return {ErrorKind::rejected, "answer_unreadable",
              "Tell whoever runs the service that its compression is broken."};
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_FUNCTION_ARGUMENT:
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
      if (!request_sent) return {ErrorKind::internal, "call_impossible", "Report this message."};
      return kConnectionLost;
    default:
      return request_sent ? kConnectionLost : kConnectionFailed;
  }
}

}  // namespace

Error error_of(const CurlEnd& end) {
  const Meaning meaning = meaning_of(end.code, end.request_sent);
  const std::string_view detail = end.detail.empty() ? std::string_view(curl_easy_strerror(end.code)) : end.detail;
  return fail(meaning.kind, {.name = meaning.name,
                             .message = fmt::format("{}: {}.", end.origin, detail),
                             .next_step = std::string(meaning.next_step)})
      .error();
}

Error proxy_refusal(long connect_status) {
  const auto refused = [connect_status](ErrorKind kind, std::string_view next_step) {
    return fail(kind, {.name = "proxy_refused",
                       .message = fmt::format("The proxy did not open the way to the site ({}).", connect_status),
                       .next_step = std::string(next_step)})
        .error();
  };
  switch (connect_status) {
    case 401:
    case 402:
    case 407:
      return refused(ErrorKind::unauthorized, "Check the proxy's user and password, and what its plan has left.");
    case 403:
      return refused(ErrorKind::forbidden, "Ask the proxy's provider whether the plan allows this site.");
    case 429:
      return refused(ErrorKind::rate_limited, "Try again later, or raise the plan of the proxy.");
    default:
      return refused(ErrorKind::unavailable, "Try again later.");
  }
}

namespace {

Error unavailable(std::string_view name, std::string message) {
  return fail(ErrorKind::unavailable, {.name = name, .message = std::move(message), .next_step = "Try again later."})
      .error();
}

/// Whether the proxy opened no way, of which it has not told the reason.
bool is_without_a_way(const ProxyEnd& end) {
  switch (end.code) {
    case CURLE_PROXY:
      return true;
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      return !end.socks;
    default:
      return false;
  }
}

}  // namespace

std::optional<Error> proxy_failure(const ProxyEnd& end) {
  const bool out_of_time = end.code == CURLE_OPERATION_TIMEDOUT && !end.connected;
  if (end.code == CURLE_COULDNT_RESOLVE_PROXY || end.code == CURLE_COULDNT_CONNECT || out_of_time)
    return unavailable("proxy_unreachable", "The proxy could not be reached.");
  if (is_without_a_way(end)) return unavailable("proxy_refused", "The proxy opened no way to the site in time.");
  return std::nullopt;
}

}  // namespace matjar::net
