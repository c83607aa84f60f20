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

TEST(EmulatedWorld, leaves_no_way_to_the_shops_and_services_of_the_world) {
  Settings settings;
  settings.sourcing.direct = true;
  settings.sourcing.browser = "/usr/lib/chromium/chromium";
  settings.sourcing.brightdata.customer = "hl_1";
  settings.sourcing.oxylabs.user = "me";
  settings.sourcing.unlocker_token = Secret("paid");
  settings.sourcing.aliexpress.app_key = "1";
  settings.sourcing.ebay.client_id = "1";
  settings.sourcing.amazon.client_id = "1";
  const Settings::Sourcing nobody;
  point_at(settings, {.base_url = "http://127.0.0.1:8090", .demo = {}});
  EXPECT_FALSE(settings.sourcing.direct);
  EXPECT_EQ(settings.sourcing.browser, "");
  EXPECT_EQ(settings.sourcing.brightdata.customer, nobody.brightdata.customer);
  EXPECT_EQ(settings.sourcing.oxylabs.user, nobody.oxylabs.user);
  EXPECT_NE(settings.sourcing.unlocker_token.reveal(), "paid");
  EXPECT_NE(settings.sourcing.aliexpress.app_key, "1");
  EXPECT_NE(settings.sourcing.ebay.client_id, "1");
  EXPECT_NE(settings.sourcing.amazon.client_id, "1");
  EXPECT_EQ(settings.sourcing.unlocker_url, "http://127.0.0.1:8090/unlocker/request");
  EXPECT_EQ(settings.salla.api_url, "http://127.0.0.1:8090/salla/admin/v2");
}

}  // namespace
}  // namespace matjar::app
