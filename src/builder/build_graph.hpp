#pragma once

#include <string_view>

#include "base/ids.hpp"
#include "workflow/workflow.hpp"

namespace matjar::builder {

inline constexpr std::string_view kWorkflowKind = "store_build";

/// Names of the steps, in the order in which they are shown. They are stored: never rename one.
inline constexpr std::string_view kScrape = "scrape";
inline constexpr std::string_view kContent = "ai-content";
inline constexpr std::string_view kImages = "ai-image";
inline constexpr std::string_view kTheme = "theme";
inline constexpr std::string_view kLanding = "landing";
inline constexpr std::string_view kChecks = "checks";
inline constexpr std::string_view kReview = "review";
inline constexpr std::string_view kDeploy = "deploy";

/// How many tries each queue grants; from the settings of the queues.
struct Tries {
  int scrape = 4;
  int content = 3;
  int image = 3;
  int low = 4;
  int deploy = 6;
};

/// The graph of one store build: facts first, then words, pictures and look side by side, then the page, the checks,
/// the gate, and the store. Pictures and look are soft: without them the build goes on with the originals and the
/// default look.
workflow::WorkflowPlan build_graph(const StoreBuildId& build, const MerchantId& merchant, const Tries& tries);

}  // namespace matjar::builder
