#include "base/json_text.hpp"

#include <gtest/gtest.h>

namespace matjar {
namespace {

TEST(WithMember, adds_the_first_member_without_a_comma) {
  EXPECT_EQ(with_member("{}", "price", "34.98"), R"({"price":34.98})");
}

TEST(WithMember, keeps_the_value_to_the_letter_behind_the_others) {
  EXPECT_EQ(with_member(R"({"a":1})", "price", "34.980"), R"({"a":1,"price":34.980})");
}

}  // namespace
}  // namespace matjar
