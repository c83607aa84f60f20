#include "net/http_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "net/request_head.hpp"
#include "net/request_target.hpp"
#include "net/response_head.hpp"

namespace matjar::net {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadSize = 16u << 10;
constexpr std::size_t kWriteSize = 256u << 10;

using Clock = std::chrono::steady_clock;

/// Writes all of it. Each slice has the whole time limit, so that a slow client of a long answer is not cut off.
Task<bool> write_all(beast::tcp_stream& stream, std::string_view bytes, std::chrono::milliseconds limit) {
  while (!bytes.empty()) {
    const std::string_view slice = bytes.substr(0, kWriteSize);
    stream.expires_after(limit);
    const auto [error, written] = co_await asio::async_write(stream, asio::buffer(slice), kTuple);
    if (error) co_return false;
    bytes.remove_prefix(written);
  }
  co_return true;
}

class ConnectionWriter final : public StreamWriter {
 public:
  enum class Form { chunks, plain };

  ConnectionWriter(beast::tcp_stream& stream, Form form, std::chrono::milliseconds limit)
      : stream_(stream), form_(form), limit_(limit) {}

  Task<Result<void>> write(std::string bytes) override {
    if (bytes.empty()) co_return Result<void>();
    if (form_ == Form::chunks) bytes = format_chunk(bytes);
    if (alive_) alive_ = co_await write_all(stream_, bytes, limit_);
    if (alive_) co_return Result<void>();
    co_return fail(ErrorKind::cancelled, {.name = "client_gone", .message = "The client has closed the connection."});
  }

  Task<bool> finish() {
    if (alive_ && form_ == Form::chunks) alive_ = co_await write_all(stream_, "0\r\n\r\n", limit_);
    co_return alive_;
  }

 private:
  beast::tcp_stream& stream_;
  Form form_;
  std::chrono::milliseconds limit_;
  bool alive_ = true;
};

/// What came in: a request, a reason to refuse one, or (neither) the end.
struct Received {
  std::optional<RequestHead> head;
  std::optional<HeadRefusal> refusal;
  std::string body = {};
};

Received refusing(int status, std::string_view name, std::string_view message) {
  return {.head = std::nullopt, .refusal = HeadRefusal{.status = status, .name = name, .message = message}};
}

Received ended() {
  return {.head = std::nullopt, .refusal = std::nullopt};
}

bool has_bare_line_feed(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return true;
  }
  return false;
}

Response response_to(const HeadRefusal& refusal) {
  return problem_response(refusal.status, {.kind = ErrorKind::invalid_input,
                                           .name = std::string(refusal.name),
                                           .message = std::string(refusal.message),
                                           .next_step = "Correct the request and send it again.",
                                           .retry_after = std::nullopt,
                                           .where = std::source_location::current()});
}

class Connection {
 public:
  Connection(std::shared_ptr<ServerState> state, std::shared_ptr<OpenConnection> handle)
      : state_(std::move(state)),
        handle_(std::move(handle)),
        stream_(std::move(handle_->socket)),
        buffer_(state_->settings.max_head + 4 * kReadSize) {
    boost::system::error_code ignored;
    stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    const auto remote = stream_.socket().remote_endpoint(ignored);
    if (!ignored) remote_address_ = remote.address().to_string();
  }

  Task<void> run() {
    while (!state_->stopping) {
      handle_->phase = OpenConnection::Phase::waiting;
      Received received = co_await receive();
      if (!received.head && !received.refusal) break;
      const bool refused = received.refusal.has_value();
      const bool goes_on = co_await answer(std::move(received));
      if (goes_on) continue;
      if (refused) co_await linger();
      break;
    }
    boost::system::error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  }

 private:
  std::string_view buffered() const { return {static_cast<const char*>(buffer_.data().data()), buffer_.data().size()}; }

