#include "app/web.hpp"

#include "app/connect_page.hpp"
#include "app/operator_key.hpp"
#include "app/server_address.hpp"

namespace matjar::app {

namespace {

net::HttpServerSettings server_settings(Foundation& foundation) {
  net::HttpServerSettings settings;
  settings.address = foundation.settings.server.address;
  settings.port = foundation.settings.server.port;
  telemetry::Counter requests = foundation.metrics.counter("matjar_http_requests_total", "Answered HTTP requests.");
  telemetry::Histogram seconds =
      foundation.metrics.histogram("matjar_http_request_seconds", "Time to answer a request.");
  settings.on_response = [log = foundation.log, requests, seconds](const net::Request& request, int status,
                                                                   std::chrono::microseconds took) mutable {
    requests.inc();
    seconds.observe(static_cast<double>(took.count()) / 1e6);
    log.info("http_request", {{"method", net::to_string(request.method)},
                              {"path", request.path},
                              {"status", status},
                              {"microseconds", took.count()},
                              {"request_id", request.request_id}});
  };
  return settings;
}

Task<Result<void>> ask_database(storage::Database& database) {
  static constexpr storage::Query kProbe{.name = "app.ready", .sql = "select 1 as one"};
  CO_TRY(co_await database.query(kProbe));
  co_return Result<void>();
}

/// What is missing among the assets is a matter for the log: the store is connected all the same.
std::string connect_page_of(Application& application, const Error* error) {
  auto page = connect_page(application.assets / "templates", error);
  if (page) return std::move(*page);
  application.foundation.log.error("connect_page_missing", {{"error", describe(page.error())}});
  return error == nullptr ? "connected" : error->message;
}

}  // namespace

Web::Web(Application& application)
    : foundation_(application.foundation),
      authentication_(application.data->api_keys, application.world ? api::Authentication::SandboxKeys::allowed
                                                                    : api::Authentication::SandboxKeys::refused),
      operators_([&keys = *application.data->keys] { return operator_key(keys.ring()->current()); },
                 application.data->api_keys, application.foundation.clock),
      desk_(application.operator_desk()),
      limits_(application.foundation.clock,
              {.requests_per_minute = application.foundation.settings.limits.requests_per_minute,
               .burst = application.foundation.settings.limits.burst}),
      services_{.authentication = authentication_,
                .database = *application.data->database,
                .operators = operators_,
                .desk = desk_,
                .builder = application.building->builder,
                .pages = application.building->pages,
                .workflows = application.data->workflows,
                .salla_inbox = application.listening->inbox,
                .connect = application.listening->connect,
                .metrics = application.foundation.metrics,
                .ready = [&application] { return ask_database(*application.data->database); },
                .front_page = {},
                .connect_page = [&application](const Error* error) { return connect_page_of(application, error); },
                .public_https = application.foundation.settings.server.public_url.starts_with("https://")},
      server_(application.foundation.loop, router_, server_settings(application.foundation)) {
  authentication_.on_recognised([this](const Secret& key) { limits_.recognise(key); });
  api::add_health_routes(router_, services_);
  if (!application.foundation.duty.answers()) return;
  api::add_front_page_route(router_, services_);
  // Salla calls for all merchants from a few addresses, and proves each call: no limit of one caller's suits it.
  api::add_webhook_routes(router_, services_);
  router_.wrap_what_follows([this](net::Handler handler) { return limits_.on(std::move(handler)); });
  api::add_connect_routes(router_, services_);
  api::add_store_routes(router_, services_);
  api::add_event_routes(router_, services_);
  api::add_page_routes(router_, services_);
  api::add_operator_routes(router_, services_);
}

Result<void> Web::start() {
  TRY(server_.start());
  if (!foundation_.duty.answers()) return {};
  address_ = reachable_address(foundation_.settings.server.address, server_.port());
  const auto told = write_server_address(foundation_.settings.data.directory, address_);
  if (!told) foundation_.log.warning("server_address_not_told", {{"error", describe(told.error())}});
  return {};
}

Task<void> Web::stop(std::chrono::milliseconds grace) {
  if (!address_.empty()) remove_server_address(foundation_.settings.data.directory, address_);
  return server_.stop(grace);
}

}  // namespace matjar::app
