#include "app/connect_page.hpp"

#include <gtest/gtest.h>

namespace matjar::app {
namespace {

const std::filesystem::path kTemplates = MATJAR_SOURCE_DIR "/templates";

TEST(ConnectPage, says_in_both_languages_that_the_store_is_connected) {
  const auto page = connect_page(kTemplates, nullptr);
  ASSERT_TRUE(page);
  EXPECT_NE(page->find("تم ربط متجرك"), std::string::npos);
  EXPECT_NE(page->find("Your store is connected"), std::string::npos);
  EXPECT_EQ(page->find("not connected"), std::string::npos);
}

TEST(ConnectPage, says_why_it_is_not_without_taking_a_word_for_markup) {
  const auto error =
      fail(ErrorKind::rejected, {.name = "n", .message = "Salla said <b>no</b>.", .next_step = "Try again."});
  const auto page = connect_page(kTemplates, &error.error());
  ASSERT_TRUE(page);
  EXPECT_NE(page->find("لم يكتمل ربط المتجر"), std::string::npos);
  EXPECT_NE(page->find("Salla said &lt;b&gt;no&lt;/b&gt;. Try again."), std::string::npos);
  EXPECT_EQ(page->find("Your store is connected"), std::string::npos);
}

TEST(ConnectPage, needs_its_template) {
  EXPECT_EQ(connect_page("/nowhere", nullptr).error().name, "assets_missing");
}

}  // namespace
}  // namespace matjar::app
