#include <charconv>

#include "api/operator_json.hpp"
#include "api/routes.hpp"

namespace matjar::api {

namespace {

using net::Method;
using net::Request;
using net::Response;

constexpr int kMostJobs = 500;
constexpr std::size_t kShortestChallenge = 32;
constexpr std::size_t kLongestChallenge = 256;

std::unexpected<Error> invalid(std::string message) {
  return fail(
      ErrorKind::invalid_input,
      {.name = "query_invalid", .message = std::move(message), .next_step = "Correct the query and send it again."});
}

Result<queue::JobFilter> filter_of(const Request& request) {
  queue::JobFilter filter;
  if (const auto text = request.query_value("state")) {
    const auto state = queue::job_state_from(*text);
    if (!state) return invalid("\"state\" is no state of a job.");
    filter.state = *state;
  }
  if (const auto text = request.query_value("limit")) {
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), filter.limit);
    const bool whole = error == std::errc() && end == text->data() + text->size();
    if (!whole || filter.limit < 1 || filter.limit > kMostJobs) {
      return invalid("\"limit\" is no number from 1 to " + std::to_string(kMostJobs) + ".");
    }
  }
  filter.queue = request.query_value("queue");
  if (const auto id = request.query_value("before")) filter.before = JobId(*id);
  return filter;
}

Task<Result<Response>> list_jobs(RouteServices& services, Request request) {
  CO_TRY_ASSIGN(const auto filter, filter_of(request));
  CO_TRY_ASSIGN(const auto jobs, co_await services.desk.list(filter));
  co_return net::json_response(200, jobs_json(jobs, filter.limit));
}

using JobAction = Task<Result<queue::Job>> (OperatorDesk::*)(JobId);

OperatorAccess::Handler on_job(RouteServices& services, JobAction action) {
  return [&services, action](Request request) -> Task<Result<Response>> {
    JobId id(request.parameter("id"));
    CO_TRY_ASSIGN(const auto job, co_await (services.desk.*action)(std::move(id)));
    co_return net::json_response(200, job_json(job));
  };
}

Task<Result<Response>> list_queues(RouteServices& services) {
  CO_TRY_ASSIGN(const auto queues, co_await services.desk.queues());
  co_return net::json_response(200, queues_json(queues));
}

Task<Result<Response>> pause(RouteServices& services, std::string queue) {
  CO_TRY(co_await services.desk.pause(queue));
  co_return net::json_response(200, pause_json(queue, true));
}

Task<Result<Response>> resume(RouteServices& services, std::string queue) {
  CO_TRY(co_await services.desk.resume(queue));
  co_return net::json_response(200, pause_json(queue, false));
}

/// For whoever is about to send the operator's key here. The proof tells nothing about the key and fits no other use.
Task<Result<Response>> prove(RouteServices& services, Request request) {
  const std::string challenge = request.query_value("challenge").value_or("");
  if (challenge.size() < kShortestChallenge || challenge.size() > kLongestChallenge) {
    co_return invalid("\"challenge\" must have 32 to 256 characters.");
  }
  Response response = net::text_response(200, services.operators.proof(challenge));
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

void add_operator_routes(net::Router& router, RouteServices& services) {
  OperatorAccess& operators = services.operators;
  router.add(Method::get, "/api/operator/proof",
             open_to_all([&services](Request request) { return prove(services, std::move(request)); }));
  router.add(Method::get, "/api/operator/jobs",
             operators.guarded([&services](Request request) { return list_jobs(services, std::move(request)); }));
  router.add(Method::get, "/api/operator/jobs/{id}", operators.guarded(on_job(services, &OperatorDesk::show)));
  router.add(Method::post, "/api/operator/jobs/{id}/retry", operators.guarded(on_job(services, &OperatorDesk::retry)));
  router.add(Method::post, "/api/operator/jobs/{id}/discard",
             operators.guarded(on_job(services, &OperatorDesk::discard)));
  router.add(Method::get, "/api/operator/queues",
             operators.guarded([&services](const Request&) { return list_queues(services); }));
  router.add(Method::post, "/api/operator/queues/{name}/pause", operators.guarded([&services](const Request& request) {
    return pause(services, request.parameter("name"));
  }));
  router.add(Method::post, "/api/operator/queues/{name}/resume", operators.guarded([&services](const Request& request) {
    return resume(services, request.parameter("name"));
  }));
}

}  // namespace matjar::api
