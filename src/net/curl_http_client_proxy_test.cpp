#include <fmt/format.h>
#include <gtest/gtest.h>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

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

TEST_F(ProxiedCallTest, says_that_the_proxy_refused_and_not_what_it_was_told) {
  TestListener proxy([](TestListener::Socket& socket) {
    TestListener::read_head(socket);
    TestListener::send(socket, "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });
  const auto answer = send(proxy, HttpProxy::Type::http, "http://shop.example/");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().name, "proxy_refused");
  EXPECT_EQ(answer.error().kind, ErrorKind::unauthorized);
  for (const char* secret : {"for-the-proxy", "carrier"})
    EXPECT_EQ(describe(answer.error()).find(secret), std::string::npos);
}

TEST_F(ProxiedCallTest, tells_how_long_a_proxy_asks_to_be_left_alone) {
  TestListener proxy([](TestListener::Socket& socket) {
    TestListener::read_head(socket);
    TestListener::send(socket, "HTTP/1.1 429 Slow\r\nRetry-After: 120\r\nContent-Length: 4\r\n\r\nslow");
  });
  const auto answer = send(proxy, HttpProxy::Type::http, "http://shop.example/");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::rate_limited);
  EXPECT_EQ(answer.error().retry_after, std::chrono::seconds(120));
}

TEST_F(ProxiedCallTest, tells_a_proxy_that_does_not_answer_from_a_site_that_does_not) {
  TestListener proxy([](TestListener::Socket& socket) { TestListener::read_head(socket); });
  const auto silent = send(proxy, HttpProxy::Type::http, "http://shop.example/");
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.error().name, "proxy_refused");
  EXPECT_EQ(silent.error().kind, ErrorKind::unavailable);
  // Bound and not listening: nobody else gets the port, and nobody answers there.
  boost::asio::io_context context;
  boost::asio::ip::tcp::acceptor nobody(context, boost::asio::ip::tcp::v4());
  nobody.bind({boost::asio::ip::make_address("127.0.0.1"), 0});
  HttpCall call{.url = *Url::parse("http://shop.example/"), .destination = Destination::foreign};
  call.proxy = HttpProxy{.host = "127.0.0.1", .port = nobody.local_endpoint().port()};
  const auto gone = loop_.run(client_.send(std::move(call)));
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().name, "proxy_unreachable");
  site_answer_ = "";
  TestListener open([this](TestListener::Socket& socket) { serve_http(socket); });
  EXPECT_EQ(refusal_of(open, "http://shop.example/"), "connection_lost");
}

/// A proxy whose tunnels stay open after an answer. Each request is noted with the credentials of its tunnel.
class KeptTunnels {
 public:
  using Socket = TestListener::Socket;

  /// Waits until all tunnels are closed; the proxy's listener must still be there, since their sockets are its own.
  void join() {
    std::vector<std::thread> threads;
    {
      std::scoped_lock lock(mutex_);
      threads.swap(threads_);
    }
    for (std::thread& thread : threads) thread.join();
  }
  std::function<void(Socket&)> http() {
    return [this](Socket& socket) { serve(std::move(socket), open_http); };
  }
  std::function<void(Socket&)> socks() {
    return [this](Socket& socket) { serve(std::move(socket), open_socks); };
  }
  std::vector<std::string> seen() {
    std::scoped_lock lock(mutex_);
    return seen_;
  }

 private:
  static std::string open_http(Socket& socket) {
    const std::string head = TestListener::read_head(socket);
    TestListener::send(socket, "HTTP/1.1 200 Connected\r\n\r\n");
    constexpr std::string_view kField = "Proxy-Authorization: Basic ";
    const auto at = head.find(kField);
    if (at == std::string::npos) return "nobody";
    return head.substr(at + kField.size(), head.find('\r', at) - at - kField.size());
  }
  static std::string open_socks(Socket& socket) {
    read_bytes(socket, static_cast<std::size_t>(read_bytes(socket, 2)[1]));
    TestListener::send(socket, std::string_view("\x05\x02", 2));
    const std::string user = read_bytes(socket, static_cast<std::size_t>(read_bytes(socket, 2)[1]));
    const std::string password = read_bytes(socket, static_cast<std::size_t>(read_bytes(socket, 1)[0]));
    TestListener::send(socket, std::string_view("\x01\x00", 2));
    read_bytes(socket, 10);
    TestListener::send(socket, std::string_view("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10));
    return user + ":" + password;
  }
  /// On a thread of its own: the next connection comes while this one is open.
  void serve(Socket socket, std::string (*open)(Socket&)) {
    std::scoped_lock adding(mutex_);
    threads_.emplace_back([this, socket = std::move(socket), open]() mutable {
      const std::string credentials = open(socket);
      while (!TestListener::read_head(socket).empty()) {
        {
          std::scoped_lock lock(mutex_);
          seen_.push_back(credentials);
        }
        TestListener::send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      }
    });
  }

  std::mutex mutex_;
  std::vector<std::string> seen_;
  std::vector<std::thread> threads_;
};

/// What requests of several users, one after the other to one site, came through.
std::vector<std::string> tunnels_of(HttpProxy::Type type, const std::vector<std::pair<std::string, std::string>>& users,
                                    int& connections) {
  KeptTunnels tunnels;
  TestListener proxy(type == HttpProxy::Type::http ? tunnels.http() : tunnels.socks());
  TestLoop loop;
  OutboundGuard guard{OutboundGuard::Settings()};
  {
    CurlHttpClient client(loop.loop(), guard, {.resolve = {"shop.example:80:93.184.216.34"}});
    for (const auto& [user, password] : users) {
      HttpCall call{.url = *Url::parse("http://shop.example/item"), .destination = Destination::foreign};
      call.proxy = HttpProxy{.type = type, .host = "127.0.0.1", .port = proxy.port(), .user = user};
      call.proxy->password = Secret(password);
      const auto answer = loop.run(client.send(std::move(call)));
      EXPECT_TRUE(answer) << describe(answer.error());
    }
    loop.stop();
  }
  connections = proxy.connections();
  tunnels.join();
  return tunnels.seen();
}

// Sessions of a provider are told apart by the user alone: a request in another's tunnel would leave by its exit, and
// what libcurl compares depends on its version.
TEST(ProxyTunnels, serve_one_call_where_a_user_opened_them) {
  for (const auto type : {HttpProxy::Type::http, HttpProxy::Type::socks5}) {
    int connections = 0;
    const auto seen = tunnels_of(type, {{"one", "a"}, {"two", "a"}, {"one", "b"}, {"one", "a"}}, connections);
    const bool http = type == HttpProxy::Type::http;
    EXPECT_EQ(seen, http ? (std::vector<std::string>{"b25lOmE=", "dHdvOmE=", "b25lOmI=", "b25lOmE="})
                         : (std::vector<std::string>{"one:a", "two:a", "one:b", "one:a"}));
    EXPECT_EQ(connections, 4) << "none was used twice";
  }
}

TEST(ProxyTunnels, are_used_again_where_nobody_is_named) {
  int connections = 0;
  EXPECT_EQ(tunnels_of(HttpProxy::Type::http, {{"", ""}, {"", ""}}, connections),
            (std::vector<std::string>{"nobody", "nobody"}));
  EXPECT_EQ(connections, 1);
}

}  // namespace

}  // namespace matjar::net
