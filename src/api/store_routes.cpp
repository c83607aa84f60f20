#include "api/routes.hpp"
#include "api/store_requests.hpp"

namespace matjar::api {

void add_store_routes(net::Router& router, RouteServices& services) {
  router.add(net::Method::post, "/api/store/create",
             services.authentication.guarded(
                 [&services](MerchantId merchant, net::Request request) -> Task<Result<net::Response>> {
                   CO_TRY_ASSIGN(auto wanted, parse_create_request(request.body, merchant));
                   wanted.idempotency_key = request.headers.get_or("idempotency-key", "");
                   CO_TRY_ASSIGN(const auto build, co_await services.builder.accept(std::move(wanted)));
                   CO_TRY_ASSIGN(const auto view, co_await services.builder.view(merchant, build));
                   net::Response response =
                       net::json_response(202, accepted_json(build, builder::merchant_state(view.workflow)));
                   response.headers.set("Location", "/api/store/status/" + build.value());
                   co_return response;
                 }));

  router.add(net::Method::get, "/api/store/status/{id}",
             services.authentication.guarded(
                 [&services](MerchantId merchant, net::Request request) -> Task<Result<net::Response>> {
                   const StoreBuildId id(request.parameter("id"));
                   CO_TRY_ASSIGN(const auto view, co_await services.builder.view(merchant, id));
                   co_return net::json_response(200, status_json(view));
                 }));
}

}  // namespace matjar::api
