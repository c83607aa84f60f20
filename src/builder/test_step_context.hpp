#pragma once

#include <string>
#include <utility>
#include <vector>

#include "workflow/workflow.hpp"

// For the tests of this room. The program itself includes none of it.

namespace matjar::builder {

/// The first try of a step, which remembers what was told.
class TestStepContext final : public workflow::StepContext {
 public:
  TestStepContext(const StoreBuildId& build, std::string_view step) : workflow_(build.value()), step_(step) {}

  const WorkflowId& workflow() const override { return workflow_; }
  const std::string& step() const override { return step_; }
  int attempt() const override { return 1; }
  const std::string& undo() const override { return undo_; }
  Task<Result<void>> record_undo(std::string json) override {
    undo_ = std::move(json);
    co_return Result<void>();
  }
  Task<Result<void>> emit(std::string type, std::string) override {
    told.push_back(std::move(type));
    co_return Result<void>();
  }

  std::vector<std::string> told;  ///< types of the events

 private:
  WorkflowId workflow_;
  std::string step_;
  std::string undo_;
};

}  // namespace matjar::builder
