#include "net/curl_http_client.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/http_server.hpp"
#include "net/test_listener.hpp"
#include "net/test_loop.hpp"

namespace matjar::net {

namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

/// "METHOD path", the fields that a test looks at, and the body.
Task<Response> mirror(Request request) {
  std::string text = fmt::format("{} {}\n", to_string(request.method), request.target);
  for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
  Response response = text_response(203, text + "\n" + request.body);
  response.headers.add("X-Twice", "a");
  response.headers.add("X-Twice", "b");
  co_return response;
}

Task<void> pieces(StreamWriter& writer) {
  for (int i = 0; i < 100; ++i) {
    if (const auto written = co_await writer.write(std::string(10'000, 'x')); !written) co_return;
  }
}

Task<Response> stream(Request) {
  co_return Response{.status = 200, .headers = {}, .body = StreamBody(pieces)};
}

Task<Response> no_answer(Request) {
  boost::asio::steady_timer never(co_await boost::asio::this_coro::executor, std::chrono::hours(1));
  co_await never.async_wait(boost::asio::use_awaitable);
  co_return text_response(200, "");
}

class CurlHttpClientTest : public ::testing::Test {
 protected:
  CurlHttpClientTest() {
    for (const Method method : {Method::get, Method::post, Method::put, Method::patch, Method::del, Method::options}) {
      router_.add(method, "/mirror", mirror);
    }
    router_.add(Method::get, "/stream", stream);
    router_.add(Method::get, "/never", no_answer);
    server_ = std::make_unique<HttpServer>(loop_.loop(), router_, HttpServerSettings());
    EXPECT_TRUE(server_->start());
    use({});
  }
  ~CurlHttpClientTest() override { loop_.stop(); }

  void use(CurlHttpClient::Settings settings) {
    client_ = std::make_unique<CurlHttpClient>(loop_.loop(), guard_, std::move(settings));
  }

  Url url(std::string_view target) const {
    return *Url::parse(fmt::format("http://127.0.0.1:{}{}", server_->port(), target));
  }

  Result<HttpAnswer> send(HttpCall call) { return loop_.run(client_->send(std::move(call))); }

  OutboundGuard guard_{{}};
  Router router_;
  TestLoop loop_;
  std::unique_ptr<HttpServer> server_;
  std::unique_ptr<CurlHttpClient> client_;
};

TEST_F(CurlHttpClientTest, brings_back_status_headers_and_body) {
  const auto answer = send({.url = url("/mirror?a=1"), .headers = {{"X-Name", "value"}, {"X-Empty", ""}}});
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_EQ(answer->status, 203);
  EXPECT_EQ(answer->url, url("/mirror?a=1").str());
  EXPECT_EQ(answer->headers.find("x-twice"), "a");
  EXPECT_THAT(answer->body, HasSubstr("GET /mirror?a=1\n"));
  EXPECT_THAT(answer->body, HasSubstr("X-Name: value\n"));
  EXPECT_THAT(answer->body, HasSubstr("X-Empty: \n"));
  EXPECT_THAT(answer->body, HasSubstr("User-Agent: matjar/0.1\n"));
}

TEST_F(CurlHttpClientTest, sends_each_method_with_its_body_and_invents_no_type) {
  for (const Method method : {Method::post, Method::put, Method::patch, Method::del}) {
    const auto answer = send({.method = method, .url = url("/mirror"), .body = "{\"a\":1}"});
    ASSERT_TRUE(answer) << describe(answer.error());
    EXPECT_THAT(answer->body, HasSubstr(std::string(to_string(method)) + " /mirror\n"));
    EXPECT_THAT(answer->body, ::testing::EndsWith("\n\n{\"a\":1}"));
    EXPECT_THAT(answer->body, ::testing::Not(HasSubstr("Content-Type")));
    EXPECT_THAT(answer->body, ::testing::Not(HasSubstr("Expect")));
  }
  const auto empty = send({.method = Method::post, .url = url("/mirror")});
  ASSERT_TRUE(empty);
  EXPECT_THAT(empty->body, HasSubstr("Content-Length: 0\n"));
}

TEST_F(CurlHttpClientTest, sends_a_form_with_files) {
  const auto answer = send({.method = Method::post,
                            .url = url("/mirror"),
                            .form = {{.name = "alt", .content = "a chair"},
                                     {.name = "photo",
                                      .content = std::string("\xFF\0\xD8", 3),
                                      .file_name = "1.jpg",
                                      .content_type = "image/jpeg"}}});
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->body, HasSubstr("Content-Type: multipart/form-data; boundary="));
  EXPECT_THAT(answer->body, HasSubstr("name=\"alt\"\r\n\r\na chair\r\n"));
  EXPECT_THAT(answer->body, HasSubstr("name=\"photo\"; filename=\"1.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n" +
                                      std::string("\xFF\0\xD8\r\n", 5)));
}

TEST_F(CurlHttpClientTest, answers_head_without_a_body) {
  const auto answer = send({.method = Method::head, .url = url("/mirror"), .limits = {.max_body = 1}});
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_EQ(answer->status, 203);
  EXPECT_EQ(answer->body, "");
}

TEST_F(CurlHttpClientTest, refuses_a_header_that_would_begin_another) {
  const auto answer = send({.url = url("/mirror"), .headers = {{"X-Name", "a\r\nX-Evil: b"}}});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().name, "header_invalid");
}

TEST_F(CurlHttpClientTest, reads_a_streaming_answer_and_stops_at_the_limit) {
  const auto whole = send({.url = url("/stream")});
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->body.size(), 1'000'000u);
  const auto capped = send({.url = url("/stream"), .limits = {.max_body = 500'000}});
  ASSERT_FALSE(capped);
  EXPECT_EQ(capped.error().name, "answer_too_large");
  EXPECT_EQ(capped.error().kind, ErrorKind::rejected);
}

TEST_F(CurlHttpClientTest, stops_waiting_for_the_first_byte_and_for_the_whole) {
  const auto first = send({.url = url("/never"), .limits = {.first_byte = milliseconds(30)}});
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().name, "call_timed_out");
  EXPECT_EQ(first.error().kind, ErrorKind::timeout);
  const auto total = send({.url = url("/never"), .limits = {.total = milliseconds(30)}});
  ASSERT_FALSE(total);
  EXPECT_EQ(total.error().name, "call_timed_out");
}

TEST_F(CurlHttpClientTest, stops_an_answer_that_never_ends_although_it_has_begun) {
  TestListener listener([](TestListener::Socket& socket) {
    TestListener::read_head(socket);
    TestListener::send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    TestListener::read_head(socket);
  });
  const auto url = *Url::parse(fmt::format("http://127.0.0.1:{}/", listener.port()));
  const auto answer = send({.url = url, .limits = {.first_byte = milliseconds(100), .total = milliseconds(200)}});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().name, "call_timed_out");
}

TEST_F(CurlHttpClientTest, tells_a_refused_connection_from_a_lost_one) {
  std::uint16_t closed_port = 0;
  {
    closed_port = TestListener().port();
  }
  const auto refused = send({.url = *Url::parse(fmt::format("http://127.0.0.1:{}/", closed_port))});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().name, "connection_failed");
  EXPECT_TRUE(refused.error().transient());

  TestListener listener([](TestListener::Socket& socket) {
    TestListener::read_head(socket);
    TestListener::send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
  });
  const auto lost = send({.url = *Url::parse(fmt::format("http://127.0.0.1:{}/", listener.port()))});
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().name, "connection_lost");
}

