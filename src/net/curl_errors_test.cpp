#include "net/curl_errors.hpp"

#include <gtest/gtest.h>
#include <map>

namespace matjar::net {

namespace {

struct Row {
  CURLcode code;
  bool request_sent;
  ErrorKind kind;
  const char* name;
};

const Row kRows[] = {
    {CURLE_COULDNT_RESOLVE_HOST, false, ErrorKind::not_found, "host_not_found"},
    {CURLE_COULDNT_CONNECT, false, ErrorKind::unavailable, "connection_failed"},
    {CURLE_SSL_CONNECT_ERROR, false, ErrorKind::unavailable, "connection_failed"},
    {CURLE_PEER_FAILED_VERIFICATION, false, ErrorKind::unavailable, "connection_failed"},
    {CURLE_OPERATION_TIMEDOUT, false, ErrorKind::unavailable, "connection_failed"},
    {CURLE_OPERATION_TIMEDOUT, true, ErrorKind::timeout, "call_timed_out"},
    {CURLE_SEND_ERROR, true, ErrorKind::unavailable, "connection_lost"},
    {CURLE_RECV_ERROR, true, ErrorKind::unavailable, "connection_lost"},
    {CURLE_RECV_ERROR, false, ErrorKind::unavailable, "connection_failed"},
    {CURLE_GOT_NOTHING, true, ErrorKind::unavailable, "connection_lost"},
    {CURLE_PARTIAL_FILE, true, ErrorKind::unavailable, "connection_lost"},
    {CURLE_HTTP2, true, ErrorKind::unavailable, "connection_lost"},
    {CURLE_HTTP2_STREAM, true, ErrorKind::unavailable, "connection_lost"},
    {CURLE_WEIRD_SERVER_REPLY, true, ErrorKind::unavailable, "connection_lost"},
    {CURLE_UNSUPPORTED_PROTOCOL, true, ErrorKind::unavailable, "connection_lost"},
    {CURLE_FILESIZE_EXCEEDED, true, ErrorKind::rejected, "answer_too_large"},
    {CURLE_BAD_CONTENT_ENCODING, true, ErrorKind::rejected, "answer_unreadable"},
    {CURLE_URL_MALFORMAT, false, ErrorKind::internal, "call_impossible"},
};

TEST(CurlErrors, tell_whether_the_other_side_may_have_acted) {
  for (const Row& row : kRows) {
    const Error error =
        error_of({.code = row.code, .request_sent = row.request_sent, .origin = "https://a.example", .detail = ""});
    EXPECT_EQ(error.kind, row.kind) << curl_easy_strerror(row.code);
    EXPECT_EQ(error.name, row.name) << curl_easy_strerror(row.code);
    EXPECT_FALSE(error.next_step.empty());
  }
}

struct ProxyRow {
  ProxyEnd end;
  std::string_view name;  ///< empty: not the proxy's
};

const ProxyRow kProxyRows[] = {
    {{.code = CURLE_COULDNT_RESOLVE_PROXY}, "proxy_unreachable"},
    {{.code = CURLE_COULDNT_CONNECT}, "proxy_unreachable"},
    {{.code = CURLE_COULDNT_CONNECT, .socks = true}, "proxy_unreachable"},
    {{.code = CURLE_OPERATION_TIMEDOUT}, "proxy_unreachable"},
    {{.code = CURLE_OPERATION_TIMEDOUT, .connected = true}, "proxy_refused"},
    {{.code = CURLE_OPERATION_TIMEDOUT, .connected = true, .socks = true}, ""},
    {{.code = CURLE_PROXY, .connected = true}, "proxy_refused"},
    {{.code = CURLE_PROXY, .connected = true, .socks = true}, "proxy_refused"},
    {{.code = CURLE_GOT_NOTHING, .connected = true}, "proxy_refused"},
    {{.code = CURLE_SEND_ERROR, .connected = true}, "proxy_refused"},
    {{.code = CURLE_RECV_ERROR, .connected = true}, "proxy_refused"},
    {{.code = CURLE_RECV_ERROR, .connected = true, .socks = true}, ""},
    {{.code = CURLE_SSL_CONNECT_ERROR, .connected = true}, ""},
    {{.code = CURLE_COULDNT_RESOLVE_HOST}, ""},
};

TEST(CurlErrors, tell_a_proxy_that_is_not_there_from_one_that_opens_no_way_and_from_the_site) {
  for (const ProxyRow& row : kProxyRows) {
    const auto failure = proxy_failure(row.end);
    EXPECT_EQ(failure ? failure->name : "", row.name) << curl_easy_strerror(row.end.code) << row.end.socks;
    if (failure) EXPECT_TRUE(failure->transient() && !failure->next_step.empty());
  }
}

TEST(CurlErrors, say_where_and_what_in_plain_words) {
  const Error error = error_of(
      {.code = CURLE_COULDNT_CONNECT, .request_sent = false, .origin = "https://a.example", .detail = "Refused"});
  EXPECT_EQ(error.message, "https://a.example: Refused.");
}

TEST(CurlErrors, tell_what_a_proxy_means_that_opens_no_tunnel) {
  const std::map<long, ErrorKind> kinds = {
      {407, ErrorKind::unauthorized}, {403, ErrorKind::forbidden},   {402, ErrorKind::unauthorized},
      {429, ErrorKind::rate_limited}, {502, ErrorKind::unavailable}, {503, ErrorKind::unavailable},
      {522, ErrorKind::unavailable},  {525, ErrorKind::unavailable}, {500, ErrorKind::unavailable}};
  for (const auto& [status, kind] : kinds) {
    const Error error = proxy_refusal(status);
    EXPECT_EQ(error.kind, kind) << status;
    EXPECT_EQ(error.name, "proxy_refused");
    EXPECT_NE(error.next_step, "");
  }
}

}  // namespace

}  // namespace matjar::net
