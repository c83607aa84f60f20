#pragma once

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "builder/build_events.hpp"
#include "catalog/build_repository.hpp"
#include "catalog/product_repository.hpp"
#include "workflow/workflow.hpp"

namespace matjar::builder {

/// What every step of a store build begins with: the build and what the steps before it have made.
struct BuildState {
  catalog::StoredBuild build;
  catalog::StoredProduct product;
};

/// Reads both in one go.
class BuildRecords {
 public:
  BuildRecords(catalog::BuildRepository& builds, catalog::ProductRepository& products)
      : builds_(builds), products_(products) {}

  Task<Result<BuildState>> load(WorkflowId workflow);
  catalog::ProductRepository& products() { return products_; }

 private:
  catalog::BuildRepository& builds_;
  catalog::ProductRepository& products_;
};

/// A step that touches nothing outside: there is nothing to take back.
class InwardStep : public workflow::StepHandler {
 public:
  Task<Result<void>> compensate(workflow::StepContext&) override { co_return Result<void>(); }
};

/// The result of a step whose announcement is also its output.
workflow::StepResult done_with(const Announcement& announcement);

/// `artefact_missing` (internal): a step ran before the one that makes what it needs.
std::unexpected<Error> missing_artefact(std::string_view what);

}  // namespace matjar::builder
