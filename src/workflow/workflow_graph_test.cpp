#include "workflow/workflow_graph.hpp"

#include <gtest/gtest.h>

#include "workflow/error_json.hpp"
#include "workflow/plan_check.hpp"
#include "workflow/state_names.hpp"
#include "workflow/step_job_json.hpp"

namespace matjar::workflow {
namespace {

WorkflowGraph graph_of(std::vector<std::string> names, std::vector<EdgePlan> edges) {
  WorkflowGraph graph;
  for (std::string& name : names) graph.steps.push_back({.name = std::move(name)});
  graph.edges = std::move(edges);
  return graph;
}

std::vector<std::string> names_of(const std::vector<StepRow*>& steps) {
  std::vector<std::string> names;
  for (const StepRow* step : steps) names.push_back(step->name);
  return names;
}

TEST(WorkflowGraph, starts_a_step_when_all_before_it_are_done_or_skipped) {
  WorkflowGraph graph = graph_of({"a", "b", "c"}, {{"a", "c"}, {"b", "c", EdgeKind::soft}});
  EXPECT_EQ(names_of(graph.startable()), (std::vector<std::string>{"a", "b"}));
  graph.step("a")->state = StepState::done;
  graph.step("b")->state = StepState::invoking;
  EXPECT_TRUE(graph.startable().empty());
  graph.step("b")->state = StepState::failed;
  EXPECT_TRUE(graph.startable().empty());
  graph.step("b")->state = StepState::skipped;
  EXPECT_EQ(names_of(graph.startable()), std::vector<std::string>{"c"});
}

TEST(WorkflowGraph, passes_over_only_steps_that_nobody_needs) {
  WorkflowGraph graph = graph_of(
      {"soft", "mixed", "last"},
      {{"soft", "last", EdgeKind::soft}, {"soft", "mixed", EdgeKind::soft}, {"mixed", "last", EdgeKind::hard}});
  EXPECT_TRUE(graph.may_be_skipped(*graph.step("soft")));
  EXPECT_FALSE(graph.may_be_skipped(*graph.step("mixed")));
  EXPECT_FALSE(graph.may_be_skipped(*graph.step("last"))) << "the last step is what it is all about";
}

TEST(WorkflowGraph, takes_back_the_latest_first_and_before_it_what_never_ended) {
  WorkflowGraph graph = graph_of({"a", "b", "c", "d"}, {});
  for (StepRow& step : graph.steps) step.undo = "{}";
  graph.step("a")->end_order = 7;
  graph.step("b")->end_order = 3;
  graph.step("d")->undo = "";
  EXPECT_EQ(graph.next_to_undo()->name, "c");
  graph.step("c")->state = StepState::reverted;
  EXPECT_EQ(graph.next_to_undo()->name, "a");
  graph.step("a")->compensation_failed = true;
  EXPECT_EQ(graph.next_to_undo()->name, "b");
  graph.step("b")->state = StepState::reverted;
  EXPECT_EQ(graph.next_to_undo(), nullptr);
}

TEST(WorkflowGraph, keeps_the_last_percent_for_the_end_and_never_goes_back) {
  WorkflowGraph graph = graph_of({"a", "b"}, {});
  EXPECT_EQ(graph.computed_progress(), 0);
  graph.step("a")->state = StepState::done;
  EXPECT_EQ(graph.computed_progress(), 50);
  graph.step("b")->state = StepState::skipped;
  EXPECT_EQ(graph.computed_progress(), 99);
  graph.progress = 80;
  graph.step("b")->state = StepState::failed;
  EXPECT_EQ(graph.computed_progress(), 80);
}

WorkflowPlan plan_of(std::vector<std::string> names, std::vector<EdgePlan> edges) {
  WorkflowPlan plan{.id = WorkflowId("w"), .kind = "build"};
  for (std::string& name : names) plan.steps.push_back({.name = std::move(name), .queue = "work"});
  plan.edges = std::move(edges);
  return plan;
}

TEST(PlanCheck, accepts_a_graph_without_circles) {
  EXPECT_TRUE(check_plan(plan_of({"a", "b", "c"}, {{"a", "b"}, {"a", "c"}, {"b", "c"}})));
}

TEST(PlanCheck, refuses_what_could_never_end) {
  std::vector<WorkflowPlan> wrong{plan_of({}, {}),
                                  plan_of({"a", "a"}, {}),
                                  plan_of({"a"}, {{"a", "a"}}),
                                  plan_of({"a", "b"}, {{"a", "b"}, {"b", "a"}}),
                                  plan_of({"a", "b", "c"}, {{"a", "b"}, {"b", "c"}, {"c", "b"}}),
                                  plan_of({"a"}, {{"a", "nowhere"}}),
                                  plan_of({"a", "b"}, {{"a", "b"}, {"a", "b", EdgeKind::soft}}),
                                  plan_of({""}, {})};
  wrong.push_back(plan_of({"a"}, {}));
  wrong.back().steps[0].weight = 0;
  wrong.push_back(plan_of({"a"}, {}));
  wrong.back().steps[0].max_attempts = 0;
  wrong.push_back(plan_of({"a"}, {}));
  wrong.back().id = WorkflowId();
  for (const WorkflowPlan& plan : wrong) {
    const auto checked = check_plan(plan);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().name, "plan_invalid");
  }
}

TEST(ErrorJson, comes_back_as_it_was) {
  const Error error =
      fail(ErrorKind::rejected,
           {.name = "page_blocked", .message = "The shop said \"no\".\n<b>", .next_step = "الصق الصفحة"})
          .error();
  const auto read = error_from_json(error_to_json(error));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->kind, error.kind);
  EXPECT_EQ(read->name, error.name);
  EXPECT_EQ(read->message, error.message);
  EXPECT_EQ(read->next_step, error.next_step);
}

