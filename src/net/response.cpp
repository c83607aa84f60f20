#include <array>
#include <cmath>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "net/http_server.hpp"

namespace matjar::net {

namespace {

struct KindAnswer {
  ErrorKind kind;
  int status;
  std::string_view title;
};

constexpr std::array kAnswers{
    KindAnswer{ErrorKind::invalid_input, 400, "The request cannot be carried out as it is"},
    KindAnswer{ErrorKind::not_found, 404, "Not found"},
    KindAnswer{ErrorKind::unauthorized, 401, "Not signed in"},
    KindAnswer{ErrorKind::forbidden, 403, "Not allowed"},
    KindAnswer{ErrorKind::conflict, 409, "The state has changed in the meantime"},
    KindAnswer{ErrorKind::rate_limited, 429, "Too many requests"},
    KindAnswer{ErrorKind::unavailable, 503, "Not available for now"},
    KindAnswer{ErrorKind::timeout, 504, "A service took too long to answer"},
    KindAnswer{ErrorKind::rejected, 422, "Refused"},
    KindAnswer{ErrorKind::cancelled, 409, "Cancelled"},
    KindAnswer{ErrorKind::internal, 500, "Something went wrong on our side"},
};

const KindAnswer& answer_for(ErrorKind kind) {
  for (const auto& answer : kAnswers) {
    if (answer.kind == kind) return answer;
  }
  return kAnswers.back();
}

/// One line of an event: a line break or NUL inside would begin a field of its own.
std::string single_line(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    if (letter != '\r' && letter != '\n' && letter != '\0') out += letter;
  }
  return out;
}

}  // namespace

int http_status_of(ErrorKind kind) {
  return answer_for(kind).status;
}

Response text_response(int status, std::string body, std::string content_type) {
  Response response{.status = status, .headers = {}, .body = std::move(body)};
  response.headers.add("Content-Type", std::move(content_type));
  return response;
}

Response json_response(int status, std::string json) {
  return text_response(status, std::move(json), "application/json");
}

Response problem_response(int status, const Error& error) {
  const std::string_view name = error.name.empty() ? to_string(error.kind) : std::string_view(error.name);
  std::string json = fmt::format(R"({{"type":{},"title":{},"status":{},"detail":{})",
                                 json_quote("urn:matjar:problem:" + std::string(name)),
                                 json_quote(answer_for(error.kind).title), status, json_quote(error.message));
  if (!error.next_step.empty()) json += fmt::format(R"(,"next_step":{})", json_quote(error.next_step));
  Response response = text_response(status, json + "}", "application/problem+json");
  response.headers.add("Cache-Control", "no-store");
  if (error.retry_after) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*error.retry_after);
    response.headers.add("Retry-After", fmt::format("{}", std::max<std::int64_t>(seconds.count(), 0)));
  }
  return response;
}

Response problem_response(const Error& error) {
  return problem_response(http_status_of(error.kind), error);
}

std::string format_event(const ServerSentEvent& event) {
  std::string out;
  if (!event.id.empty()) out += "id: " + single_line(event.id) + "\n";
  if (!event.type.empty()) out += "event: " + single_line(event.type) + "\n";
  std::string_view rest = event.data;
  while (true) {
    const std::size_t end = rest.find_first_of("\r\n");
    out.append("data: ").append(rest.substr(0, end)).append("\n");
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + (rest.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  return out + "\n";
}

Response event_stream_response(StreamBody body) {
  Response response{.status = 200, .headers = {}, .body = std::move(body)};
  response.headers.add("Content-Type", "text/event-stream");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Accel-Buffering", "no");
  return response;
}

}  // namespace matjar::net
