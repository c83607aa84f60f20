#pragma once

#include "builder/build_graph.hpp"
#include "builder/build_step.hpp"
#include "storefront/look.hpp"

namespace matjar::builder {

/// Chooses the look that suits the product's niche.
class ThemeStep final : public InwardStep {
 public:
  ThemeStep(BuildRecords& records, const storefront::LookCatalogue& looks) : records_(records), looks_(looks) {}

  std::string_view name() const override { return kTheme; }
  Task<Result<workflow::StepResult>> invoke(workflow::StepContext& context) override;

 private:
  BuildRecords& records_;
  const storefront::LookCatalogue& looks_;
};

}  // namespace matjar::builder
