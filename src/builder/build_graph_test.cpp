#include "builder/build_graph.hpp"

#include <gtest/gtest.h>
#include <map>
#include <set>

namespace matjar::builder {
namespace {

workflow::WorkflowPlan plan() {
  return build_graph(StoreBuildId("b-1"), MerchantId("m-1"), Tries());
}

TEST(BuildGraph, has_the_edges_of_a_graph_without_cycles_between_steps_that_exist) {
  // Steps are listed so that every edge leads forward; that makes a cycle impossible.
  std::map<std::string, std::size_t> place;
  for (const auto& step : plan().steps) place.emplace(step.name, place.size());
  for (const auto& edge : plan().edges) {
    ASSERT_TRUE(place.contains(edge.from)) << edge.from;
    ASSERT_TRUE(place.contains(edge.to)) << edge.to;
    EXPECT_LT(place.at(edge.from), place.at(edge.to)) << edge.from << " -> " << edge.to;
  }
}

TEST(BuildGraph, starts_with_the_page_and_ends_with_the_store) {
  std::set<std::string> with_dependency;
  std::set<std::string> with_dependent;
  for (const auto& edge : plan().edges) {
    with_dependency.insert(edge.to);
    with_dependent.insert(edge.from);
  }
  for (const auto& step : plan().steps) {
    EXPECT_EQ(with_dependency.contains(step.name), step.name != kScrape) << step.name;
    EXPECT_EQ(with_dependent.contains(step.name), step.name != kDeploy) << step.name;
  }
}

TEST(BuildGraph, goes_on_without_pictures_and_look_but_not_without_words) {
  std::map<std::string, workflow::EdgeKind> leaving;
  for (const auto& edge : plan().edges) leaving[edge.from] = edge.kind;
  EXPECT_EQ(leaving.at(std::string(kImages)), workflow::EdgeKind::soft);
  EXPECT_EQ(leaving.at(std::string(kTheme)), workflow::EdgeKind::soft);
  EXPECT_EQ(leaving.at(std::string(kContent)), workflow::EdgeKind::hard);
}

TEST(BuildGraph, deploys_one_product_of_a_merchant_at_a_time) {
  for (const auto& step : plan().steps) {
    EXPECT_EQ(step.lane, step.name == kDeploy ? "deploy:m-1" : "") << step.name;
  }
}

TEST(BuildGraph, gives_the_weights_of_one_hundred_percent) {
  int total = 0;
  for (const auto& step : plan().steps) total += step.weight;
  EXPECT_EQ(total, 100);
}

}  // namespace
}  // namespace matjar::builder
