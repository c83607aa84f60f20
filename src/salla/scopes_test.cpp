#include "salla/scopes.hpp"

#include <gtest/gtest.h>

namespace matjar::salla {
namespace {

TEST(Scopes, have_sallas_names_and_take_the_specifications) {
  EXPECT_EQ(scope_from("products.read_write"), "products.read_write");
  EXPECT_EQ(scope_from("offline_access"), "offline_access");
  EXPECT_EQ(scope_from("read:products"), "products.read");
  EXPECT_EQ(scope_from("write:products"), "products.read_write");
}

TEST(Scopes, that_salla_does_not_have_are_none) {
  for (const auto* name :
       {"read:themes", "write:store", "themes.read", "products", "products.write", "", "carts.read_write"})
    EXPECT_FALSE(scope_from(name)) << name;
}

TEST(Scopes, are_missing_where_neither_they_nor_the_larger_ones_were_granted) {
  EXPECT_EQ(missing_scopes("offline_access products.read_write", {"products.read", "products.read_write"}),
            std::vector<std::string>{});
  EXPECT_EQ(missing_scopes("products.read", {"products.read_write", "metadata.read"}),
            (std::vector<std::string>{"products.read_write", "metadata.read"}));
  EXPECT_EQ(missing_scopes("", {"products.read_write"}), std::vector<std::string>{}) << "nobody said what was granted";
}

TEST(Scopes, that_are_missing_are_named_before_the_call) {
  const auto checked = check_scopes("products.read", {"products.read_write"});
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().name, "salla_scope_missing");
  EXPECT_NE(checked.error().message.find("products.read_write"), std::string::npos);
  EXPECT_TRUE(check_scopes("products.read_write", {"products.read_write"}));
}

}  // namespace
}  // namespace matjar::salla
