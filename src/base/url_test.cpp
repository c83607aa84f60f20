#include "base/url.hpp"

#include <gtest/gtest.h>

namespace matjar {
namespace {

std::string normal(std::string_view text) {
  const auto url = Url::parse(text);
  return url ? url->str() : "error " + url.error().name;
}

TEST(Url, normalises_what_browsers_accept) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"HTTPS://WWW.Example.COM", "https://www.example.com/"},
      {"  https://example.com/a \n", "https://example.com/a"},
      {"http://example.com:80/", "http://example.com/"},
      {"https://example.com:/", "https://example.com/"},
      {"https://example.com:8443/x", "https://example.com:8443/x"},
      {"https:\\\\example.com\\a\\b", "https://example.com/a/b"},
      {"https:example.com/a", "https://example.com/a"},
      {"https://example.com/a/./b/../c", "https://example.com/a/c"},
      {"https://example.com/a/%2e%2E/c/..", "https://example.com/"},
      {"https://example.com/../..", "https://example.com/"},
      {"https://example.com/a//b", "https://example.com/a//b"},
      {"https://example.com/قميص?q=أ ب", "https://example.com/%D9%82%D9%85%D9%8A%D8%B5?q=%D8%A3%20%D8%A8"},
      {"https://example.com/%7euser/%c3%a9/100%", "https://example.com/~user/%C3%A9/100%25"},
      {"https://example.com/a[1]|{b}^\"<>`", "https://example.com/a%5B1%5D%7C%7Bb%7D%5E%22%3C%3E%60"},
      {"https://example.com?a=1#part", "https://example.com/?a=1"},
      {"https://example.com/#/../x?y", "https://example.com/"},
      {"https://example.com./", "https://example.com./"},
      {"https://bücher.example/", "https://xn--bcher-kva.example/"},
      {"https://faß.de/", "https://xn--fa-hia.de/"},
      {"https://متجر.السعودية/", "https://xn--pgbep1f.xn--mgberp4a5d4ar/"},
      {"https://ＥＸＡＭＰＬＥ。com/", "https://example.com/"},
      {"https://%65xample.com/", "https://example.com/"},
      {"http://[2001:DB8:0:0::1]:80/", "http://[2001:db8::1]/"},
      {"http://my_shop.example/", "http://my_shop.example/"},
  };
  for (const auto& [written, expected] : cases) EXPECT_EQ(normal(written), expected) << written;
}

TEST(Url, spells_every_form_of_an_ipv4_address_the_same_way) {
  for (const char* text : {"http://127.0.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
                           "http://127.1/", "http://0x7f.0.1/", "http://127.0.0.1./", "http://①②⑦.0.0.1/",
                           "http://127.0.0.0x1/", "http://%31%32%37.0.0.1/"}) {
    EXPECT_EQ(normal(text), "http://127.0.0.1/") << text;
  }
}

TEST(Url, refuses_what_is_no_web_address_with_a_name_for_the_reason) {
  const std::pair<std::string, std::string_view> cases[] = {
      {"", "url_empty"},
      {" \n", "url_empty"},
      {"not a url", "url_scheme"},
      {"example.com/a", "url_scheme"},
      {"//example.com/a", "url_scheme"},
      {"ftp://example.com/", "url_scheme"},
      {"file:///etc/passwd", "url_scheme"},
      {"javascript:alert(1)", "url_scheme"},
      {"https://", "url_host"},
      {"https:///", "url_host"},
      {"https://user@/", "url_host"},
      {"https://:80/", "url_host"},
      {"https://exa mple.com/", "url_host"},
      {"https://a%00b.com/", "url_host"},
      {"https://a<b>.com/", "url_host"},
      {"https://1.2.3.256/", "url_host"},
      {"https://1.2.3.4.5/", "url_host"},
      {"https://4294967296/", "url_host"},
      {"https://foo.0x/", "url_host"},
      {"https://[::1/", "url_host"},
      {"https://[fe80::1%25eth0]/", "url_host"},
      {"https://xn--a/", "url_host"},
      {"https://" + std::string(64, 'a') + ".com/", "url_host"},
      {"https://example.com:65536/", "url_port"},
      {"https://example.com:8a/", "url_port"},
      {"https://example.com:-1/", "url_port"},
      {"https://example.com/a\nb", "url_characters"},
      {"https://exam\tple.com/", "url_characters"},
      {"https://example.com/" + std::string(4100, 'a'), "url_too_long"},
      {"https://example.com/" + std::string(2000, ' ') + "x", "url_too_long"},
  };
  for (const auto& [text, name] : cases) {
    const auto url = Url::parse(text);
    ASSERT_FALSE(url) << text << " became " << url->str();
    EXPECT_EQ(url.error().name, name) << text;
    EXPECT_EQ(url.error().kind, ErrorKind::invalid_input);
  }
}

