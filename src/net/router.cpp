#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <stdexcept>

#include "net/http_server.hpp"
#include "net/request_target.hpp"

namespace matjar::net {

namespace {

/// How exactly a part of a pattern says what it wants. The order is the order in which they win.
enum class Exactness { literal, one, rest };

Exactness exactness_of(std::string_view part) {
  if (!part.starts_with('{') || !part.ends_with('}')) return Exactness::literal;
  return part.ends_with("...}") ? Exactness::rest : Exactness::one;
}

std::string name_of(std::string_view part) {
  const std::size_t dots = exactness_of(part) == Exactness::rest ? 3 : 0;
  return std::string(part.substr(1, part.size() - 2 - dots));
}

bool matches(const std::vector<std::string>& parts, const std::vector<std::string>& segments) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Exactness exactness = exactness_of(parts[i]);
    if (exactness == Exactness::rest) return true;
    if (i >= segments.size()) return false;
    if (exactness == Exactness::one && segments[i].empty()) return false;
    if (exactness == Exactness::literal && parts[i] != segments[i]) return false;
  }
  return parts.size() == segments.size();
}

/// Of two patterns that match the same path, the one that is more exact at the first place where they differ.
bool more_exact(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (exactness_of(left[i]) != exactness_of(right[i])) return exactness_of(left[i]) < exactness_of(right[i]);
  }
  return left.size() > right.size();
}

/// True when the two differ in nothing but the names of their parameters.
bool same_shape(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  return std::ranges::equal(left, right, [](const std::string& a, const std::string& b) {
    const Exactness exactness = exactness_of(a);
    return exactness == exactness_of(b) && (exactness != Exactness::literal || a == b);
  });
}

std::map<std::string, std::string> parameters_of(const std::vector<std::string>& parts,
                                                 const std::vector<std::string>& segments) {
  std::map<std::string, std::string> parameters;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Exactness exactness = exactness_of(parts[i]);
    if (exactness == Exactness::one) parameters[name_of(parts[i])] = segments[i];
    if (exactness != Exactness::rest) continue;
    std::string rest;
    for (std::size_t at = i; at < segments.size(); ++at) rest += (at == i ? "" : "/") + segments[at];
    parameters[name_of(parts[i])] = std::move(rest);
  }
  return parameters;
}

/// A request built by hand in a test may carry only the decoded path.
std::vector<std::string> segments_of(const Request& request) {
  if (auto read = read_target(request.target)) return std::move(read->segments);
  std::vector<std::string> segments;
  for (const std::string_view segment : split_path(request.path)) segments.emplace_back(segment);
  return segments;
}

/// A route for GET answers HEAD as well; the server leaves the body out.
bool serves(Method route, Method asked) {
  return route == asked || (route == Method::get && asked == Method::head);
}

Response not_found() {
  return problem_response({.kind = ErrorKind::not_found,
                           .name = "no_such_address",
                           .message = "There is nothing at this address.",
                           .next_step = "Check the path.",
                           .retry_after = std::nullopt,
                           .where = std::source_location::current()});
}

Response method_not_allowed(const std::set<std::string>& allowed) {
  std::string list;
  for (const std::string& method : allowed) list += (list.empty() ? "" : ", ") + method;
  Response response = problem_response(405, {.kind = ErrorKind::invalid_input,
                                             .name = "method_not_allowed",
                                             .message = "This address does not take that method.",
                                             .next_step = "Use one of: " + list + ".",
                                             .retry_after = std::nullopt,
                                             .where = std::source_location::current()});
  response.headers.add("Allow", std::move(list));
  return response;
}

Response defect() {
  return problem_response(
      {.kind = ErrorKind::internal,
       .name = "internal_error",
       .message = "The request met a defect on our side.",
       .next_step = "Try again; if it happens again, report it with the X-Request-Id of the answer.",
       .retry_after = std::nullopt,
       .where = std::source_location::current()});
}

}  // namespace

void Router::add(Method method, std::string pattern, Handler handler) {
  if (!pattern.starts_with('/')) throw std::logic_error("a route does not begin with '/': " + pattern);
  Entry entry{.method = method, .pattern = std::move(pattern), .parts = {}, .handler = std::move(handler)};
  for (const std::string_view part : split_path(entry.pattern)) {
    if (!entry.parts.empty() && exactness_of(entry.parts.back()) == Exactness::rest) {
      throw std::logic_error("a route goes on behind its rest: " + entry.pattern);
    }
    entry.parts.emplace_back(part);
  }
  for (const Entry& other : entries_) {
    if (other.method == method && same_shape(other.parts, entry.parts)) {
      throw std::logic_error("two routes match the same request: " + other.pattern + " and " + entry.pattern);
    }
  }
  if (wrap_) entry.handler = wrap_(std::move(entry.handler));
  entries_.push_back(std::move(entry));
}

std::vector<Router::Route> Router::routes() const {
  std::vector<Route> routes;
  for (const Entry& entry : entries_) routes.push_back({.method = entry.method, .pattern = entry.pattern});
  return routes;
}

const Router::Entry* Router::find(Method method, const std::vector<std::string>& segments) const {
  const Entry* best = nullptr;
  for (const Entry& entry : entries_) {
    if (!serves(entry.method, method) || !matches(entry.parts, segments)) continue;
    const bool exact_method = best != nullptr && entry.method == method && best->method != method;
    const bool same_pattern = best != nullptr && same_shape(entry.parts, best->parts);
    if (best == nullptr || (same_pattern ? exact_method : more_exact(entry.parts, best->parts))) best = &entry;
  }
  return best;
}

std::string Router::pattern_of(const Request& request) const {
  const Entry* entry = find(request.method, segments_of(request));
  return entry == nullptr ? std::string() : entry->pattern;
}

void Router::report(const Request& request, std::string_view what) const {
  if (on_exception_) on_exception_(request.request_id, request.route, what);
}

Task<Response> Router::dispatch(Request request) const {
  const auto segments = segments_of(request);
  const Entry* entry = find(request.method, segments);
  if (entry == nullptr) {
    std::set<std::string> allowed;
    for (const Entry& other : entries_) {
      if (!matches(other.parts, segments)) continue;
      allowed.emplace(to_string(other.method));
      if (other.method == Method::get) allowed.emplace("HEAD");
    }
    co_return allowed.empty() ? not_found() : method_not_allowed(allowed);
  }
  request.parameters = parameters_of(entry->parts, segments);
  Request about;
  about.request_id = request.request_id;
  about.route = entry->pattern;
  std::string what;
  try {
    Task<Response> handling = entry->handler(std::move(request));
    co_return co_await std::move(handling);
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
    what = "something that is not an exception";
  }
  // When the server closes a connection, what waits in its handler is thrown out: nothing went wrong.
  const auto state = co_await boost::asio::this_coro::cancellation_state;
  if (state.cancelled() == boost::asio::cancellation_type::none) report(about, what);
  co_return defect();
}

}  // namespace matjar::net
