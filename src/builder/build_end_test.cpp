#include "builder/build_end.hpp"

#include <gtest/gtest.h>

#include "builder/test_builder.hpp"

namespace matjar::builder {
namespace {

using storage::run_task;

class BuildEndTest : public BuilderTest {
 protected:
  StoreBuildId accept_with(std::string callback) {
    BuildRequest wanted = request();
    wanted.callback_url = std::move(callback);
    return accept(wanted).value();
  }
  storage::Rows deliveries() {
    return run_task(database_->query({"test.deliveries", "select * from deliveries"})).value();
  }
};

TEST_F(BuildEndTest, charges_a_deployed_build_and_tells_the_merchant) {
  const StoreBuildId build = accept_with("https://merchant.example/hook");
  run_build_to(build, workflow::WorkflowState::completed);
  const auto usage = run_task(quota_.usage(kMerchant));
  EXPECT_EQ(usage->used, 1);
  EXPECT_EQ(usage->reserved, 0);
  const storage::Rows sent = deliveries();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent.front().get<std::string>("url"), "https://merchant.example/hook");
  EXPECT_EQ(sent.front().get<std::string>("event"), "build.completed");
  EXPECT_EQ(sent.front().get<std::string>("merchant_id"), kMerchant.value());
  EXPECT_EQ(sent.front().get<std::string>("body"),
            R"({"type":"build.completed","data":{"build_id":")" + build.value() +
                R"(","status":"completed","product_url":"https://shop.example/products/lamp",)" +
                R"("status_url":"/api/store/status/)" + build.value() + R"("}})");
  // The one job that is left is the call.
  EXPECT_EQ(jobs_in(queue::JobState::available), 1);
}

TEST_F(BuildEndTest, gives_the_quota_of_a_failed_build_back_and_tells_the_merchant) {
  step(std::string(kScrape), failing(final_error()));
  const StoreBuildId build = accept_with("https://merchant.example/hook");
  run_build_to(build, workflow::WorkflowState::failed);
  const auto usage = run_task(quota_.usage(kMerchant));
  EXPECT_EQ(usage->used, 0);
  EXPECT_EQ(usage->reserved, 0);
  ASSERT_EQ(deliveries().size(), 1U);
  EXPECT_EQ(deliveries().front().get<std::string>("event"), "build.failed");
  EXPECT_EQ(refusal(request()), "");
  EXPECT_EQ(refusal(request()), "");
}

TEST_F(BuildEndTest, calls_nobody_who_did_not_ask_for_it) {
  const StoreBuildId build = accept_with("");
  run_build_to(build, workflow::WorkflowState::completed);
  EXPECT_TRUE(deliveries().empty());
  EXPECT_EQ(jobs_in(queue::JobState::available), 0);
}

}  // namespace
}  // namespace matjar::builder
