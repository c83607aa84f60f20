#pragma once

#include "builder/build_graph.hpp"
#include "builder/build_step.hpp"

namespace matjar::builder {

/// The gate before the store: passes when no check blocks, and otherwise ends the build with what is in the way.
class ReviewStep final : public InwardStep {
 public:
  explicit ReviewStep(BuildRecords& records) : records_(records) {}

  std::string_view name() const override { return kReview; }
  Task<Result<workflow::StepResult>> invoke(workflow::StepContext& context) override;

 private:
  BuildRecords& records_;
};

}  // namespace matjar::builder
