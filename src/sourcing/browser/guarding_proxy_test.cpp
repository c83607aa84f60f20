#include "sourcing/browser/guarding_proxy.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "net/test_listener.hpp"
#include "net/test_loop.hpp"
#include "net/test_socket.hpp"

namespace matjar::sourcing::browser {
namespace {

using net::TestListener;

/// A shop on this machine that repeats the first line and the Host of what it is asked.
void serve(TestListener::Socket& socket) {
  const std::string head = TestListener::read_head(socket);
  const std::string body = head.substr(0, head.find("\r\n\r\n"));
  TestListener::send(socket, fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body));
}

class GuardingProxyTest : public testing::Test {
 protected:
  GuardingProxyTest() {
    guard.emplace(net::OutboundGuard::Settings{
        .ports = {80, 443, shop.port()},
        .allowed_endpoints = {fmt::format("127.0.0.1:{}", shop.port()), fmt::format("shop.test:{}", shop.port())}});
    open({});
  }
  ~GuardingProxyTest() override { close(); }

  void open(GuardingProxy::Limits limits) {
    close();
    // "moved.test" is a public name that leads to a private address.
    std::vector<std::string> resolve{fmt::format("shop.test:{}:127.0.0.1", shop.port()),
                                     fmt::format("moved.test:{}:10.0.0.1", shop.port())};
    on_loop([&] {
      proxy = std::make_unique<GuardingProxy>(loop.loop().get_executor(), *guard, resolve, limits);
      ASSERT_TRUE(proxy->start());
    });
  }
  void close() {
    on_loop([&] { proxy.reset(); });
  }
  template <class Work>
  void on_loop(Work work) {
    auto task = [](Work* inner) -> Task<int> {
      (*inner)();
      co_return 0;
    };
    loop.run(task(&work));
  }
  Url url(std::string_view host) { return *Url::parse(fmt::format("http://{}:{}/a", host, shop.port())); }
  void allow(std::string_view host) {
    on_loop([&] { proxy->allow(url(host)); });
  }
  std::string ask(std::string request) {
    net::TestSocket socket(proxy->port());
    socket.send(request);
    return socket.read_to_end();
  }
  std::string get(std::string_view host) {
    return ask(
        fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nProxy-Connection: keep-alive\r\n\r\n", url(host).str(), host));
  }
  std::string refusal(std::string_view host) {
    std::string name;
    on_loop([&] {
      const auto error = proxy->refusal(url(host));
      name = error ? error->name : "";
    });
    return name;
  }

  TestListener shop{serve};
  std::optional<net::OutboundGuard> guard;
  net::TestLoop loop;
  std::unique_ptr<GuardingProxy> proxy;
};

TEST_F(GuardingProxyTest, carries_a_plain_request_to_the_address_of_its_name) {
  allow("shop.test");
  const std::string answer = get("shop.test");
  EXPECT_NE(answer.find("GET /a HTTP/1.1\r\nHost: shop.test:"), std::string::npos) << answer;
  EXPECT_EQ(answer.find("Proxy-"), std::string::npos);
  EXPECT_EQ(refusal("shop.test"), "");
}

TEST_F(GuardingProxyTest, carries_a_tunnel) {
  allow("shop.test");
  net::TestSocket socket(proxy->port());
  socket.send(fmt::format("CONNECT shop.test:{} HTTP/1.1\r\n\r\n", shop.port()));
  EXPECT_EQ(socket.read_until("\r\n\r\n"), "HTTP/1.1 200 OK\r\n\r\n");
  socket.send("GET /inside HTTP/1.1\r\n\r\n");
  EXPECT_NE(socket.read_to_end().find("GET /inside HTTP/1.1"), std::string::npos);
}

TEST_F(GuardingProxyTest, reaches_nothing_that_was_not_allowed) {
  EXPECT_EQ(get("shop.test"), "");
  EXPECT_EQ(ask(fmt::format("CONNECT 127.0.0.1:{} HTTP/1.1\r\n\r\n", shop.port())), "");
  EXPECT_EQ(shop.connections(), 0);
}

TEST_F(GuardingProxyTest, a_public_name_of_a_private_address_is_not_connected_to) {
  allow("moved.test");
  EXPECT_EQ(get("moved.test"), "");
  EXPECT_EQ(refusal("moved.test"), "address_refused");
}

TEST_F(GuardingProxyTest, nonsense_is_not_answered) {
  EXPECT_EQ(ask("HELLO\r\n\r\n"), "");
}

TEST_F(GuardingProxyTest, who_wants_too_much_gets_no_more) {
  open({.bytes = 20});
  allow("shop.test");
  const std::string answer = get("shop.test");
  EXPECT_LT(answer.size(), 60u);
  bool exceeded = false;
  on_loop([&] { exceeded = proxy->exceeded(); });
  EXPECT_TRUE(exceeded);
}

TEST_F(GuardingProxyTest, its_end_ends_its_connections) {
  allow("shop.test");
  net::TestSocket socket(proxy->port());
  socket.send(fmt::format("CONNECT shop.test:{} HTTP/1.1\r\n\r\n", shop.port()));
  socket.read_until("\r\n\r\n");
  close();
  EXPECT_EQ(socket.read_to_end(), "");
}

}  // namespace
}  // namespace matjar::sourcing::browser
