#include "builder/build_graph.hpp"

#include "queue/job.hpp"

namespace matjar::builder {

namespace {

using queue::Priority;

workflow::StepPlan step(std::string_view name, std::string_view queue, Priority priority, int tries, int weight) {
  return {.name = std::string(name),
          .queue = std::string(queue),
          .priority = static_cast<int>(priority),
          .max_attempts = tries,
          .weight = weight,
          .lane = {}};
}

workflow::EdgePlan edge(std::string_view from, std::string_view to, workflow::EdgeKind kind) {
  return {.from = std::string(from), .to = std::string(to), .kind = kind};
}

}  // namespace

workflow::WorkflowPlan build_graph(const StoreBuildId& build, const MerchantId& merchant, const Tries& tries) {
  using workflow::EdgeKind;
  workflow::WorkflowPlan plan;
  plan.id = WorkflowId(build.value());
  plan.kind = kWorkflowKind;
  plan.owner = merchant.value();
  plan.steps = {
      step(kScrape, "scrape", Priority::high, tries.scrape, 20),
      step(kContent, "ai-content", Priority::medium, tries.content, 20),
      step(kImages, "ai-image", Priority::medium, tries.image, 25),
      step(kTheme, "theme", Priority::low, tries.low, 5),
      step(kLanding, "landing", Priority::low, tries.low, 5),
      step(kChecks, "landing", Priority::low, tries.low, 5),
      step(kReview, "landing", Priority::low, tries.low, 1),
      step(kDeploy, "deploy", Priority::critical, tries.deploy, 19),
  };
  // One store takes one deploy at a time; many stores are deployed side by side.
  plan.steps.back().lane = "deploy:" + merchant.value();
  plan.edges = {
      edge(kScrape, kContent, EdgeKind::hard), edge(kScrape, kImages, EdgeKind::hard),
      edge(kScrape, kTheme, EdgeKind::hard),   edge(kContent, kLanding, EdgeKind::hard),
      edge(kTheme, kLanding, EdgeKind::soft),  edge(kLanding, kChecks, EdgeKind::hard),
      edge(kImages, kChecks, EdgeKind::soft),  edge(kChecks, kReview, EdgeKind::hard),
      edge(kReview, kDeploy, EdgeKind::hard),
  };
  return plan;
}

}  // namespace matjar::builder
