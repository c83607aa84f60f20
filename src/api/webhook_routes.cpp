#include "api/routes.hpp"

namespace matjar::api {

namespace {

/// Salla's largest event, an order, has some ten thousand bytes.
constexpr std::size_t kLargestWebhook = 1u << 20;

net::Response refusal(int status, const char* name, const char* message) {
  auto failed = fail(ErrorKind::invalid_input,
                     {.name = name, .message = message, .next_step = "Send it as Salla documents its webhooks."});
  return net::problem_response(status, failed.error());
}

Task<net::Response> take_webhook(RouteServices& services, net::Request request) {
  if (request.headers.get_or("content-encoding", "identity") != "identity")
    co_return refusal(415, "webhook_encoded", "A webhook comes without a content encoding: its bytes are signed.");
  if (request.body.size() > kLargestWebhook)
    co_return refusal(413, "webhook_too_large", "A webhook has at most one MiB.");
  auto taking = services.salla_inbox.take(std::move(request.headers), std::move(request.body));
  const auto taken = co_await std::move(taking);
  if (!taken) co_return net::problem_response(taken.error());
  const bool known = *taken == salla::WebhookInbox::Receipt::known;
  co_return net::json_response(200, known ? R"({"status":"known"})" : R"({"status":"taken"})");
}

}  // namespace

void add_webhook_routes(net::Router& router, RouteServices& services) {
  router.add(net::Method::post, "/webhooks/salla",
             [&services](net::Request request) { return take_webhook(services, std::move(request)); });
}

}  // namespace matjar::api
