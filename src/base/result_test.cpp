#include "base/result.hpp"

#include <gtest/gtest.h>

#include "base/localized_text.hpp"
#include "base/secret.hpp"

namespace matjar {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return fail(ErrorKind::invalid_input, {.name = "odd", .message = "The number is odd."});
  return value / 2;
}

Result<int> quarter(int value) {
  TRY_ASSIGN(const int once, half(value));
  TRY(half(once));
  return half(once);
}

TEST(Result, passes_the_first_failure_on) {
  EXPECT_EQ(quarter(8), 2);
  EXPECT_EQ(quarter(6).error().name, "odd");
  EXPECT_EQ(quarter(3).error().kind, ErrorKind::invalid_input);
  EXPECT_EQ(failure_of(half(1)).error().name, "odd");
}

TEST(Error, is_transient_where_trying_again_can_help) {
  for (const ErrorKind kind : {ErrorKind::rate_limited, ErrorKind::unavailable, ErrorKind::timeout}) {
    EXPECT_TRUE((Error{.kind = kind}.transient())) << to_string(kind);
  }
  for (const ErrorKind kind : {ErrorKind::invalid_input, ErrorKind::not_found, ErrorKind::unauthorized,
                               ErrorKind::conflict, ErrorKind::rejected, ErrorKind::cancelled, ErrorKind::internal}) {
    EXPECT_FALSE((Error{.kind = kind}.transient())) << to_string(kind);
    EXPECT_EQ(error_kind_from(to_string(kind)), kind);
  }
  EXPECT_FALSE(error_kind_from("other"));
}

TEST(Error, describes_itself_in_the_order_of_reading) {
  EXPECT_EQ(describe(Error{.name = "odd", .message = "It is odd.", .next_step = "Add one."}),
            "odd: It is odd. (Add one.)");
  EXPECT_EQ(describe(Error{.kind = ErrorKind::timeout, .message = "Slow."}), "timeout: Slow.");
}

TEST(Secret, moves_its_text_and_leaves_nothing_behind) {
  Secret first("key");
  const Secret second(std::move(first));
  EXPECT_EQ(second.reveal(), "key");
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): this is the promise under test
}

TEST(LocalizedText, gives_the_text_of_a_language) {
  const LocalizedText text{.ar = "قميص", .en = "Shirt"};
  EXPECT_EQ(text.in(Language::ar), "قميص");
  EXPECT_EQ(text.in(Language::en), "Shirt");
  EXPECT_EQ(language_from("ar"), Language::ar);
  EXPECT_FALSE(language_from("fr"));
}

}  // namespace
}  // namespace matjar
