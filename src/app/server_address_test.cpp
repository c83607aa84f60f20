#include "app/server_address.hpp"

#include <gtest/gtest.h>

#include "storage/test_database.hpp"

namespace matjar::app {
namespace {

TEST(ReachableAddress, is_the_loopback_one_of_a_server_that_listens_everywhere) {
  EXPECT_EQ(reachable_address("127.0.0.1", 80), "http://127.0.0.1:80");
  EXPECT_EQ(reachable_address("0.0.0.0", 8080), "http://127.0.0.1:8080");
  EXPECT_EQ(reachable_address("::", 8080), "http://[::1]:8080");
  EXPECT_EQ(reachable_address("10.0.0.7", 8080), "http://10.0.0.7:8080");
}

class ServerAddressFile : public testing::Test {
 protected:
  std::size_t files() {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder_.path()), std::filesystem::directory_iterator()));
  }

  storage::TestDirectory folder_;
};

TEST_F(ServerAddressFile, tells_the_last_server_that_was_started) {
  EXPECT_EQ(read_server_address(folder_.path()), std::nullopt);
  ASSERT_TRUE(write_server_address(folder_.path(), "http://127.0.0.1:1"));
  ASSERT_TRUE(write_server_address(folder_.path(), "http://127.0.0.1:2"));
  EXPECT_EQ(read_server_address(folder_.path()), "http://127.0.0.1:2");
  EXPECT_EQ(files(), 1U);
}

TEST_F(ServerAddressFile, goes_with_its_own_server_and_no_other) {
  ASSERT_TRUE(write_server_address(folder_.path(), "http://127.0.0.1:2"));
  remove_server_address(folder_.path(), "http://127.0.0.1:1");
  EXPECT_EQ(read_server_address(folder_.path()), "http://127.0.0.1:2");
  remove_server_address(folder_.path(), "http://127.0.0.1:2");
  EXPECT_EQ(files(), 0U);
}

TEST_F(ServerAddressFile, that_cannot_be_written_is_an_error) {
  EXPECT_EQ(write_server_address(folder_.path() / "none", "http://127.0.0.1:1").error().name,
            "address_file_unwritable");
}

}  // namespace
}  // namespace matjar::app