/// Answers the first request of each connection; reads a second one and closes without a word.
void answer_once(TestListener::Socket& socket) {
  if (TestListener::read_head(socket).empty()) return;
  TestListener::send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  TestListener::read_head(socket);
}

TEST_F(CurlHttpClientTest, reuses_a_connection_and_never_sends_a_post_twice) {
  TestListener listener(answer_once);
  const auto url = *Url::parse(fmt::format("http://127.0.0.1:{}/", listener.port()));
  ASSERT_TRUE(send({.url = url}));
  const auto post = send({.method = Method::post, .url = url});
  ASSERT_FALSE(post);
  EXPECT_EQ(post.error().name, "connection_lost");
  EXPECT_EQ(post.error().kind, ErrorKind::unavailable);
}

TEST_F(CurlHttpClientTest, repeats_a_get_that_met_a_closing_connection) {
  TestListener listener(answer_once);
  const auto url = *Url::parse(fmt::format("http://127.0.0.1:{}/", listener.port()));
  ASSERT_TRUE(send({.url = url}));
  EXPECT_TRUE(send({.url = url}));
  EXPECT_EQ(listener.connections(), 2);
}

Task<int> count_answers(CurlHttpClient& client, std::vector<HttpCall> calls) {
  namespace asio = boost::asio;
  const auto executor = co_await asio::this_coro::executor;
  auto answered = std::make_shared<int>(0);  // shared with the calls under way
  auto pending = std::make_shared<std::size_t>(calls.size());
  asio::steady_timer done(executor, std::chrono::seconds(15));
  for (HttpCall& call : calls) {
    auto finished = [answered, pending, &done](const std::exception_ptr&, Result<HttpAnswer> answer) {
      *answered += answer ? 1 : 0;
      if (--*pending == 0) done.cancel();
    };
    asio::co_spawn(executor, client.send(std::move(call)), std::move(finished));
  }
  try {
    co_await done.async_wait(asio::use_awaitable);
  } catch (const boost::system::system_error&) {
  }
  co_return *answered;
}

