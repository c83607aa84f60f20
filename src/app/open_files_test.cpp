#include "app/open_files.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace matjar::app {
namespace {

/// Puts the limit back that the test changes.
class OpenFiles : public testing::Test {
 protected:
  OpenFiles() { ::getrlimit(RLIMIT_NOFILE, &before_); }
  ~OpenFiles() override { ::setrlimit(RLIMIT_NOFILE, &before_); }
  static void allow(rlim_t files, rlim_t most) {
    const rlimit limit{.rlim_cur = files, .rlim_max = most};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  }
  static rlim_t limit() {
    rlimit now{};
    ::getrlimit(RLIMIT_NOFILE, &now);
    return now.rlim_cur;
  }
  rlimit before_{};
};

TEST_F(OpenFiles, may_be_as_many_as_the_program_needs_and_never_fewer_than_before) {
  allow(128, before_.rlim_max);
  EXPECT_EQ(raise_open_files(200), 200U);
  EXPECT_EQ(limit(), 200U);
  EXPECT_EQ(raise_open_files(150), 200U);
  EXPECT_EQ(limit(), 200U);
}

TEST_F(OpenFiles, end_where_the_system_allows_no_more) {
  if (before_.rlim_max == RLIM_INFINITY) GTEST_SKIP() << "there is no end";
  allow(128, before_.rlim_max);
  const auto most = static_cast<std::size_t>(before_.rlim_max);
  EXPECT_EQ(raise_open_files(most + 1), most);
}

TEST_F(OpenFiles, are_more_with_more_calls) {
  Settings few;
  few.outbound.connections = 10;
  Settings many;
  many.outbound.connections = 1'000;
  EXPECT_EQ(open_files_of(many), open_files_of(few) + 990);
}

}  // namespace
}  // namespace matjar::app
