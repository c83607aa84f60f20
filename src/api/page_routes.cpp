#include <charconv>

#include "api/routes.hpp"
#include "storefront/landing_renderer.hpp"

namespace matjar::api {

namespace {

net::Response html_response(std::string html) {
  net::Response response = net::text_response(200, std::move(html), "text/html; charset=utf-8");
  response.headers.set("Content-Security-Policy", std::string(storefront::kLandingPagePolicy));
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.set("X-Robots-Tag", "noindex");
  return response;
}

/// Only what has passed the checks and stands in the store is shown to everybody.
Task<Result<void>> must_be_deployed(builder::StoreBuilder& builder, StoreBuildId build) {
  CO_TRY_ASSIGN(const auto view, co_await builder.view(build));
  if (view.workflow.state == workflow::WorkflowState::completed) co_return Result<void>();
  co_return fail(ErrorKind::not_found, {.name = "page_not_published",
                                        .message = "There is no published page at this address.",
                                        .next_step = "Wait until the build is completed."});
}

Task<Result<net::Response>> show_page(RouteServices& services, StoreBuildId build, Language language) {
  CO_TRY(co_await must_be_deployed(services.builder, build));
  CO_TRY_ASSIGN(auto html, co_await services.pages.render(build, language, builder::HostedPages::Images::served));
  co_return html_response(std::move(html));
}

std::unexpected<Error> unknown_page() {
  return fail(ErrorKind::not_found,
              {.name = "page_unknown", .message = "There is no such page.", .next_step = "Check the address."});
}

}  // namespace

void add_page_routes(net::Router& router, RouteServices& services) {
  router.add(net::Method::get, "/pages/{build}", open_to_all([&services](net::Request request) {
               return show_page(services, StoreBuildId(request.parameter("build")), Language::ar);
             }));
  router.add(net::Method::get, "/pages/{build}/{language}",
             open_to_all([&services](net::Request request) -> Task<Result<net::Response>> {
               const auto language = language_from(request.parameter("language"));
               if (!language) co_return unknown_page();
               co_return co_await show_page(services, StoreBuildId(request.parameter("build")), *language);
             }));
  router.add(net::Method::get, "/pages/{build}/images/{number}",
             open_to_all([&services](net::Request request) -> Task<Result<net::Response>> {
               const std::string& text = request.parameter("number");
               std::size_t number = 0;
               const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
               const bool whole = error == std::errc() && end == text.data() + text.size();
               if (!whole || number == 0) co_return unknown_page();
               const StoreBuildId build(request.parameter("build"));
               CO_TRY(co_await must_be_deployed(services.builder, build));
               CO_TRY_ASSIGN(auto image, co_await services.pages.image(build, number));
               net::Response response = net::text_response(200, std::move(image.bytes), image.content_type);
               response.headers.set("Cache-Control", "public, max-age=3600");
               co_return response;
             }));
}

}  // namespace matjar::api
