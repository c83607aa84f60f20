// Answers whose packing is the attack: what unpacks to far more than was sent, is packed twice, is cut off or is wrong.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <time.h>
#include <zlib.h>

#include "base/sanitized.hpp"
#include "net/curl_http_client.hpp"
#include "net/http_server.hpp"
#include "net/test_loop.hpp"

namespace matjar::net {

namespace {

using std::chrono::milliseconds;

constexpr int kGzip = 15 + 16;
constexpr int kZlib = 15;
constexpr int kRaw = -15;

std::string packed(std::string_view bytes, int wrapping) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 1, Z_DEFLATED, wrapping, 9, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// So many MiB of zeros. Blocks that end with a full flush know nothing of each other: one is packed and repeated.
std::string packed_zeros(std::size_t mebibytes, int wrapping) {
  const std::string zeros(1U << 20U, '\0');
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, kRaw, 9, Z_DEFAULT_STRATEGY), Z_OK);
  std::string block(4'096, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
  stream.avail_in = static_cast<uInt>(zeros.size());
  stream.next_out = reinterpret_cast<Bytef*>(block.data());
  stream.avail_out = static_cast<uInt>(block.size());
  EXPECT_EQ(deflate(&stream, Z_FULL_FLUSH), Z_OK);
  block.resize(stream.total_out);
  deflateEnd(&stream);

  std::string out;
  if (wrapping == kGzip) out = std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
  if (wrapping == kZlib) out = "\x78\xda";
  for (std::size_t i = 0; i < mebibytes; ++i) out += block;
  // The end of the last block; its check is never reached.
  return out + std::string("\x03\x00\0\0\0\0\0\0\0\0", 10);
}

struct Spent {
  std::string name;  ///< of the error; empty: the answer came
  std::string body;
  std::chrono::nanoseconds cpu;
  long grown_kib;
};

class TransportBombTest : public ::testing::Test {
 protected:
  TransportBombTest() {
    router_.add(Method::get, "/bomb", [this](Request) -> Task<Response> {
      Response response = text_response(200, bomb_);
      if (!coding_.empty()) response.headers.add("Content-Encoding", coding_);
      co_return response;
    });
    server_ = std::make_unique<HttpServer>(loop_.loop(), router_, HttpServerSettings());
    EXPECT_TRUE(server_->start());
    guard_ = std::make_unique<OutboundGuard>(
        OutboundGuard::Settings{.allowed_endpoints = {fmt::format("127.0.0.1:{}", server_->port())}});
    client_ = std::make_unique<CurlHttpClient>(loop_.loop(), *guard_, CurlHttpClient::Settings{});
  }
  ~TransportBombTest() override { loop_.stop(); }

  static std::chrono::nanoseconds cpu_now() {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
  }
  static long most_memory_kib() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  }

  Spent fetch(std::string bomb, std::string coding) {
    bomb_ = std::move(bomb);
    coding_ = std::move(coding);
    HttpCall call{.url = *Url::parse(fmt::format("http://127.0.0.1:{}/bomb", server_->port())),
                  .destination = Destination::foreign};
    const auto cpu_before = cpu_now();
    const long memory_before = most_memory_kib();
    auto answer = loop_.run(client_->send(std::move(call)));
    return {.name = answer ? "" : answer.error().name,
            .body = answer ? std::move(answer->body) : "",
            .cpu = cpu_now() - cpu_before,
            .grown_kib = most_memory_kib() - memory_before};
  }

  std::string bomb_;
  std::string coding_;
  Router router_;
  TestLoop loop_;
  std::unique_ptr<HttpServer> server_;
  std::unique_ptr<OutboundGuard> guard_;
  std::unique_ptr<CurlHttpClient> client_;
};

TEST_F(TransportBombTest, is_refused_when_a_gibibyte_comes_out_of_a_mebibyte_and_is_never_held) {
  const Spent spent = fetch(packed_zeros(1'024, kGzip), "gzip");
  EXPECT_EQ(spent.name, "compression_bomb");
  if (!kSanitized) EXPECT_LT(spent.grown_kib, 16 * 1'024);
}

TEST_F(TransportBombTest, is_refused_in_every_wrapping) {
  EXPECT_EQ(fetch(packed_zeros(256, kRaw), "deflate").name, "compression_bomb");
  EXPECT_EQ(fetch(packed_zeros(256, kZlib), "deflate").name, "compression_bomb");
}

TEST_F(TransportBombTest, is_unpacked_once_at_most) {
  const std::string inner = packed_zeros(512, kGzip);
  const std::string outer = packed(inner, kGzip);
  ASSERT_LT(outer.size(), 10'000U);
  EXPECT_EQ(fetch(outer, "gzip, gzip").name, "compression_bomb") << "packed twice is refused unread";
  const Spent once = fetch(outer, "gzip");
  EXPECT_EQ(once.name, "");
  EXPECT_TRUE(once.body == inner);
}

TEST_F(TransportBombTest, that_is_no_bomb_but_larger_than_a_page_may_be_is_refused) {
  // Bytes that pack to about half: the ratio says nothing, the limit of 8 MiB does.
  std::string noise(9U << 20U, '\0');
  unsigned state = 1;
  for (char& c : noise) c = static_cast<char>('a' + ((state = state * 1'664'525U + 1'013'904'223U) >> 28U));
  EXPECT_EQ(fetch(packed(noise, kGzip), "gzip").name, "answer_too_large");
}

TEST_F(TransportBombTest, with_a_wrong_check_is_an_error_and_no_page) {
  std::string wrong = packed("<h1>A lamp</h1>", kGzip);
  wrong.replace(wrong.size() - 8, 4, "\0\0\0\0", 4);
  EXPECT_EQ(fetch(std::move(wrong), "gzip").name, "answer_unreadable");
}

/// HTTP may say that an answer was complete whose packing has no end.
TEST_F(TransportBombTest, that_is_cut_off_is_an_error_and_no_page) {
  std::string page;
  for (int i = 0; i < 2'000; ++i) page += "<p>A lamp, number " + std::to_string(i * 7'919 % 10'007) + "</p>";
  const std::string whole = packed(page, kGzip);
  EXPECT_EQ(fetch(whole, "gzip").body, page);
  for (const std::size_t left : {whole.size() / 2, whole.size() - 1, std::size_t{1}})
    EXPECT_EQ(fetch(whole.substr(0, left), "gzip").name, "answer_unreadable") << left;
}

TEST_F(TransportBombTest, of_a_hundred_thousand_empty_parts_costs_next_to_nothing) {
  const std::string empty = packed("", kGzip);
  std::string members;
  for (int i = 0; i < 100'000; ++i) members += empty;
  const Spent spent = fetch(std::move(members), "gzip");
  EXPECT_EQ(spent.name, "");
  EXPECT_EQ(spent.body, "");
  if (!kSanitized) EXPECT_LT(spent.cpu, milliseconds(1'000));
}

}  // namespace

}  // namespace matjar::net