TEST(ErrorJson, survives_bytes_that_no_database_keeps) {
  const std::string message("a\0b\xff", 4);
  const Error error{.kind = ErrorKind::internal, .name = "n", .message = message};
  const std::string json = error_to_json(error);
  EXPECT_EQ(json.find("u0000"), std::string::npos);
  EXPECT_TRUE(error_from_json(json));
}

TEST(ErrorJson, is_nothing_when_it_is_no_error) {
  for (const char* bad : {"", "{}", "[]", "nul", R"({"kind":"strange"})", R"({"kind":5})"}) {
    EXPECT_EQ(error_from_json(bad), std::nullopt) << bad;
  }
}

TEST(StepJobJson, comes_back_as_it_was) {
  for (const StepPurpose purpose : {StepPurpose::invoke, StepPurpose::compensate}) {
    const auto read =
        step_job_from_json(step_job_to_json({.workflow = WorkflowId("w-1"), .step = "ai-image", .purpose = purpose}));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->workflow, WorkflowId("w-1"));
    EXPECT_EQ(read->step, "ai-image");
    EXPECT_EQ(read->purpose, purpose);
  }
  EXPECT_EQ(step_job_from_json(R"({"workflow":"w"})"), std::nullopt);
  EXPECT_EQ(step_job_from_json("{"), std::nullopt);
}

TEST(StateNames, are_spelled_the_same_in_both_directions) {
  for (int i = 0; i <= static_cast<int>(WorkflowState::cancelled); ++i) {
    const auto state = static_cast<WorkflowState>(i);
    EXPECT_EQ(workflow_state_from(to_string(state)), state);
  }
  for (int i = 0; i <= static_cast<int>(StepState::reverted); ++i) {
    const auto state = static_cast<StepState>(i);
    EXPECT_EQ(step_state_from(to_string(state)), state);
  }
  EXPECT_EQ(step_state_from("asleep"), std::nullopt);
}

}  // namespace
}  // namespace matjar::workflow
