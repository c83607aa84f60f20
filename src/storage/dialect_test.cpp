#include "storage/dialect.hpp"

#include <gtest/gtest.h>

namespace matjar::storage {
namespace {

TEST(Dialect, replaces_every_token) {
  EXPECT_EQ(expand(Dialect::sqlite, "a {time} {json} {uuid} {bool} {bigint} {double}) {strict}"),
            "a text text text integer integer real) strict");
  EXPECT_EQ(expand(Dialect::postgres, "a {time} {json} {uuid} {bool} {bigint} {double}) {strict}"),
            "a timestamptz json text collate \"C\" boolean bigint double precision) ");
  EXPECT_EQ(expand(Dialect::sqlite, "select 1 limit 1 {skip_locked})"), "select 1 limit 1 )");
  EXPECT_EQ(expand(Dialect::postgres, "select 1 limit 1 {skip_locked})"), "select 1 limit 1 for update skip locked)");
  EXPECT_EQ(expand(Dialect::postgres, "default '{}'"), "default '{}'");
}

TEST(Dialect, keeps_a_block_for_postgres_there_alone) {
  constexpr std::string_view text = "a {postgres}b {time}{end} c {postgres}d{end}";
  EXPECT_EQ(expand(Dialect::sqlite, text), "a  c ");
  EXPECT_EQ(expand(Dialect::postgres, text), "a b timestamptz c d");
}

TEST(Dialect, takes_any_other_brace_for_a_defect) {
  for (const char* bad :
       {"{nope}", "a } b", "a { b", "{time", "}{", "{end}", "a {postgres} b", "{postgres}{end}{end}"}) {
    const auto outcome = expand(Dialect::sqlite, bad);
    ASSERT_FALSE(outcome) << bad;
    EXPECT_EQ(outcome.error().kind, ErrorKind::internal) << bad;
  }
}

}  // namespace
}  // namespace matjar::storage
