#include "net/http_server.hpp"

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/test_loop.hpp"
#include "net/test_socket.hpp"

namespace matjar::net {

namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Task<Response> echo(Request request) {
  co_return text_response(200, std::string(to_string(request.method)) + " " + request.path + " " + request.body);
}

Task<Response> greet(Request request) {
  co_return text_response(200, "hello " + request.parameter("name"));
}

Task<Response> fail_loudly(Request) {
  throw std::runtime_error("a bolt is loose");
  co_return text_response(200, "");
}

Task<void> three_pieces(StreamWriter& writer) {
  for (const char* piece : {"one,", "two,", "three"}) {
    if (const auto written = co_await writer.write(piece); !written) co_return;
  }
}

Task<Response> stream(Request) {
  co_return Response{.status = 200, .headers = {{"Content-Type", "text/plain"}}, .body = StreamBody(three_pieces)};
}

Task<void> broken_stream(StreamWriter& writer) {
  const auto written = co_await writer.write("half");
  if (written) throw std::runtime_error("the other half is missing");
}

Task<Response> break_off(Request) {
  co_return Response{.status = 200, .headers = {}, .body = StreamBody(broken_stream)};
}

/// Waits until it is thrown out.
Task<void> endless_events(StreamWriter& writer) {
  const auto written = co_await writer.write(format_event({.id = "1", .type = "progress", .data = "10"}));
  if (!written) co_return;
  boost::asio::steady_timer never(co_await boost::asio::this_coro::executor, std::chrono::hours(1));
  co_await never.async_wait(boost::asio::use_awaitable);
}

Task<Response> events(Request) {
  co_return event_stream_response(endless_events);
}

Task<Response> wait_long(Request) {
  boost::asio::steady_timer never(co_await boost::asio::this_coro::executor, std::chrono::hours(1));
  co_await never.async_wait(boost::asio::use_awaitable);
  co_return text_response(200, "never");
}

Task<Response> inject(Request) {
  Response response = text_response(200, "x");
  response.headers.add("X-Name", "a\r\nSet-Cookie: evil=1");
  response.headers.add("Content-Length", "999");
  co_return response;
}

class HttpServerTest : public ::testing::Test {
 protected:
  HttpServerTest() {
    router_.add(Method::get, "/echo", echo);
    router_.add(Method::post, "/echo", echo);
    router_.add(Method::get, "/greet/{name}", greet);
    router_.add(Method::get, "/defect", fail_loudly);
    router_.add(Method::get, "/stream", stream);
    router_.add(Method::get, "/broken-stream", break_off);
    router_.add(Method::get, "/events", events);
    router_.add(Method::get, "/wait", wait_long);
    router_.add(Method::get, "/inject", inject);
    router_.set_on_exception([this](std::string_view, std::string_view pattern, std::string_view what) {
      std::scoped_lock lock(mutex_);
      reported_ = std::string(pattern) + ": " + std::string(what);
    });
  }

  ~HttpServerTest() override { loop_.stop(); }

  void start(HttpServerSettings settings = {}) {
    server_ = std::make_unique<HttpServer>(loop_.loop(), router_, std::move(settings));
    ASSERT_TRUE(server_->start());
  }

  /// Sends one request and reads until the server closes.
  std::string exchange(std::string_view request) {
    TestSocket socket(server_->port());
    socket.send(request);
    return socket.read_to_end();
  }

  std::string reported() {
    std::scoped_lock lock(mutex_);
    return reported_;
  }

  Router router_;
  std::mutex mutex_;
  std::string reported_;
  TestLoop loop_;
  std::unique_ptr<HttpServer> server_;
};

constexpr std::string_view kClose = "Host: a\r\nConnection: close\r\n";

std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\n" + std::string(kClose) + "\r\n";
}

std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? std::string() : answer.substr(end + 4);
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST_F(HttpServerTest, answers_with_the_headers_that_every_answer_has) {
  start();
  const std::string answer = exchange(get("/greet/sami%20b"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nX-Request-Id: "));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 12\r\n"));
  EXPECT_EQ(body_of(answer), "hello sami b");
}

