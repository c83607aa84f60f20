#include "workflow/step_worker.hpp"

#include <stdexcept>

namespace matjar::workflow {

namespace {

queue::Verdict failed(Error error) {
  // The dispatcher writes the end of the try and finds the lease lost as well.
  if (error.name == "lease_lost") return queue::Completed();
  return queue::Retry{std::move(error)};
}

}  // namespace

/// One try of one step.
class StepWorker::Context final : public StepContext {
 public:
  Context(StepWorker& worker, const queue::Job& job, const StepJob& at, std::string undo)
      : worker_(worker), job_(job), at_(at), undo_(std::move(undo)) {}

  const WorkflowId& workflow() const override { return at_.workflow; }
  const std::string& step() const override { return at_.step; }
  int attempt() const override { return job_.attempt; }
  const std::string& undo() const override { return undo_; }
  const queue::Job& job() const { return job_; }
  const StepJob& at() const { return at_; }

  Task<Result<void>> record_undo(std::string json) override {
    auto body = [this, json](storage::Transaction& transaction) {
      return worker_.transitions_.record_undo(transaction, job_, at_, json);
    };
    CO_TRY(co_await storage::transact(worker_.database_, std::move(body)));
    undo_ = std::move(json);
    co_return Result<void>();
  }

  Task<Result<void>> emit(std::string type, std::string json) override {
    const Event event{.type = std::move(type), .data = std::move(json)};
    auto body = [this, event](storage::Transaction& transaction) {
      return worker_.transitions_.emit(transaction, job_, at_, event);
    };
    co_return co_await storage::transact(worker_.database_, std::move(body));
  }

 private:
  StepWorker& worker_;
  const queue::Job& job_;
  const StepJob& at_;
  std::string undo_;
};

void StepWorker::add_handler(std::string workflow_kind, StepHandler& handler) {
  std::string name(handler.name());
  if (!handlers_.try_emplace({workflow_kind, name}, &handler).second) {
    throw std::logic_error("two handlers for the step " + name + " of " + workflow_kind);
  }
}

StepHandler* StepWorker::handler_of(const std::string& workflow_kind, const std::string& step) const {
  const auto known = handlers_.find({workflow_kind, step});
  return known == handlers_.end() ? nullptr : known->second;
}

Task<queue::Verdict> StepWorker::work(queue::Job job) {
  const auto at = step_job_from_json(job.args);
  if (!at) co_return queue::Cancel{"The arguments name no step of a workflow."};
  auto begun = co_await begin(job, *at);
  if (!begun) co_return failed(std::move(begun).error());
  if (!*begun) co_return queue::Completed();

  StepHandler* handler = handler_of((*begun)->workflow_kind, at->step);
  if (handler == nullptr) {
    auto unknown = fail(ErrorKind::internal, {.name = "handler_unknown",
                                              .message = "Nobody performs the step " + at->step + ".",
                                              .next_step = "This is a defect of the program; please report it."});
    co_return failed(std::move(unknown).error());
  }
  Context context(*this, job, *at, std::move((*begun)->undo));
  auto performing = at->purpose == StepPurpose::invoke ? invoke(*handler, context) : compensate(*handler, context);
  auto ended = co_await std::move(performing);
  if (!ended) co_return failed(std::move(ended).error());
  co_return queue::Settled();
}

Task<Result<std::optional<StepTransitions::Begun>>> StepWorker::begin(const queue::Job& job, const StepJob& at) {
  auto body = [this, &job, &at](storage::Transaction& transaction) { return transitions_.begin(transaction, job, at); };
  co_return co_await storage::transact(database_, std::move(body));
}

Task<Result<void>> StepWorker::invoke(StepHandler& handler, Context& context) {
  CO_TRY_ASSIGN(StepResult result, co_await handler.invoke(context));
  auto body = [this, &context, &result](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    if (result.commit) CO_TRY(co_await result.commit(transaction));
    if (result.kind == StepResult::Kind::wait) {
      co_return co_await transitions_.wait(transaction, context.job(), context.at(), result.output);
    }
    co_return co_await transitions_.finish(transaction, context.job(), context.at(), result.output);
  };
  co_return co_await storage::transact(database_, std::move(body));
}

Task<Result<void>> StepWorker::compensate(StepHandler& handler, Context& context) {
  CO_TRY(co_await handler.compensate(context));
  auto body = [this, &context](storage::Transaction& transaction) {
    return transitions_.revert(transaction, context.job(), context.at());
  };
  co_return co_await storage::transact(database_, std::move(body));
}

storage::Body<Result<void>> StepWorker::retrying(storage::Transaction& transaction, const queue::Job& job,
                                                 const Error& error, Timestamp at) {
  const auto step = step_job_from_json(job.args);
  if (!step) co_return Result<void>();
  co_return co_await transitions_.retrying(transaction, job, *step, error, at);
}

storage::Body<Result<void>> StepWorker::discarded(storage::Transaction& transaction, const queue::Job& job,
                                                  const Error& error) {
  const auto step = step_job_from_json(job.args);
  if (!step) co_return Result<void>();
  co_return co_await transitions_.give_up(transaction, job, *step, error);
}

}  // namespace matjar::workflow