TEST_F(CurlHttpClientTest, lets_calls_above_the_limit_wait_for_their_turn) {
  use({.max_connections = 2, .max_waiting = 100});
  EXPECT_EQ(loop_.run(count_answers(*client_, std::vector<HttpCall>(50, {.url = url("/mirror")}))), 50);
}

TEST_F(CurlHttpClientTest, turns_calls_away_when_too_many_wait) {
  use({.max_connections = 1, .max_waiting = 2});
  EXPECT_EQ(loop_.run(count_answers(*client_, std::vector<HttpCall>(10, {.url = url("/mirror")}))), 3);
}

TEST_F(CurlHttpClientTest, counts_the_wait_for_a_turn_against_the_whole_time) {
  use({.max_connections = 1});
  const HttpCall slow{.url = url("/never"), .limits = {.total = milliseconds(300)}};
  const HttpCall second{.url = url("/mirror"), .limits = {.total = milliseconds(30)}};
  EXPECT_EQ(loop_.run(count_answers(*client_, {slow, second})), 0);
}

Task<std::size_t> first_of(CurlHttpClient& client, HttpCall call, milliseconds limit) {
  using namespace boost::asio::experimental::awaitable_operators;
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, limit);
  const auto winner = co_await (client.send(std::move(call)) || timer.async_wait(boost::asio::use_awaitable));
  co_return winner.index();
}

TEST_F(CurlHttpClientTest, ends_a_call_with_its_coroutine_and_frees_its_place) {
  use({.max_connections = 1});
  EXPECT_EQ(loop_.run(first_of(*client_, {.url = url("/never")}, milliseconds(30))), 1u);
  EXPECT_TRUE(send({.url = url("/mirror"), .limits = {.total = milliseconds(5000)}}));
}

Task<Result<HttpAnswer>> send_from_elsewhere(CurlHttpClient& client, HttpCall call, std::thread::id& resumed_on) {
  auto answer = co_await client.send(std::move(call));
  resumed_on = std::this_thread::get_id();
  co_return answer;
}

TEST_F(CurlHttpClientTest, comes_back_on_the_executor_of_its_caller) {
  boost::asio::io_context elsewhere;
  std::thread::id resumed_on;
  auto answer = boost::asio::co_spawn(elsewhere, send_from_elsewhere(*client_, {.url = url("/mirror")}, resumed_on),
                                      boost::asio::use_future);
  elsewhere.run();
  EXPECT_TRUE(answer.get());
  EXPECT_EQ(resumed_on, std::this_thread::get_id());
}

}  // namespace

}  // namespace matjar::net