TEST_F(HttpServerTest, takes_no_request_id_from_a_client) {
  start();
  const std::string answer =
      exchange("GET /greet/a HTTP/1.1\r\nHost: a\r\nX-Request-Id: theirs\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(count(answer, "\r\nX-Request-Id: "), 1u);
  EXPECT_EQ(answer.find("theirs"), std::string::npos);
}

TEST_F(HttpServerTest, keeps_the_connection_and_answers_pipelined_requests_in_order) {
  start();
  TestSocket socket(server_->port());
  socket.send("GET /greet/a HTTP/1.1\r\nHost: a\r\n\r\nGET /greet/b HTTP/1.1\r\nHost: a\r\n\r\n" + get("/greet/c"));
  const std::string all = socket.read_to_end();
  EXPECT_EQ(count(all, "HTTP/1.1 200"), 3u);
  EXPECT_LT(all.find("hello a"), all.find("hello b"));
  EXPECT_LT(all.find("hello b"), all.find("hello c"));
}

TEST_F(HttpServerTest, reads_a_body_by_length_and_by_chunks) {
  start();
  const std::string head = "POST /echo HTTP/1.1\r\n" + std::string(kClose);
  EXPECT_EQ(body_of(exchange(head + "Content-Length: 5\r\n\r\nhello")), "POST /echo hello");
  EXPECT_EQ(body_of(exchange(head + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")),
            "POST /echo hello");
}

TEST_F(HttpServerTest, sends_continue_to_a_client_that_waits_for_it) {
  start();
  TestSocket socket(server_->port());
  socket.send("POST /echo HTTP/1.1\r\n" + std::string(kClose) + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(socket.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  socket.send("ok");
  EXPECT_THAT(socket.read_to_end(), EndsWith("POST /echo ok"));
}

TEST_F(HttpServerTest, answers_head_like_get_without_the_body) {
  start();
  const std::string answer = exchange("HEAD /echo HTTP/1.1\r\n" + std::string(kClose) + "\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 11\r\n"));
  EXPECT_EQ(body_of(answer), "");
}

TEST_F(HttpServerTest, says_what_is_missing_and_which_methods_there_are) {
  start();
  EXPECT_THAT(exchange(get("/nothing")), StartsWith("HTTP/1.1 404 Not Found\r\n"));
  const std::string answer = exchange("DELETE /echo HTTP/1.1\r\n" + std::string(kClose) + "\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(answer, HasSubstr("\r\nAllow: GET, HEAD, POST\r\n"));
  EXPECT_THAT(answer, HasSubstr("application/problem+json"));
}

TEST_F(HttpServerTest, turns_an_exception_into_a_500_and_reports_it) {
  start();
  const std::string answer = exchange(get("/defect"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(answer, Not(HasSubstr("bolt")));
  EXPECT_EQ(reported(), "/defect: a bolt is loose");
}

TEST_F(HttpServerTest, keeps_a_header_value_from_beginning_a_field_of_its_own) {
  start();
  const std::string answer = exchange(get("/inject"));
  EXPECT_THAT(answer, Not(HasSubstr("\r\nSet-Cookie")));
  EXPECT_EQ(count(answer, "Content-Length"), 1u);
  EXPECT_THAT(answer, HasSubstr("Content-Length: 1\r\n"));
}

TEST_F(HttpServerTest, streams_in_chunks_and_without_them_to_an_old_client) {
  start();
  EXPECT_EQ(body_of(exchange(get("/stream"))), "4\r\none,\r\n4\r\ntwo,\r\n5\r\nthree\r\n0\r\n\r\n");
  const std::string old = exchange("GET /stream HTTP/1.0\r\n\r\n");
  EXPECT_THAT(old, Not(HasSubstr("chunked")));
  EXPECT_EQ(body_of(old), "one,two,three");
}

TEST_F(HttpServerTest, leaves_the_last_chunk_out_when_a_stream_breaks) {
  start();
  EXPECT_EQ(body_of(exchange(get("/broken-stream"))), "4\r\nhalf\r\n");
  EXPECT_EQ(reported(), "/broken-stream: the other half is missing");
}

TEST_F(HttpServerTest, refuses_a_body_above_the_limit) {
  start({.max_body = 10});
  const std::string head = "POST /echo HTTP/1.1\r\n" + std::string(kClose);
  EXPECT_THAT(exchange(head + "Content-Length: 11\r\n\r\n"), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(exchange(head + "Transfer-Encoding: chunked\r\n\r\nff\r\n"), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(exchange(head + "Content-Length: 10\r\n\r\n0123456789"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, lets_a_client_that_sends_too_much_read_the_refusal) {
  start({.max_body = 10});
  const std::string large(1u << 20, 'x');
  const std::string answer =
      exchange("POST /echo HTTP/1.1\r\n" + std::string(kClose) + "Content-Length: 1048576\r\n\r\n" + large);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(answer, HasSubstr("urn:matjar:problem:body_too_large"));
}

TEST_F(HttpServerTest, refuses_a_head_above_the_limit) {
  start({.max_head = 512});
  EXPECT_THAT(exchange("GET /echo HTTP/1.1\r\nHost: a\r\nX-Long: " + std::string(600, 'x')),
              StartsWith("HTTP/1.1 431 "));
}

TEST_F(HttpServerTest, closes_on_a_client_that_sends_its_head_too_slowly) {
  start({.head_timeout = std::chrono::milliseconds(50)});
  TestSocket socket(server_->port());
  socket.send("GET /echo HTTP/1.1\r\n");
  EXPECT_EQ(socket.read_to_end(), "");
}

TEST_F(HttpServerTest, refuses_connections_above_the_limit_at_once) {
  start({.max_connections = 1});
  TestSocket first(server_->port());
  first.send("GET /greet/a HTTP/1.1\r\nHost: a\r\n\r\n");
  first.read_until("hello a");
  TestSocket second(server_->port());
  EXPECT_THAT(second.read_to_end(), StartsWith("HTTP/1.1 503 "));
}

TEST_F(HttpServerTest, says_that_an_address_is_in_use) {
  start();
  HttpServer other(loop_.loop(), router_, {.port = server_->port()});
  const auto started = other.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().name, "address_in_use");
}

TEST_F(HttpServerTest, tells_the_hook_of_every_answer_with_its_route) {
  std::promise<std::string> told;
  start({.on_response = [&told](const Request& request, int status, std::chrono::microseconds) {
    told.set_value(request.route + " " + std::to_string(status) + " " + request.remote_address);
  }});
  exchange(get("/greet/sami"));
  EXPECT_EQ(told.get_future().get(), "/greet/{name} 200 127.0.0.1");
}

TEST_F(HttpServerTest, ends_event_streams_and_idle_connections_at_once_when_it_stops) {
  start();
  TestSocket idle(server_->port());
  idle.send("GET /greet/a HTTP/1.1\r\nHost: a\r\n\r\n");
  idle.read_until("hello a");
  TestSocket streaming(server_->port());
  streaming.send(get("/events"));
  EXPECT_THAT(streaming.read_until("data: 10\n\n\r\n"), HasSubstr("id: 1\nevent: progress\ndata: 10\n\n"));
  loop_.run(server_->stop(std::chrono::minutes(1)));
  EXPECT_EQ(idle.read_to_end(), "");
  EXPECT_EQ(streaming.read_to_end(), "");
  EXPECT_EQ(reported(), "");
}

TEST_F(HttpServerTest, throws_a_running_request_out_when_the_grace_is_over) {
  start();
  TestSocket socket(server_->port());
  socket.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
  TestSocket other(server_->port());
  other.send(get("/greet/a"));
  other.read_to_end();
  loop_.run(server_->stop(std::chrono::milliseconds(20)));
  EXPECT_EQ(socket.read_to_end(), "");
  EXPECT_EQ(reported(), "");
}

struct RawCase {
  const char* name;
  const char* request;
  const char* status;
};

// Requests that two readers could cut differently. `GET /greet/smuggled` stands where the second request would be.
const RawCase kRawCases[] = {
    {"length and chunks",
     "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
    {"chunks and length",
     "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", "400"},
    {"two lengths", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nabcd", "400"},
    {"a list of lengths", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4, 4\r\n\r\nabcd", "400"},
    {"a signed length", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd", "400"},
    {"an unknown coding", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "501"},
    {"a second coding", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "501"},
    {"chunks in HTTP/1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
    {"a blank before the colon", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length : 4\r\n\r\nabcd", "400"},
    {"a folded field", "GET /echo HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n", "400"},
    {"two hosts", "GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
    {"no host", "GET /echo HTTP/1.1\r\n\r\n", "400"},
    {"a bare line feed", "GET /echo HTTP/1.1\nHost: a\n\n", "400"},
    {"a bare carriage return", "GET /echo HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", "400"},
    {"a wrong chunk size", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "400"},
    {"two blanks", "GET  /echo HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"no version", "GET /echo\r\nHost: a\r\n\r\n", "400"},
    {"another version", "GET /echo HTTP/2.0\r\nHost: a\r\n\r\n", "505"},
    {"an unknown method", "BREW /echo HTTP/1.1\r\nHost: a\r\n\r\n", "501"},
};

TEST_F(HttpServerTest, answers_an_ambiguous_request_once_and_closes) {
  start();
  for (const RawCase& raw : kRawCases) {
    SCOPED_TRACE(raw.name);
    const std::string answer = exchange(std::string(raw.request) + "GET /greet/smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(answer, StartsWith(std::string("HTTP/1.1 ") + raw.status));
    EXPECT_EQ(count(answer, "HTTP/1.1 "), 1u);
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("smuggled")));
  }
}

TEST_F(HttpServerTest, refuses_a_path_that_climbs_out) {
  start();
  for (const char* path : {"/../etc/passwd", "/a/%2e%2e/b", "/a%2f..%2fb", "/a%00b", "/%zz", "/%ff", "http://a/echo"}) {
    EXPECT_THAT(exchange(get(path)), StartsWith("HTTP/1.1 400 ")) << path;
  }
}

}  // namespace

}  // namespace matjar::net
