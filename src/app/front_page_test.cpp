#include "app/front_page.hpp"

#include <gtest/gtest.h>

namespace matjar::app {
namespace {

const std::filesystem::path kTemplates = std::filesystem::path(MATJAR_SOURCE_DIR) / "templates";

TEST(FrontPage, shows_the_key_and_a_link_to_try_in_the_sandbox_alone) {
  const DemoAccess demo{
      .address = "http://127.0.0.1:1", .key = "mk_demo", .link = "https://demo.example/p", .store = "/s"};
  const auto with_demo = front_page(kTemplates, demo);
  ASSERT_TRUE(with_demo) << describe(with_demo.error());
  EXPECT_NE(with_demo->find("mk_demo"), std::string::npos);
  const auto without = front_page(kTemplates, std::nullopt);
  ASSERT_TRUE(without);
  EXPECT_EQ(without->find("Bearer"), std::string::npos);
}

TEST(FrontPage, escapes_what_it_shows) {
  const auto page = front_page(kTemplates, DemoAccess{.link = "\"><script>alert(1)</script>"});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->find("<script>"), std::string::npos);
}

TEST(FrontPage, without_its_template_says_so) {
  const auto page = front_page("/nonexistent", std::nullopt);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().name, "assets_missing");
}

}  // namespace
}  // namespace matjar::app
