#include "app/emulated_world.hpp"

#include <gtest/gtest.h>

namespace matjar::app {
namespace {

TEST(EmulatedWorld, leaves_no_ladder_that_names_only_what_it_does_not_have) {
  Settings settings;
  settings.sourcing.ladders = {"*=http+browser"};
  point_at(settings, {.base_url = "http://127.0.0.1:8090", .demo = {}});
  EXPECT_TRUE(settings.sourcing.ladders.empty());
}

}  // namespace
}  // namespace matjar::app
