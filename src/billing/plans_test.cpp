#include "billing/plans.hpp"

#include <gtest/gtest.h>

namespace matjar::billing {
namespace {

TEST(Plans, that_come_with_the_program_are_those_of_the_specification) {
  const auto plans = load_plans(std::filesystem::path(MATJAR_SOURCE_DIR) / "data/plans.toml");
  ASSERT_TRUE(plans) << describe(plans.error());
  const Plan& starter = *plans->find("starter");
  EXPECT_EQ(starter.builds, 1);
  EXPECT_EQ(starter.ai_generations, 50);
  EXPECT_EQ(starter.price.str(), "29.00 USD");
  const Plan& pro = *plans->find("pro");
  EXPECT_EQ(pro.builds, 5);
  EXPECT_EQ(pro.ai_generations, 200);
  EXPECT_EQ(pro.price.str(), "79.00 USD");
  const Plan& enterprise = *plans->find("enterprise");
  EXPECT_FALSE(enterprise.builds || enterprise.ai_generations);
  EXPECT_EQ(enterprise.price.str(), "199.00 USD");
  EXPECT_TRUE(plans->find("development")->price.is_zero());
  EXPECT_EQ(plans->find("gold"), nullptr);
}

TEST(Plans, are_refused_when_a_limit_could_be_read_as_unlimited_by_mistake) {
  for (const std::string_view broken :
       {"", "[a", "a = 1", "[a]\nbulids = 1\nprice = \"1.00\"", "[a]\nbuilds = \"1\"\nprice = \"1.00\"",
        "[a]\nbuilds = -1\nprice = \"1.00\"", "[a]\nbuilds = 99999999999\nprice = \"1.00\"", "[a]\nbuilds = 1",
        "[a]\nprice = 1.5", "[a]\nprice = \"-1.00\""}) {
    const auto plans = Plans::parse(broken);
    ASSERT_FALSE(plans) << broken;
    EXPECT_EQ(plans.error().name, "plans_unreadable");
  }
}

TEST(Plans, say_which_file_is_missing) {
  const auto plans = load_plans("no/such/plans.toml");
  ASSERT_FALSE(plans);
  EXPECT_NE(plans.error().message.find("no/such/plans.toml"), std::string::npos);
}

}  // namespace
}  // namespace matjar::billing
