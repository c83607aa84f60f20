#pragma once

#include <vector>

#include "builder/build_graph.hpp"
#include "builder/build_step.hpp"
#include "compliance/goods_screen.hpp"

namespace matjar::builder {

/// Holds the draft against the facts (claim ledger), the Arabic rules, and the goods that may not be sold.
class ChecksStep final : public InwardStep {
 public:
  ChecksStep(BuildRecords& records, const compliance::GoodsScreen& goods) : records_(records), goods_(goods) {}

  std::string_view name() const override { return kChecks; }
  Task<Result<workflow::StepResult>> invoke(workflow::StepContext& context) override;

 private:
  BuildRecords& records_;
  const compliance::GoodsScreen& goods_;
};

}  // namespace matjar::builder
