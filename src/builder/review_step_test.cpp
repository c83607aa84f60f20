#include "builder/review_step.hpp"

#include <gtest/gtest.h>

#include "builder/test_builder.hpp"
#include "builder/test_step_context.hpp"

namespace matjar::builder {
namespace {

class ReviewStepTest : public BuilderTest {
 protected:
  ReviewStepTest() : build_(accept(request()).value()) {}

  void save(std::vector<product::Finding> findings) {
    const ProductDraftId draft = find(build_)->product.id;
    auto body = [&](storage::Transaction& transaction) {
      return products_.save_findings(transaction, draft, findings);
    };
    must(write(body));
  }
  Result<workflow::StepResult> review() {
    TestStepContext context(build_, kReview);
    ReviewStep step(records_);
    return storage::run_task(step.invoke(context));
  }

  StoreBuildId build_;
};

product::Finding finding(std::string id, product::Severity severity) {
  return {.id = std::move(id), .severity = severity, .message = {.ar = "خطأ", .en = "Not allowed."}};
}

TEST_F(ReviewStepTest, stops_a_build_at_blocking_findings_and_names_every_one) {
  save({finding("goods.alcohol", product::Severity::block), finding("AR-04", product::Severity::warn),
        finding("copy.claim", product::Severity::block)});
  const auto reviewed = review();
  ASSERT_FALSE(reviewed);
  EXPECT_EQ(reviewed.error().name, "checks_block");
  EXPECT_EQ(reviewed.error().kind, ErrorKind::rejected);  // no further try would help
  EXPECT_NE(reviewed.error().message.find("goods.alcohol: Not allowed.; copy.claim: Not allowed."), std::string::npos);
  EXPECT_EQ(reviewed.error().message.find("AR-04"), std::string::npos);
}

TEST_F(ReviewStepTest, lets_a_build_pass_that_was_only_warned) {
  save({finding("AR-04", product::Severity::warn), finding("copy.basic", product::Severity::info)});
  EXPECT_TRUE(review());
  save({});
  EXPECT_TRUE(review());
}

TEST_F(ReviewStepTest, lets_nothing_pass_that_was_never_checked) {
  const auto reviewed = review();
  ASSERT_FALSE(reviewed);
  EXPECT_EQ(reviewed.error().name, "artefact_missing");
}

}  // namespace
}  // namespace matjar::builder
