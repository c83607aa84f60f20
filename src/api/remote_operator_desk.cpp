#include "api/remote_operator_desk.hpp"

#include <fmt/format.h>

#include "api/operator_access.hpp"
#include "api/operator_json.hpp"
#include "base/encoding.hpp"
#include "crypto/constant_time.hpp"

namespace matjar::api {

namespace {

constexpr std::size_t kChallengeBytes = 32;
constexpr net::HttpLimits kLimits{.connect = std::chrono::seconds(2),
                                  .first_byte = std::chrono::seconds(30),
                                  .total = std::chrono::seconds(30),
                                  .max_body = 64u << 20};

std::string job_path(const JobId& id, std::string_view verb = "") {
  return fmt::format("/api/operator/jobs/{}{}", percent_encode(id.value()), verb);
}

std::string queue_path(const std::string& queue, std::string_view verb) {
  return fmt::format("/api/operator/queues/{}{}", percent_encode(queue), verb);
}

}  // namespace

Task<bool> RemoteOperatorDesk::is_ours() {
  const std::string challenge = ids_.next_token(kChallengeBytes);
  const auto url = server_.resolve("/api/operator/proof?challenge=" + challenge);
  if (!url) co_return false;
  net::HttpCall call{.url = *url, .limits = kLimits};
  const auto answer = co_await http_.send(std::move(call));
  if (!answer || !answer->ok()) co_return false;
  co_return crypto::equal_in_constant_time(answer->body, operator_proof(key_, challenge));
}

Task<Result<std::string>> RemoteOperatorDesk::ask(net::Method method, std::string target) {
  CO_TRY_ASSIGN(auto url, server_.resolve(target));
  net::HttpCall call{.method = method, .url = std::move(url), .limits = kLimits};
  const std::string nonce = ids_.next_token(kChallengeBytes);
  call.headers.add("Authorization", sign_operator_request(key_, method, call.url.target(), clock_.now(), nonce));
  CO_TRY_ASSIGN(auto answer, co_await http_.send(std::move(call)));
  if (!answer.ok()) co_return std::unexpected(error_from_problem(answer.status, answer.body));
  co_return std::move(answer.body);
}

Task<Result<std::vector<queue::Job>>> RemoteOperatorDesk::list(queue::JobFilter filter) {
  std::string target =
      fmt::format("/api/operator/jobs?state={}&limit={}", queue::to_string(filter.state), filter.limit);
  if (filter.queue) target += "&queue=" + percent_encode(*filter.queue);
  if (filter.before) target += "&before=" + percent_encode(filter.before->value());
  CO_TRY_ASSIGN(const auto body, co_await ask(net::Method::get, std::move(target)));
  co_return jobs_from_json(body);
}

Task<Result<queue::Job>> RemoteOperatorDesk::show(JobId id) {
  CO_TRY_ASSIGN(const auto body, co_await ask(net::Method::get, job_path(id)));
  co_return job_from_json(body);
}

Task<Result<queue::Job>> RemoteOperatorDesk::retry(JobId id) {
  CO_TRY_ASSIGN(const auto body, co_await ask(net::Method::post, job_path(id, "/retry")));
  co_return job_from_json(body);
}

Task<Result<queue::Job>> RemoteOperatorDesk::discard(JobId id) {
  CO_TRY_ASSIGN(const auto body, co_await ask(net::Method::post, job_path(id, "/discard")));
  co_return job_from_json(body);
}

Task<Result<std::vector<QueueOverview>>> RemoteOperatorDesk::queues() {
  CO_TRY_ASSIGN(const auto body, co_await ask(net::Method::get, "/api/operator/queues"));
  co_return queues_from_json(body);
}

Task<Result<void>> RemoteOperatorDesk::pause(std::string queue) {
  CO_TRY(co_await ask(net::Method::post, queue_path(queue, "/pause")));
  co_return Result<void>();
}

Task<Result<void>> RemoteOperatorDesk::resume(std::string queue) {
  CO_TRY(co_await ask(net::Method::post, queue_path(queue, "/resume")));
  co_return Result<void>();
}

}  // namespace matjar::api