TEST(Url, tells_of_credentials_and_drops_them) {
  const auto url = Url::parse("https://good.example&@evil.example:p@ss@real.example/x");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->has_userinfo());
  EXPECT_EQ(url->str(), "https://real.example/x");
  EXPECT_FALSE(Url::parse("https://real.example/@x")->has_userinfo());
}

TEST(Url, offers_its_parts) {
  const auto url = Url::parse("http://[::1]:8080/a%20b//c/?x=1&y=a+b%26&x=2&flag&%D8%B9=z");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme(), "http");
  EXPECT_FALSE(url->is_https());
  EXPECT_EQ(url->host(), "::1");
  EXPECT_EQ(url->port(), 8080);
  EXPECT_EQ(url->origin(), "http://[::1]:8080");
  EXPECT_EQ(url->path(), "/a%20b//c/");
  EXPECT_EQ(url->target(), "/a%20b//c/?x=1&y=a+b%26&x=2&flag&%D8%B9=z");
  EXPECT_EQ(url->segments(), (std::vector<std::string>{"a b", "c"}));
  EXPECT_EQ(url->parameter("x"), "1");
  EXPECT_EQ(url->parameter("y"), "a b&");
  EXPECT_EQ(url->parameter("flag"), "");
  EXPECT_EQ(url->parameter("ع"), "z");
  EXPECT_FALSE(url->parameter("none"));
}

TEST(Url, resolves_references) {
  const auto base = Url::parse("https://shop.example:444/a/b?q=1");
  ASSERT_TRUE(base);
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"c", "https://shop.example:444/a/c"},
      {"../c?x", "https://shop.example:444/c?x"},
      {"/c", "https://shop.example:444/c"},
      {"?z=2", "https://shop.example:444/a/b?z=2"},
      {"", "https://shop.example:444/a/b?q=1"},
      {"#top", "https://shop.example:444/a/b?q=1"},
      {"//cdn.example/i.jpg", "https://cdn.example/i.jpg"},
      {"\\\\cdn.example\\i.jpg", "https://cdn.example/i.jpg"},
      {"/\\cdn.example/i.jpg", "https://cdn.example/i.jpg"},
      {"http://other.example", "http://other.example/"},
      {" صورة.jpg ", "https://shop.example:444/a/%D8%B5%D9%88%D8%B1%D8%A9.jpg"},
  };
  for (const auto& [reference, expected] : cases) {
    const auto url = base->resolve(reference);
    ASSERT_TRUE(url) << reference;
    EXPECT_EQ(url->str(), expected) << reference;
  }
  EXPECT_FALSE(base->resolve("javascript:alert(1)"));
  EXPECT_FALSE(base->resolve("data:text/html,x"));
  EXPECT_FALSE(base->resolve("//"));
}

TEST(Url, takes_a_pasted_address_without_its_scheme) {
  EXPECT_EQ(Url::parse_pasted(" shop.example/item/1?x=1 ")->str(), "https://shop.example/item/1?x=1");
  EXPECT_EQ(Url::parse_pasted("shop.example:8443/item")->str(), "https://shop.example:8443/item");
  EXPECT_EQ(Url::parse_pasted("http://shop.example")->str(), "http://shop.example/");
  for (const char* text :
       {"not a url", "javascript:alert(1)", "file:///etc/a.b", "ftp://a.example/", "", "me@shop.example"}) {
    EXPECT_FALSE(Url::parse_pasted(text)) << text;
  }
}

TEST(Url, reads_its_own_text_back_unchanged) {
  for (const char* text : {"https://bücher.example/a b?c d'e", "http://[::ffff:1.2.3.4]/%", "http://0x7f.1:8080/..//x",
                           "https://a.example/%2F%252e?%ff=+"}) {
    const auto once = Url::parse(text);
    ASSERT_TRUE(once) << text;
    EXPECT_EQ(normal(once->str()), once->str());
  }
}

}  // namespace
}  // namespace matjar
