#pragma once

#include "builder/build_graph.hpp"
#include "builder/build_step.hpp"
#include "copywriting/copywriter.hpp"

namespace matjar::builder {

/// Has the copy written in both languages.
class ContentStep final : public InwardStep {
 public:
  ContentStep(BuildRecords& records, copywriting::Copywriter& writer) : records_(records), writer_(writer) {}

  std::string_view name() const override { return kContent; }
  Task<Result<workflow::StepResult>> invoke(workflow::StepContext& context) override;

 private:
  BuildRecords& records_;
  copywriting::Copywriter& writer_;
};

}  // namespace matjar::builder
