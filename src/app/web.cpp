#include "app/web.hpp"

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

}  // namespace

Web::Web(Application& application)
    : authentication_(application.data->api_keys, application.world ? api::Authentication::SandboxKeys::allowed
                                                                    : api::Authentication::SandboxKeys::refused),
      services_{.authentication = authentication_,
                .database = *application.data->database,
                .builder = application.building->builder,
                .pages = application.building->pages,
                .workflows = application.data->workflows,
                .metrics = application.foundation.metrics,
                .ready = [&application] { return ask_database(*application.data->database); },
                .front_page = {}},
      server_(application.foundation.loop, router_, server_settings(application.foundation)) {
  api::add_health_routes(router_, services_);
  if (!application.foundation.duty.answers()) return;
  api::add_front_page_route(router_, services_);
  api::add_store_routes(router_, services_);
  api::add_event_routes(router_, services_);
  api::add_page_routes(router_, services_);
}

}  // namespace matjar::app
