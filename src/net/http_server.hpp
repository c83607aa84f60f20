#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "net/http_message.hpp"

namespace matjar::net {

/// A request as it came in. The body is raw bytes: signatures are checked over them.
struct Request {
  Method method = Method::get;
  std::string target;  ///< as sent: path and query
  std::string path;    ///< decoded
  std::map<std::string, std::string> query;       ///< decoded; the first of several values
  std::map<std::string, std::string> parameters;  ///< from the route's "{name}" parts
  Headers headers;
  std::string body;
  std::string remote_address;
  std::string request_id;

  const std::string& parameter(const std::string& name) const { return parameters.at(name); }
  std::optional<std::string> query_value(const std::string& name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::nullopt : std::optional(found->second);
  }
};

/// Where a streaming answer goes, piece by piece.
class StreamWriter {
 public:
  virtual ~StreamWriter() = default;
  /// Writes and waits until the client's buffer has room. An error means that the client has gone.
  virtual Task<Result<void>> write(std::string bytes) = 0;
};

/// Writes the pieces of a streaming answer; the answer ends when it returns.
using StreamBody = std::function<Task<void>(StreamWriter&)>;

struct Response {
  int status = 200;
  Headers headers;
  std::variant<std::string, StreamBody> body;
};

Response text_response(int status, std::string body, std::string content_type = "text/plain; charset=utf-8");
Response json_response(int status, std::string json);
/// RFC 9457 problem JSON from an error: status from its kind, `type` from its name, next_step as a member of its own.
Response problem_response(const Error& error);
int http_status_of(ErrorKind kind);

/// One server-sent event.
struct ServerSentEvent {
  std::string id;
  std::string type;
  std::string data;  ///< may hold line breaks
};
std::string format_event(const ServerSentEvent& event);
/// 200 text/event-stream with the headers that keep proxies from buffering.
Response event_stream_response(StreamBody body);

using Handler = std::function<Task<Response>(Request)>;

/// Paths with "{name}" parts; a last part "{name...}" takes the rest. Built once, before the server starts.
class Router {
 public:
  /// Throws std::logic_error for two routes that would match the same request.
  void add(Method method, std::string pattern, Handler handler);

  struct Route {
    Method method;
    std::string pattern;
  };
  std::vector<Route> routes() const;

  /// The handler's answer, or 404, 405 with Allow, or 500 for a handler that threw.
  Task<Response> dispatch(Request request) const;

 private:
  struct Entry {
    Method method;
    std::string pattern;
    std::vector<std::string> parts;
    Handler handler;
  };
  std::vector<Entry> entries_;
};

struct HttpServerSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one
  std::size_t max_head = 16u << 10;
  std::size_t max_body = 8u << 20;
  std::size_t max_connections = 2'000;
  std::chrono::milliseconds head_timeout{10'000};
  std::chrono::milliseconds body_timeout{30'000};
  std::chrono::milliseconds idle_timeout{60'000};
};

/// An HTTP/1.1 server on an event loop. Handlers run on that loop and must not block.
class HttpServer {
 public:
  /// The router must outlive the server.
  HttpServer(boost::asio::io_context& loop, const Router& router, HttpServerSettings settings);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Binds and begins to accept. Fails with `address_in_use` and the like.
  Result<void> start();
  std::uint16_t port() const;
  /// Stops accepting, closes idle connections, lets running requests end for at most `grace`, then closes the rest.
  Task<void> stop(std::chrono::milliseconds grace);

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace matjar::net
