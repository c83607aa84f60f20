#include <boost/json.hpp>
#include <charconv>
#include <chrono>

#include "api/routes.hpp"
#include "base/time_text.hpp"
#include "storage/merchant_database.hpp"

namespace matjar::api {

namespace {

constexpr std::chrono::seconds kHeartbeat{15};
constexpr int kBatch = 100;

std::string event_data(const workflow::Event& event) {
  boost::system::error_code error;
  boost::json::value data = boost::json::parse(event.data.empty() ? "{}" : event.data, error);
  const boost::json::object object{{"step", event.step},
                                   {"progress", event.progress},
                                   {"at", to_rfc3339(event.at)},
                                   {"data", error ? boost::json::value(boost::json::object()) : std::move(data)}};
  return boost::json::serialize(object);
}

bool ends_the_stream(const std::string& type) {
  return type == "workflow.completed" || type == "workflow.failed" || type == "workflow.cancelled";
}

std::int64_t last_seen(const net::Request& request) {
  const auto header = request.headers.find("last-event-id");
  const std::string text = header ? std::string(*header) : request.query_value("after").value_or("0");
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value > 0 ? value : 0;
}

/// The id to go on behind: a number that this workflow never gave means that the client must see everything.
Task<Result<std::int64_t>> known_position(workflow::WorkflowEngine& workflows, storage::Database& own, WorkflowId id,
                                          std::int64_t asked) {
  if (asked == 0) co_return 0;
  CO_TRY_ASSIGN(const auto at, co_await workflows.events(own, id, asked - 1, 1));
  co_return at.empty() ? 0 : asked;
}

/// Writes what has happened since `after`, waits for more, and ends with the workflow or the client.
Task<void> stream_events(RouteServices& services, MerchantId merchant, WorkflowId id, std::int64_t after,
                         net::StreamWriter& writer) {
  workflow::WorkflowEngine& workflows = services.workflows;
  storage::MerchantDatabase own(services.database, std::move(merchant));
  while (true) {
    const auto events = co_await workflows.events(own, id, after, kBatch);
    if (!events) co_return;
    for (const auto& event : *events) {
      after = event.sequence;
      const net::ServerSentEvent sent{
          .id = std::to_string(event.sequence), .type = event.type, .data = event_data(event)};
      if (!co_await writer.write(net::format_event(sent))) co_return;
      if (ends_the_stream(event.type)) co_return;
    }
    if (!events->empty()) continue;
    const auto view = co_await workflows.view(own, id);
    if (!view || view->ended_at) co_return;
    const auto before = std::chrono::steady_clock::now();
    if (!co_await workflows.wait_for_events(id, after, kHeartbeat)) co_return;
    const bool silent = std::chrono::steady_clock::now() - before >= kHeartbeat;
    if (silent && !co_await writer.write(": still here\n\n")) co_return;
  }
}

}  // namespace

void add_event_routes(net::Router& router, RouteServices& services) {
  router.add(net::Method::get, "/api/v1/builds/{id}/events",
             services.authentication.guarded(
                 [&services](MerchantId merchant, net::Request request) -> Task<Result<net::Response>> {
                   const StoreBuildId id(request.parameter("id"));
                   CO_TRY_ASSIGN(const auto view, co_await services.builder.view(merchant, id));
                   const WorkflowId workflow(id.value());
                   storage::MerchantDatabase own(services.database, merchant);
                   CO_TRY_ASSIGN(const auto after,
                                 co_await known_position(services.workflows, own, workflow, last_seen(request)));
                   CO_TRY_ASSIGN(const auto rest, co_await services.workflows.events(own, workflow, after, 1));
                   // 204 is how an EventSource is told to stop asking.
                   if (rest.empty() && view.workflow.ended_at) co_return net::text_response(204, "");
                   auto stream = [&services, merchant, workflow, after](net::StreamWriter& writer) -> Task<void> {
                     return stream_events(services, merchant, workflow, after, writer);
                   };
                   co_return net::event_stream_response(std::move(stream));
                 }));
}

}  // namespace matjar::api
