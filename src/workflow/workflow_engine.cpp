#include "workflow/workflow_engine.hpp"

#include "workflow/step_transitions.hpp"
#include "workflow/step_worker.hpp"

namespace matjar::workflow {

class WorkflowEngine::Core {
 public:
  Core(storage::Database& to, queue::JobEngine& jobs, queue::WakeUp& through, const Clock& clock,
       std::map<std::string, queue::RetryPolicy> retry_by_queue)
      : database(to),
        wake_up(through),
        transitions(jobs, through, clock, std::move(retry_by_queue)),
        worker(to, transitions) {}

  storage::Database& database;
  queue::WakeUp& wake_up;
  StepTransitions transitions;
  StepWorker worker;
};

WorkflowEngine::WorkflowEngine(storage::Database& database, queue::JobEngine& jobs, queue::WakeUp& wake_up,
                               const Clock& clock, std::map<std::string, queue::RetryPolicy> retry_by_queue)
    : core_(std::make_unique<Core>(database, jobs, wake_up, clock, std::move(retry_by_queue))) {}

WorkflowEngine::~WorkflowEngine() = default;

void WorkflowEngine::add_handler(std::string workflow_kind, StepHandler& handler) {
  core_->worker.add_handler(std::move(workflow_kind), handler);
}

void WorkflowEngine::set_end_listener(EndListener& listener) {
  core_->transitions.set_end_listener(listener);
}

queue::Worker& WorkflowEngine::worker() {
  return core_->worker;
}

storage::Body<Result<void>> WorkflowEngine::create(storage::Transaction& transaction, WorkflowPlan plan) {
  co_return co_await core_->transitions.create(transaction, plan);
}

Task<Result<WorkflowView>> WorkflowEngine::view(WorkflowId id) {
  return view(core_->database, std::move(id));
}

Task<Result<WorkflowView>> WorkflowEngine::view(storage::Database& as, WorkflowId id) {
  return core_->transitions.repository().view(as, std::move(id));
}

Task<Result<std::vector<Event>>> WorkflowEngine::events(WorkflowId id, std::int64_t after, int limit) {
  return events(core_->database, std::move(id), after, limit);
}

Task<Result<std::vector<Event>>> WorkflowEngine::events(storage::Database& as, WorkflowId id, std::int64_t after,
                                                        int limit) {
  return core_->transitions.repository().events(as, std::move(id), after, limit);
}

Task<Result<void>> WorkflowEngine::wait_for_events(WorkflowId id, std::int64_t after,
                                                   std::chrono::milliseconds at_most) {
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  while (true) {
    const std::uint64_t seen = core_->wake_up.position(id.value());
    CO_TRY_ASSIGN(const auto now, co_await core_->transitions.repository().position(core_->database, id));
    if (now.last_event > after || now.ended) co_return Result<void>();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) co_return Result<void>();
    co_await core_->wake_up.wait(id.value(), seen, left);
  }
}

Task<Result<void>> WorkflowEngine::signal(WorkflowId id, std::string step) {
  auto body = [this, id, step](storage::Transaction& transaction) {
    return core_->transitions.signal(transaction, id, step);
  };
  co_return co_await storage::transact(core_->database, std::move(body));
}

Task<Result<void>> WorkflowEngine::cancel(WorkflowId id) {
  auto body = [this, id](storage::Transaction& transaction) { return core_->transitions.cancel(transaction, id); };
  co_return co_await storage::transact(core_->database, std::move(body));
}

}  // namespace matjar::workflow
