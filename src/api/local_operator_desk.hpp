#pragma once

#include <string>
#include <vector>

#include "api/operator_desk.hpp"
#include "queue/dispatcher.hpp"

namespace matjar::api {

/// On the database itself.
class LocalOperatorDesk final : public OperatorDesk {
 public:
  struct Services {
    storage::Database& database;
    const Clock& clock;
    queue::WakeUp& wake_up;
    std::vector<queue::Worker*> workers;  ///< those of the dispatcher: they hear of what is discarded
    std::vector<std::string> queues;      ///< those of the configuration
  };

  /// All must outlive the desk.
  explicit LocalOperatorDesk(Services services)
      : services_(std::move(services)), desk_(services_.database, services_.clock, services_.wake_up) {}

  Task<Result<std::vector<queue::Job>>> list(queue::JobFilter filter) override;
  Task<Result<queue::Job>> show(JobId id) override;
  Task<Result<queue::Job>> retry(JobId id) override;
  Task<Result<queue::Job>> discard(JobId id) override;
  Task<Result<std::vector<QueueOverview>>> queues() override;
  Task<Result<void>> pause(std::string queue) override;
  Task<Result<void>> resume(std::string queue) override;

 private:
  queue::Worker* worker_for(const queue::Job& job) const;
  Task<Result<void>> must_be_known(std::string queue);

  Services services_;
  queue::JobDesk desk_;
};

}  // namespace matjar::api
