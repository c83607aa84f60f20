#include <fmt/format.h>
#include <gtest/gtest.h>

#include "net/curl_http_client.hpp"
#include "net/proxy_address.hpp"
#include "net/test_listener.hpp"
#include "net/test_loop.hpp"

namespace matjar::net {

namespace {

constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

std::string read_bytes(TestListener::Socket& socket, std::size_t count) {
  std::string bytes(count, '\0');
  boost::system::error_code ignored;
  for (std::size_t have = 0; have < count && !ignored;) {
    have += socket.read_some(boost::asio::buffer(bytes.data() + have, count - have), ignored);
  }
  return bytes;
}

/// A proxy that is both ends of its tunnels: it answers as the site.
class ProxiedCallTest : public ::testing::Test {
 protected:
  void TearDown() override { loop_.stop(); }

  void serve_http(TestListener::Socket& socket) {
    connect_head_ = TestListener::read_head(socket);
    TestListener::send(socket, "HTTP/1.1 200 Connected\r\nX-Proxy: yes\r\n\r\n");
    request_head_ = TestListener::read_head(socket);
    TestListener::send(socket, site_answer_);
  }

  /// RFC 1928 with the password of RFC 1929, for an IPv4 destination.
  void serve_socks(TestListener::Socket& socket) {
    const std::string greeting = read_bytes(socket, 2);
    read_bytes(socket, static_cast<std::size_t>(greeting[1]));
    TestListener::send(socket, std::string_view("\x05\x02", 2));
    const std::string user = read_bytes(socket, static_cast<std::size_t>(read_bytes(socket, 2)[1]));
    const std::string password = read_bytes(socket, static_cast<std::size_t>(read_bytes(socket, 1)[0]));
    credentials_ = user + ":" + password;
    TestListener::send(socket, std::string_view("\x01\x00", 2));
    destination_ = read_bytes(socket, 10);
    TestListener::send(socket, std::string_view("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10));
    request_head_ = TestListener::read_head(socket);
    TestListener::send(socket, kAnswer);
  }

  Result<HttpAnswer> send(const TestListener& proxy, HttpProxy::Type type, std::string_view address) {
    HttpCall call{.url = *Url::parse(address), .destination = Destination::foreign, .limits = {.max_redirects = 3}};
    call.headers.add("Authorization", "Bearer for-the-site");
    call.proxy = HttpProxy{.type = type, .host = "127.0.0.1", .port = proxy.port(), .user = "carrier"};
    call.proxy->password = Secret("for-the-proxy");
    return loop_.run(client_.send(std::move(call)));
  }

  std::string refusal_of(const TestListener& proxy, std::string_view address) {
    const auto answer = send(proxy, HttpProxy::Type::http, address);
    return answer ? "none" : answer.error().name;
  }

  std::string site_answer_{kAnswer};
  std::string connect_head_;
  std::string request_head_;
  std::string credentials_;
  std::string destination_;
  TestLoop loop_;
  OutboundGuard guard_{OutboundGuard::Settings()};
  CurlHttpClient client_{loop_.loop(),
                         guard_,
                         {.resolve = {"shop.example:80:93.184.216.34", "inside.example:80:10.0.0.1",
                                      "six.example:80:2606:2800:220:1::1", "both.example:80:93.184.216.34,10.0.0.1"}}};
};

TEST_F(ProxiedCallTest, asks_an_http_proxy_for_the_address_that_was_judged_and_the_site_by_its_name) {
  {
    TestListener proxy([this](TestListener::Socket& socket) { serve_http(socket); });
    const auto answer = send(proxy, HttpProxy::Type::http, "http://shop.example/item");
    ASSERT_TRUE(answer) << describe(answer.error());
    EXPECT_EQ(answer->body, "ok");
    EXPECT_FALSE(answer->headers.find("x-proxy"));
  }
  EXPECT_TRUE(connect_head_.starts_with("CONNECT 93.184.216.34:80 HTTP/1.1\r\n")) << connect_head_;
  EXPECT_NE(connect_head_.find("Proxy-Authorization: Basic Y2Fycmllcjpmb3ItdGhlLXByb3h5"), std::string::npos);
  EXPECT_EQ(connect_head_.find("for-the-site"), std::string::npos);
  EXPECT_TRUE(request_head_.starts_with("GET /item HTTP/1.1\r\nHost: shop.example\r\n")) << request_head_;
  EXPECT_EQ(request_head_.find("Proxy-Authorization"), std::string::npos);
}

TEST_F(ProxiedCallTest, goes_through_the_proxy_that_the_settings_name) {
  {
    TestListener proxy([this](TestListener::Socket& socket) { serve_socks(socket); });
    HttpCall call{.url = *Url::parse("http://shop.example/item"), .destination = Destination::foreign};
    call.proxy = proxy_from(Secret(fmt::format("socks5://carrier:p%40ss@127.0.0.1:{}", proxy.port()))).value();
    const auto answer = loop_.run(client_.send(std::move(call)));
    ASSERT_TRUE(answer) << describe(answer.error());
  }
  EXPECT_EQ(credentials_, "carrier:p@ss");
}

TEST_F(ProxiedCallTest, writes_an_ipv6_address_as_proxies_read_it) {
  {
    TestListener proxy([this](TestListener::Socket& socket) { serve_http(socket); });
    EXPECT_TRUE(send(proxy, HttpProxy::Type::http, "http://six.example/"));
  }
  EXPECT_TRUE(connect_head_.starts_with("CONNECT [2606:2800:220:1::1]:80 HTTP/1.1\r\n")) << connect_head_;
}

TEST_F(ProxiedCallTest, asks_a_socks5_proxy_for_the_address_that_was_judged) {
  {
    TestListener proxy([this](TestListener::Socket& socket) { serve_socks(socket); });
    const auto answer = send(proxy, HttpProxy::Type::socks5, "http://shop.example/item");
    ASSERT_TRUE(answer) << describe(answer.error());
    EXPECT_EQ(answer->body, "ok");
  }
  EXPECT_EQ(credentials_, "carrier:for-the-proxy");
  EXPECT_EQ(destination_, std::string("\x05\x01\x00\x01\x5d\xb8\xd8\x22\x00\x50", 10));
  EXPECT_TRUE(request_head_.starts_with("GET /item HTTP/1.1\r\nHost: shop.example\r\n")) << request_head_;
}

TEST_F(ProxiedCallTest, refuses_before_the_proxy_is_asked_what_leads_inside) {
  TestListener proxy;
  for (const char* address : {"http://10.0.0.1/", "http://[::1]/", "http://inside.example/", "http://both.example/",
                              "http://127.1/", "http://localhost/"}) {
    EXPECT_EQ(refusal_of(proxy, address), "address_refused") << address;
  }
  EXPECT_EQ(proxy.connections(), 0);
}

TEST_F(ProxiedCallTest, judges_every_hop_of_a_redirect) {
  site_answer_ =
      "HTTP/1.1 302 Found\r\nLocation: http://inside.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  TestListener proxy([this](TestListener::Socket& socket) { serve_http(socket); });
  EXPECT_EQ(refusal_of(proxy, "http://shop.example/"), "address_refused");
  EXPECT_EQ(proxy.connections(), 1);
}

TEST_F(ProxiedCallTest, says_that_the_connection_failed_when_the_proxy_refuses) {
  TestListener proxy([](TestListener::Socket& socket) {
    TestListener::read_head(socket);
    TestListener::send(socket, "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });
  const auto answer = send(proxy, HttpProxy::Type::http, "http://shop.example/");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().name, "connection_failed");
  EXPECT_EQ(describe(answer.error()).find("for-the-proxy"), std::string::npos);
}

}  // namespace

}  // namespace matjar::net
