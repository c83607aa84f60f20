#include "sourcing/rung_plan.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

using product::Rung;
using Rungs = RungPlan::Rungs;

const Rungs kUsual{Rung::api, Rung::http, Rung::browser, Rung::proxy, Rung::unlocker};

ShopTable shops() {
  std::vector<Shop> shops;
  shops.push_back({.platform = "lamps", .rungs = {Rung::browser, Rung::unlocker}});
  shops.push_back({.platform = "chairs"});
  return *ShopTable::from(std::move(shops));
}

std::string refusal(const std::string& wish) {
  const auto plan = RungPlan::from(shops(), {wish});
  return plan ? "taken" : plan.error().message;
}

TEST(RungPlan, is_the_usual_one_for_a_shop_that_has_none_of_its_own) {
  const auto plan = RungPlan::from(shops(), {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->of("chairs"), kUsual);
  EXPECT_EQ(plan->of("generic"), kUsual);
  EXPECT_EQ(plan->usual(), kUsual);
  EXPECT_EQ(RungPlan().of("lamps"), kUsual);
}

TEST(RungPlan, takes_the_shops_own_and_before_it_the_operators) {
  const auto plan = RungPlan::from(shops(), {"chairs=http"});
  EXPECT_EQ(plan->of("lamps"), (Rungs{Rung::browser, Rung::unlocker}));
  EXPECT_EQ(plan->of("chairs"), Rungs{Rung::http});
  EXPECT_EQ(RungPlan::from(shops(), {"lamps=unlocker+http"})->of("lamps"), (Rungs{Rung::unlocker, Rung::http}));
}

TEST(RungPlan, lets_the_operator_change_the_usual_one) {
  const auto plan = RungPlan::from(shops(), {"*=api+unlocker"});
  EXPECT_EQ(plan->of("chairs"), (Rungs{Rung::api, Rung::unlocker}));
  EXPECT_EQ(plan->of("lamps"), (Rungs{Rung::browser, Rung::unlocker}));
}

TEST(RungPlan, refuses_a_usual_one_that_brings_no_pictures) {
  for (const char* wish : {"*=api", "*=browser", "*=api+browser"})
    EXPECT_EQ(refusal(wish), "The ladder of * brings no pictures without http, proxy or unlocker.") << wish;
  for (const char* wish : {"*=browser+proxy", "*=api+unlocker", "*=http", "lamps=browser"})
    EXPECT_EQ(refusal(wish), "taken") << wish;
}

TEST(RungPlan, names_what_it_cannot_read) {
  EXPECT_EQ(refusal("lamps"), "\"lamps\" names no shop.");
  EXPECT_EQ(refusal("lamsp=http"), "There is no shop \"lamsp\" in data/shops.");
  EXPECT_EQ(refusal("lamps=http+https"), "lamps: \"https\" is none of api, http, browser, proxy, unlocker.");
  EXPECT_EQ(refusal("lamps="), "lamps: \"\" is none of api, http, browser, proxy, unlocker.");
  EXPECT_EQ(refusal("lamps=http+http"), "lamps: the rung http stands twice.");
  EXPECT_EQ(refusal("lamps=http+pasted"), "lamps: \"pasted\" is none of api, http, browser, proxy, unlocker.");
}

}  // namespace
}  // namespace matjar::sourcing
