#pragma once

#include "builder/build_graph.hpp"
#include "builder/build_step.hpp"
#include "builder/hosted_pages.hpp"

namespace matjar::builder {

/// Sees to it that the landing page can be made in both languages from what there is. The page itself is rendered when
/// it is asked for, so that pictures which come later appear on it.
class LandingStep final : public InwardStep {
 public:
  LandingStep(BuildRecords& records, HostedPages& pages) : records_(records), pages_(pages) {}

  std::string_view name() const override { return kLanding; }
  Task<Result<workflow::StepResult>> invoke(workflow::StepContext& context) override;

 private:
  BuildRecords& records_;
  HostedPages& pages_;
};

}  // namespace matjar::builder
