#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "base/encoding.hpp"
#include "net/curl_http_client.hpp"
#include "net/http_server.hpp"
#include "net/test_listener.hpp"
#include "net/test_loop.hpp"

namespace matjar::net {

namespace {

using std::chrono::milliseconds;

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// 64 MiB of 'x' as brotli packs them.
std::string brotli_bomb() {
  return from_hex(
             "cbffff3ff825f0e2b14020f7fe8fffff7ff04b00c4611180eefd1fffffffe0970088c30200ddfb3ffeffffc12f0110870500baf77"
             "f"
             "fcffff835f02200e0b0074effff8ffff07bf04401c1600e8defff1ffff0f7e0980382c00d0bdffcbffff3ffc1200715800a07bff0"
             "7")
      .value();
}

/// A zstd frame (RFC 8878) of blocks that each say 128 times 1,024 'x'.
std::string zstd_bomb() {
  constexpr std::size_t kBlocks = 512;
  const auto block = [](bool last) {
    const std::uint32_t head = (std::uint32_t{128u << 10} << 3) | (1u << 1) | (last ? 1u : 0u);
    std::string bytes;
    for (int shift = 0; shift < 24; shift += 8) bytes += static_cast<char>(head >> shift);
    return bytes + 'x';
  };
  std::string frame = from_hex("28b52ffd0038").value();
  for (std::size_t i = 1; i <= kBlocks; ++i) frame += block(i == kBlocks);
  return frame;
}

Response packed(std::string body, std::string coding) {
  Response response = text_response(200, std::move(body));
  response.headers.add("Content-Encoding", std::move(coding));
  return response;
}

/// A public site (allowed by endpoint) and an inside one, which must never see a connection.
class ForeignCallTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_ = std::make_unique<HttpServer>(loop_.loop(), router_, HttpServerSettings());
    ASSERT_TRUE(server_->start());
    const std::string site = fmt::format("127.0.0.1:{}", server_->port());
    guard_ = std::make_unique<OutboundGuard>(
        OutboundGuard::Settings{.ports = {80, 443, inside_.port()}, .allowed_endpoints = {site}});
    client_ = std::make_unique<CurlHttpClient>(
        loop_.loop(), *guard_,
        CurlHttpClient::Settings{.min_bytes_per_second = 1000,
                                 .min_speed_time = std::chrono::seconds(1),
                                 .resolve = {fmt::format("shop.example:{}:127.0.0.1", inside_.port())}});
  }
  void TearDown() override { loop_.stop(); }

  /// Adds a page before the first call.
  void page(std::string path, std::function<Response(const Request&)> make) {
    for (const Method method : {Method::get, Method::post}) {
      router_.add(method, path, [make](Request request) -> Task<Response> { co_return make(request); });
    }
  }

  void redirect(std::string path, int status, std::string location) {
    page(std::move(path), [status, location](const Request&) {
      Response response = text_response(status, "");
      response.headers.add("Location", location);
      return response;
    });
  }

  HttpCall call(std::string_view target) const {
    return {.url = *Url::parse(fmt::format("http://127.0.0.1:{}{}", server_->port(), target)),
            .destination = Destination::foreign,
            .limits = {.max_redirects = 5}};
  }

  std::string inside(std::string_view host) const { return fmt::format("http://{}:{}/", host, inside_.port()); }

  Result<HttpAnswer> send(HttpCall call) { return loop_.run(client_->send(std::move(call))); }

  std::string refusal_of(HttpCall call) {
    const auto answer = send(std::move(call));
    return answer ? "none" : answer.error().name;
  }

  TestListener inside_;
  Router router_;
  TestLoop loop_;
  std::unique_ptr<HttpServer> server_;
  std::unique_ptr<OutboundGuard> guard_;
  std::unique_ptr<CurlHttpClient> client_;
};

