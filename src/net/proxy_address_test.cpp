#include "net/proxy_address.hpp"

#include <gtest/gtest.h>

namespace matjar::net {
namespace {

TEST(ProxyAddress, is_read_with_and_without_credentials) {
  const auto plain = proxy_from(Secret("http://proxy.example:3128"));
  ASSERT_TRUE(plain) << describe(plain.error());
  EXPECT_EQ(plain->type, HttpProxy::Type::http);
  EXPECT_EQ(plain->host, "proxy.example");
  EXPECT_EQ(plain->port, 3128);
  EXPECT_EQ(plain->user, "");
  const auto known = proxy_from(Secret("socks5://carrier:p%40ss:word@10.0.0.7:1080/"));
  ASSERT_TRUE(known) << describe(known.error());
  EXPECT_EQ(known->type, HttpProxy::Type::socks5);
  EXPECT_EQ(known->host, "10.0.0.7");
  EXPECT_EQ(known->user, "carrier");
  EXPECT_EQ(known->password.reveal(), "p@ss:word");
}

TEST(ProxyAddress, takes_ipv6_in_brackets_and_an_at_sign_that_nobody_encoded) {
  const auto proxy = proxy_from(Secret("http://carrier:p@ss@[2001:db8::1]:8080"));
  ASSERT_TRUE(proxy) << describe(proxy.error());
  EXPECT_EQ(proxy->host, "2001:db8::1");
  EXPECT_EQ(proxy->password.reveal(), "p@ss");
}

TEST(ProxyAddress, that_cannot_be_used_is_refused_without_repeating_it) {
  for (const char* text : {"", "proxy.example:3128", "ftp://proxy.example:3128", "http://proxy.example",
                           "http://proxy.example:", "http://proxy.example:0", "http://proxy.example:65536",
                           "http://proxy.example:80x", "http://:3128", "http://:canary@proxy.example:3128",
                           "http://2001:db8::1:3128", "http://canary@:3128", "http://a b:3128", "http://a/b:3128"}) {
    const auto proxy = proxy_from(Secret(text));
    ASSERT_FALSE(proxy) << text;
    EXPECT_EQ(proxy.error().name, "proxy_invalid") << text;
    EXPECT_EQ(describe(proxy.error()).find("canary"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace matjar::net
