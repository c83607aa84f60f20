#pragma once

#include <string>

#include "api/operator_desk.hpp"
#include "base/clock.hpp"
#include "base/id_source.hpp"
#include "base/secret.hpp"
#include "net/http_client.hpp"

namespace matjar::api {

/// Through a running server, over the operator's API. In addition to the errors of OperatorDesk those of HttpClient.
class RemoteOperatorDesk final : public OperatorDesk {
 public:
  /// Client, ids and clock must outlive the desk.
  RemoteOperatorDesk(net::HttpClient& http, IdSource& ids, const Clock& clock, Url server, Secret key)
      : http_(http), ids_(ids), clock_(clock), server_(std::move(server)), key_(std::move(key)) {}

  /// Whether a server answers there that can prove that it holds the operator's key: by now the address may be somebody
  /// else's. The key itself is never sent; each request is signed with it.
  Task<bool> is_ours();

  Task<Result<std::vector<queue::Job>>> list(queue::JobFilter filter) override;
  Task<Result<queue::Job>> show(JobId id) override;
  Task<Result<queue::Job>> retry(JobId id) override;
  Task<Result<queue::Job>> discard(JobId id) override;
  Task<Result<std::vector<QueueOverview>>> queues() override;
  Task<Result<void>> pause(std::string queue) override;
  Task<Result<void>> resume(std::string queue) override;

 private:
  /// The body of a good answer.
  Task<Result<std::string>> ask(net::Method method, std::string target);

  net::HttpClient& http_;
  IdSource& ids_;
  const Clock& clock_;
  Url server_;
  Secret key_;
};

}  // namespace matjar::api
