#include "sourcing/browser/proxy_request.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::browser {
namespace {

TEST(ProxyRequest, a_tunnel_names_host_and_port) {
  const auto request = read_proxy_request("CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n\r\n");
  ASSERT_TRUE(request);
  EXPECT_TRUE(request->tunnel);
  EXPECT_EQ(request->target.host(), "shop.example");
  EXPECT_EQ(request->target.port(), 443);
}

TEST(ProxyRequest, a_plain_request_goes_on_in_the_form_that_servers_know) {
  const auto request = read_proxy_request(
      "POST http://shop.example:8080/a?b=1 HTTP/1.1\r\nHost: other.example\r\nProxy-Connection: keep-alive\r\n"
      "Proxy-Authorization: Basic x\r\nConnection: keep-alive\r\nAccept: */*\r\nContent-Length: 12\r\n\r\n");
  ASSERT_TRUE(request);
  EXPECT_FALSE(request->tunnel);
  EXPECT_EQ(request->body, 12u);
  EXPECT_EQ(request->head,
            "POST /a?b=1 HTTP/1.1\r\nHost: shop.example:8080\r\nConnection: close\r\nAccept: */*\r\n"
            "Content-Length: 12\r\n\r\n");
}

TEST(ProxyRequest, what_is_malformed_is_nothing) {
  for (const std::string_view head :
       {"", "\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET https://shop.example/ HTTP/1.1\r\n\r\n",
        "GET http://shop.example/\r\n\r\n", "GET file:///etc/passwd HTTP/1.1\r\n\r\n", "CONNECT HTTP/1.1\r\n\r\n",
        "GET http://shop.example/ HTTP/2\r\n\r\n", "GET http://shop.example/ HTTP/1.1\r\nno field\r\n\r\n",
        "GET http://shop.example/ HTTP/1.1\r\nA: b\nC: d\r\n\r\n",
        "POST http://shop.example/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST http://shop.example/ HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST http://shop.example/ HTTP/1.1\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n"}) {
    EXPECT_FALSE(read_proxy_request(head)) << head;
  }
}

}  // namespace
}  // namespace matjar::sourcing::browser
