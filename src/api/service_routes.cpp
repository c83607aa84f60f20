#include "api/routes.hpp"

namespace matjar::api {

void add_front_page_route(net::Router& router, RouteServices& services) {
  router.add(net::Method::get, "/", open_to_all([&services](net::Request) -> Task<Result<net::Response>> {
               net::Response response = net::text_response(200, services.front_page, "text/html; charset=utf-8");
               response.headers.set(
                   "Content-Security-Policy",
                   "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");
               co_return response;
             }));
}

void add_health_routes(net::Router& router, RouteServices& services) {
  router.add(net::Method::get, "/healthz", open_to_all([](net::Request) -> Task<Result<net::Response>> {
               co_return net::json_response(200, R"({"status":"ok"})");
             }));
  router.add(net::Method::get, "/readyz", open_to_all([&services](net::Request) -> Task<Result<net::Response>> {
               CO_TRY(co_await services.ready());
               co_return net::json_response(200, R"({"status":"ready"})");
             }));
  router.add(net::Method::get, "/metrics", open_to_all([&services](net::Request) -> Task<Result<net::Response>> {
               co_return net::text_response(200, services.metrics.render(), "text/plain; version=0.0.4; charset=utf-8");
             }));
}

}  // namespace matjar::api
