#include "api/cookies.hpp"
#include "api/json_members.hpp"
#include "api/routes.hpp"
#include "base/encoding.hpp"

namespace matjar::api {

namespace {

constexpr std::chrono::minutes kBrowserLifetime{20};
constexpr std::size_t kBrowserLetters = 32;

/// Over TLS a name that no other host of the domain can set.
std::string_view cookie_name(const RouteServices& services) {
  return services.public_https ? "__Host-matjar_connect" : "matjar_connect";
}

/// Only what we could have made ourselves.
std::optional<Secret> browser_of(const RouteServices& services, const net::Request& request) {
  auto browser = cookie_in(request.headers, cookie_name(services));
  if (browser && (browser->reveal().size() != kBrowserLetters || !from_hex(browser->reveal()))) return std::nullopt;
  return browser;
}

net::Response redirect(const std::string& url) {
  net::Response response = net::text_response(302, "");
  response.headers.set("Location", url);
  response.headers.set("Cache-Control", "no-store");
  return response;
}

net::Response page(int status, std::string html) {
  net::Response response = net::text_response(status, std::move(html), "text/html; charset=utf-8");
  response.headers.set("Content-Security-Policy",
                       "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
                       "frame-ancestors 'none'");
  response.headers.set("Cache-Control", "no-store");
  // The address has the code in it.
  response.headers.set("Referrer-Policy", "no-referrer");
  return response;
}

Task<Result<net::Response>> send_to_salla(RouteServices& services, net::Request request) {
  auto beginning = services.connect.begin(browser_of(services, request));
  CO_TRY_ASSIGN(const auto begun, co_await std::move(beginning));
  net::Response response = redirect(begun.url);
  response.headers.add("Set-Cookie", set_cookie({.name = cookie_name(services),
                                                 .value = begun.browser,
                                                 .lifetime = kBrowserLifetime,
                                                 .secure = services.public_https}));
  co_return response;
}

salla::ConnectFlow::Callback callback_of(const RouteServices& services, const net::Request& request) {
  return {.code = Secret(request.query_value("code").value_or("")),
          .state = request.query_value("state").value_or(""),
          .browser = browser_of(services, request),
          .refusal = request.query_value("error").value_or("")};
}

Task<net::Response> come_back(RouteServices& services, net::Request request) {
  auto finishing = services.connect.finish(callback_of(services, request));
  const auto connected = co_await std::move(finishing);
  if (!connected) {
    co_return page(net::http_status_of(connected.error().kind), services.connect_page(&connected.error()));
  }
  co_return page(200, services.connect_page(nullptr));
}

/// The specification's form: a program of the merchant's hands the code in.
Task<Result<net::Response>> hand_in(RouteServices& services, net::Request request) {
  CO_TRY_ASSIGN(const boost::json::object body, body_object(request.body));
  CO_TRY_ASSIGN(std::string code, text_member(body, "code", ""));
  salla::ConnectFlow::Callback callback{.code = Secret(std::move(code)), .browser = browser_of(services, request)};
  CO_TRY_ASSIGN(callback.state, text_member(body, "state", ""));
  auto finishing = services.connect.finish(std::move(callback));
  CO_TRY_ASSIGN(const auto connected, co_await std::move(finishing));
  const boost::json::object answer{{"status", "connected"}, {"merchant", connected.store.value()}};
  co_return net::json_response(200, boost::json::serialize(answer));
}

}  // namespace

void add_connect_routes(net::Router& router, RouteServices& services) {
  router.add(net::Method::get, "/auth/salla",
             open_to_all([&services](net::Request request) { return send_to_salla(services, std::move(request)); }));
  router.add(net::Method::get, "/auth/callback",
             [&services](net::Request request) { return come_back(services, std::move(request)); });
  router.add(net::Method::post, "/auth/callback",
             open_to_all([&services](net::Request request) { return hand_in(services, std::move(request)); }));
}

}  // namespace matjar::api