  /// Reads until the buffer holds a whole head; says how long it is, 0 at the end of the connection.
  Task<std::expected<std::size_t, HeadRefusal>> receive_head() {
    const auto& settings = state_->settings;
    stream_.expires_after(buffer_.size() == 0 ? settings.idle_timeout : settings.head_timeout);
    while (true) {
      const std::string_view seen = buffered().substr(0, settings.max_head);
      const std::size_t end = seen.find("\r\n\r\n");
      if (has_bare_line_feed(seen.substr(0, end))) {
        co_return std::unexpected(HeadRefusal{400, "header_broken", "The head contains a bare line feed."});
      }
      if (end != std::string_view::npos) co_return end + 4;
      if (seen.size() == settings.max_head) {
        co_return std::unexpected(HeadRefusal{431, "head_too_large", "The head of the request is too large."});
      }
      const bool first = seen.empty();
      const auto room = buffer_.prepare(std::min(kReadSize, settings.max_head - seen.size()));
      const auto [error, read] = co_await stream_.async_read_some(room, kTuple);
      if (error) co_return 0;
      buffer_.commit(read);
      if (first) stream_.expires_after(settings.head_timeout);
    }
  }

  Task<Received> receive() {
    const auto size = co_await receive_head();
    if (!size) co_return refusing(size.error().status, size.error().name, size.error().message);
    if (*size == 0) co_return ended();
    auto head = read_request_head(buffered().substr(0, *size));
    handle_->phase = OpenConnection::Phase::running;
    if (!head) co_return refusing(head.error().status, head.error().name, head.error().message);

    // A second reader, written by others: it cuts the body, and a head on which the two disagree goes no further.
    http::request_parser<http::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(state_->settings.max_head + 1));
    parser.body_limit(state_->settings.max_body);
    boost::system::error_code error;
    const std::size_t used = parser.put(asio::buffer(buffered().data(), *size), error);
    if (error == http::error::body_limit) co_return too_large();
    const bool agreed = !error && used == *size && parser.is_header_done() && parser.chunked() == head->chunked;
    if (!agreed) co_return refusing(400, "header_broken", "The head of the request is broken.");
    buffer_.consume(*size);
    if (!parser.is_done()) {
      if (auto trouble = co_await receive_body(parser, *head)) co_return std::move(*trouble);
    }
    co_return Received{.head = std::move(*head), .refusal = std::nullopt, .body = std::move(parser.get().body())};
  }

  /// No value when the body has come.
  Task<std::optional<Received>> receive_body(http::request_parser<http::string_body>& parser, const RequestHead& head) {
    if (head.expects_continue && buffer_.size() == 0) {
      const bool sent = co_await write_all(stream_, "HTTP/1.1 100 Continue\r\n\r\n", state_->settings.write_timeout);
      if (!sent) co_return ended();
    }
    stream_.expires_after(state_->settings.body_timeout);
    const auto [error, read] = co_await http::async_read(stream_, buffer_, parser, kTuple);
    if (!error) co_return std::nullopt;
    if (error == http::error::body_limit) co_return too_large();
    if (error == http::error::partial_message || error == http::error::end_of_stream) co_return ended();
    if (error.category() != http::make_error_code(http::error::bad_chunk).category()) co_return ended();
    co_return refusing(400, "body_broken", "The body of the request is broken.");
  }

  static Received too_large() { return refusing(413, "body_too_large", "The body of the request is too large."); }

  /// Answers; true when the connection may carry another request.
  Task<bool> answer(Received received) {
    const auto began = Clock::now();
    Request request;
    request.remote_address = remote_address_;
    request.request_id = state_->next_request_id();
    RequestHead head;
    if (received.head) head = std::move(*received.head);
    Response response;
    Request about = request;
    if (received.refusal) {
      head.keep_alive = false;
      response = response_to(*received.refusal);
    } else {
      response = co_await dispatch(std::move(request), head, std::move(received.body), about);
    }
    if (state_->stopping) head.keep_alive = false;
    const int status = response.status;
    const bool sent = co_await write(std::move(response), head, about);
    if (const auto& hook = state_->settings.on_response) {
      hook(about, status, std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began));
    }
    co_return sent&& head.keep_alive;
  }

  /// Fills `about` with the request but its body, for whoever wants to hear of the answer.
  Task<Response> dispatch(Request request, const RequestHead& head, std::string body, Request& about) {
    request.method = head.method;
    request.target = head.target;
    request.headers = head.headers;
    auto target = read_target(head.target);
    if (!target) {
      about = request;
      co_return problem_response(target.error());
    }
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    request.route = state_->router.pattern_of(request);
    about = request;
    request.body = std::move(body);
    Task<Response> dispatching = state_->router.dispatch(std::move(request));
    co_return co_await std::move(dispatching);
  }

  Task<bool> write(Response response, RequestHead& head, const Request& about) {
    if (response.status < 200 || response.status > 599) response.status = 500;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const bool no_body = head.method == Method::head || is_bodiless(response.status);
    ResponseFraming framing;
    const auto* text = std::get_if<std::string>(&response.body);
    if (text != nullptr) framing.length = text->size();
    const bool streams = text == nullptr && !no_body;
    framing.chunked = streams && !head.http_1_0;
    // A client that knows no chunks learns the end of a stream from the end of the connection.
    if (streams && head.http_1_0) head.keep_alive = false;
    framing.keep_alive = head.keep_alive;
    std::string start = format_response_head(response.status, response.headers, framing, about.request_id, now);
    const std::size_t joined = text != nullptr && !no_body && text->size() <= kReadSize ? text->size() : 0;
    if (joined > 0) start += *text;  // one packet instead of two
    if (!co_await write_all(stream_, start, state_->settings.write_timeout)) co_return false;
    if (no_body || joined > 0) co_return true;
    if (text != nullptr) co_return co_await write_all(stream_, *text, state_->settings.write_timeout);
    co_return co_await stream_body(std::move(response), framing, about);
  }

  Task<bool> stream_body(Response response, ResponseFraming framing, const Request& about) {
    if (response.headers.get_or("Content-Type", "").starts_with("text/event-stream")) {
      handle_->phase = OpenConnection::Phase::event_stream;
      if (state_->stopping) co_return false;
    }
    const auto form = framing.chunked ? ConnectionWriter::Form::chunks : ConnectionWriter::Form::plain;
    ConnectionWriter writer(stream_, form, state_->settings.write_timeout);
    const StreamBody body = std::get<StreamBody>(std::move(response.body));
    std::string what;
    try {
      Task<void> writing = body(writer);
      co_await std::move(writing);
    } catch (const std::exception& error) {
      what = error.what();
    }
    if (!what.empty()) {
      const auto state = co_await asio::this_coro::cancellation_state;
      if (state.cancelled() == asio::cancellation_type::none) state_->router.report(about, what);
      // Without its last chunk the client can tell that the answer is not whole.
      co_return false;
    }
    co_return co_await writer.finish();
  }

  /// Closing while the client still sends would make its system throw our answer away; so we listen for a moment.
  Task<void> linger() {
    constexpr std::size_t kMost = 8u << 20;
    boost::system::error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    std::array<char, kReadSize> sink;
    stream_.expires_after(std::chrono::seconds(2));
    for (std::size_t drained = 0; drained < kMost;) {
      const auto [error, read] = co_await stream_.async_read_some(asio::buffer(sink), kTuple);
      if (error) break;
      drained += read;
    }
  }

  std::shared_ptr<ServerState> state_;      // shared: see serve_connection
  std::shared_ptr<OpenConnection> handle_;  // shared: see serve_connection
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  std::string remote_address_;
};

/// Enters a connection in the server's list for as long as it lives.
class Listed {
 public:
  Listed(ServerState& state, OpenConnection& connection) : state_(state), connection_(connection) {
    state_.open.insert(&connection_);
  }
  ~Listed() {
    state_.open.erase(&connection_);
    if (state_.open.empty() && state_.stopping) state_.drained.cancel();
  }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;

 private:
  ServerState& state_;
  OpenConnection& connection_;
};

}  // namespace

Task<void> serve_connection(std::shared_ptr<ServerState> state, std::shared_ptr<OpenConnection> connection) {
  const Listed listed(*state, *connection);
  Connection serving(state, connection);
  co_await serving.run();
}

}  // namespace matjar::net