TEST_F(ForeignCallTest, never_connects_to_an_address_that_is_not_public) {
  for (const char* host : {"127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "localhost"}) {
    HttpCall refused = call("/");
    refused.url = *Url::parse(inside(host));
    EXPECT_EQ(refusal_of(std::move(refused)), "address_refused") << host;
  }
  EXPECT_EQ(inside_.connections(), 0);
}

TEST_F(ForeignCallTest, never_connects_to_a_name_that_leads_inside) {
  HttpCall refused = call("/");
  refused.url = *Url::parse(inside("shop.example"));
  EXPECT_EQ(refusal_of(std::move(refused)), "address_refused");
  EXPECT_EQ(inside_.connections(), 0);
}

TEST_F(ForeignCallTest, checks_every_hop_of_a_redirect) {
  for (const int status : {301, 302, 303, 307, 308}) {
    redirect(fmt::format("/address/{}", status), status, inside("127.0.0.1"));
    redirect(fmt::format("/name/{}", status), status, inside("shop.example"));
    redirect(fmt::format("/short/{}", status), status, fmt::format("//127.1:{}/", inside_.port()));
    redirect(fmt::format("/file/{}", status), status, "file:///etc/passwd");
    redirect(fmt::format("/second/{}", status), status, fmt::format("/address/{}", status));
  }
  for (const int status : {301, 302, 303, 307, 308}) {
    for (const char* way : {"address", "name", "short", "file", "second"}) {
      EXPECT_EQ(refusal_of(call(fmt::format("/{}/{}", way, status))), "address_refused") << way << status;
    }
  }
  EXPECT_EQ(inside_.connections(), 0);
}

TEST_F(ForeignCallTest, judges_a_connection_again_that_another_call_had_opened) {
  TestListener open([](TestListener::Socket& socket) {
    while (!TestListener::read_head(socket).empty()) {
      TestListener::send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  });
  const OutboundGuard guard({.ports = {open.port()}});
  CurlHttpClient client(loop_.loop(), guard, {.resolve = {fmt::format("shop.example:{}:127.0.0.1", open.port())}});
  const auto url = *Url::parse(fmt::format("http://shop.example:{}/", open.port()));
  ASSERT_TRUE(loop_.run(client.send({.url = url})));
  const auto foreign = loop_.run(client.send({.url = url, .destination = Destination::foreign}));
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().name, "address_refused");
  EXPECT_EQ(open.connections(), 1);
  loop_.stop();
}

TEST_F(ForeignCallTest, treats_a_redirect_of_a_configured_service_to_elsewhere_as_foreign) {
  redirect("/out", 302, inside("127.0.0.1"));
  HttpCall configured = call("/out");
  configured.destination = Destination::configured;
  EXPECT_EQ(refusal_of(std::move(configured)), "address_refused");
  EXPECT_EQ(inside_.connections(), 0);
}

TEST_F(ForeignCallTest, follows_redirects_to_their_end_and_no_further_than_allowed) {
  page("/end", [](const Request& request) {
    return text_response(200, std::string(to_string(request.method)) + " " + request.body);
  });
  redirect("/one", 302, "end?x=1");
  redirect("/two", 307, "/one");
  redirect("/round", 302, "/round");
  const auto answer = send(call("/two"));
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_EQ(answer->body, "GET ");
  EXPECT_TRUE(answer->url.ends_with("/end?x=1"));
  EXPECT_EQ(refusal_of(call("/round")), "too_many_redirects");
  HttpCall not_following = call("/one");
  not_following.limits.max_redirects = 0;
  EXPECT_EQ(send(std::move(not_following))->status, 302);
}

TEST_F(ForeignCallTest, unpacks_an_answer_and_refuses_a_bomb) {
  page("/text", [](const Request&) { return packed(gzip("a chair"), "gzip"); });
  page("/bomb", [](const Request&) { return packed(gzip(std::string(64u << 20, 'x')), "gzip"); });
  page("/twice", [](const Request&) { return packed(gzip(gzip("a chair")), "gzip, gzip"); });
  page("/broken", [](const Request&) { return packed("this is not packed", "gzip"); });
  EXPECT_EQ(send(call("/text"))->body, "a chair");
  HttpCall bomb = call("/bomb");
  bomb.limits.max_body = 100u << 20;
  EXPECT_EQ(refusal_of(std::move(bomb)), "compression_bomb");
  EXPECT_EQ(refusal_of(call("/bomb")), "compression_bomb");
  EXPECT_EQ(refusal_of(call("/twice")), "compression_bomb");
  EXPECT_EQ(refusal_of(call("/broken")), "answer_unreadable");
}

TEST_F(ForeignCallTest, asks_for_every_coding_that_it_unpacks_and_refuses_a_bomb_in_each) {
  page("/asked", [](const Request& request) {
    return text_response(200, std::string(request.headers.get_or("accept-encoding", "")));
  });
  page("/br", [](const Request&) {
    return packed(from_hex("60001061206368616972"
                           "03")
                      .value(),
                  "br");
  });
  page("/zstd", [](const Request&) {
    return packed(from_hex("28b52ffd0038390000"
                           "61206368616972")
                      .value(),
                  "zstd");
  });
  page("/br-bomb", [](const Request&) { return packed(brotli_bomb(), "br"); });
  page("/zstd-bomb", [](const Request&) { return packed(zstd_bomb(), "zstd"); });
  const std::string asked = send(call("/asked"))->body;
  for (const char* coding : {"deflate", "gzip", "br", "zstd"}) EXPECT_THAT(asked, ::testing::HasSubstr(coding));
  for (const std::string coding : {"br", "zstd"}) {
    const auto answer = send(call("/" + coding));
    ASSERT_TRUE(answer) << describe(answer.error());
    EXPECT_EQ(answer->body, "a chair");
    HttpCall bomb = call("/" + coding + "-bomb");
    bomb.limits.max_body = 100u << 20;
    EXPECT_EQ(refusal_of(std::move(bomb)), "compression_bomb") << coding;
  }
}

TEST_F(ForeignCallTest, never_turns_to_an_inside_address_when_the_one_that_was_allowed_does_not_answer) {
  const std::uint16_t port = inside_.port();  // nobody listens on it at 127.0.0.9
  const OutboundGuard guard({.ports = {port}, .allowed_endpoints = {fmt::format("127.0.0.9:{}", port)}});
  CurlHttpClient client(loop_.loop(), guard, {.resolve = {fmt::format("shop.example:{}:127.0.0.9,127.0.0.1", port)}});
  const auto url = *Url::parse(fmt::format("http://shop.example:{}/", port));
  const auto answer = loop_.run(client.send({.url = url, .destination = Destination::foreign}));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().name, "address_refused");
  EXPECT_EQ(inside_.connections(), 0);
  loop_.stop();
}

TEST_F(ForeignCallTest, counts_the_limit_after_unpacking) {
  page("/text", [](const Request&) { return packed(gzip(std::string(5000, 'x')), "gzip"); });
  HttpCall limited = call("/text");
  limited.limits.max_body = 4999;
  EXPECT_EQ(refusal_of(std::move(limited)), "answer_too_large");
}

TEST_F(ForeignCallTest, leaves_the_environments_proxy_alone) {
  TestListener proxy;
  const std::string address = fmt::format("http://127.0.0.1:{}", proxy.port());
  ASSERT_EQ(::setenv("http_proxy", address.c_str(), 1), 0);
  page("/end", [](const Request&) { return text_response(200, "direct"); });
  const auto answer = send(call("/end"));
  ::unsetenv("http_proxy");
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_EQ(answer->body, "direct");
  EXPECT_EQ(proxy.connections(), 0);
}

}  // namespace

}  // namespace matjar::net
