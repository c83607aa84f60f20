#pragma once

#include <map>
#include <string>
#include <utility>

#include "queue/dispatcher.hpp"
#include "workflow/step_transitions.hpp"

namespace matjar::workflow {

/// Performs the jobs of steps: begins the step, calls its handler, writes down the end.
class StepWorker final : public queue::Worker {
 public:
  StepWorker(storage::Database& database, StepTransitions& transitions)
      : database_(database), transitions_(transitions) {}

  /// Throws std::logic_error for a second handler of one name.
  void add_handler(std::string workflow_kind, StepHandler& handler);

  std::string_view kind() const override { return kStepJobKind; }
  Task<queue::Verdict> work(queue::Job job) override;
  storage::Body<Result<void>> retrying(storage::Transaction& transaction, const queue::Job& job, const Error& error,
                                       Timestamp at) override;
  storage::Body<Result<void>> discarded(storage::Transaction& transaction, const queue::Job& job,
                                        const Error& error) override;

 private:
  class Context;

  Task<Result<std::optional<StepTransitions::Begun>>> begin(const queue::Job& job, const StepJob& at);
  Task<Result<void>> invoke(StepHandler& handler, Context& context);
  Task<Result<void>> compensate(StepHandler& handler, Context& context);
  StepHandler* handler_of(const std::string& workflow_kind, const std::string& step) const;

  storage::Database& database_;
  StepTransitions& transitions_;
  std::map<std::pair<std::string, std::string>, StepHandler*> handlers_;  ///< by workflow kind and step
};

}  // namespace matjar::workflow
