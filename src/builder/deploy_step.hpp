#pragma once

#include "builder/build_graph.hpp"
#include "builder/build_step.hpp"
#include "salla/product_deployer.hpp"
#include "storage/file_store.hpp"
#include "storefront/template_set.hpp"

namespace matjar::builder {

struct DeployStepSettings {
  int quantity = 100;  ///< of a new product in the store
};

/// Puts the product into the merchant's store; undone by deleting it again.
class DeployStep final : public workflow::StepHandler {
 public:
  DeployStep(BuildRecords& records, salla::ProductDeployer& deployer, const storefront::TemplateSet& templates,
             storage::FileStore& files, DeployStepSettings settings)
      : records_(records), deployer_(deployer), templates_(templates), files_(files), settings_(settings) {}

  std::string_view name() const override { return kDeploy; }
  Task<Result<workflow::StepResult>> invoke(workflow::StepContext& context) override;
  Task<Result<void>> compensate(workflow::StepContext& context) override;

 private:
  Task<Result<salla::DeployRequest>> request_for(const BuildState& state);

  BuildRecords& records_;
  salla::ProductDeployer& deployer_;
  const storefront::TemplateSet& templates_;
  storage::FileStore& files_;
  DeployStepSettings settings_;
};

}  // namespace matjar::builder
