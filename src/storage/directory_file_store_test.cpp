#include "storage/directory_file_store.hpp"

#include <fstream>
#include <gtest/gtest.h>

#include "storage/test_database.hpp"

namespace matjar::storage {
namespace {

class DirectoryFileStoreTest : public testing::Test {
 protected:
  ~DirectoryFileStoreTest() override { pool_.join(); }

  TestDirectory directory_;
  BlockingPool pool_{2};
  DirectoryFileStore store_{directory_.path() / "files", pool_};
};

TEST_F(DirectoryFileStoreTest, gives_back_the_bytes_that_were_put) {
  const std::string bytes("\0\xff\r\n bytes", 10);
  ASSERT_TRUE(run_task(store_.put("builds/7f/image-1.jpg", bytes)));
  EXPECT_EQ(run_task(store_.get("builds/7f/image-1.jpg")), bytes);
  EXPECT_EQ(run_task(store_.exists("builds/7f/image-1.jpg")), true);
}

TEST_F(DirectoryFileStoreTest, replaces_a_file_and_leaves_nothing_beside_it) {
  ASSERT_TRUE(run_task(store_.put("a.txt", "first")));
  ASSERT_TRUE(run_task(store_.put("a.txt", "second")));
  EXPECT_EQ(run_task(store_.get("a.txt")), "second");
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path() / "files" / ".incoming"));
}

TEST_F(DirectoryFileStoreTest, knows_what_is_not_there) {
  EXPECT_EQ(run_task(store_.get("none.txt")).error().name, "file_unknown");
  EXPECT_EQ(run_task(store_.exists("none.txt")), false);
  ASSERT_TRUE(run_task(store_.put("a.txt", "x")));
  EXPECT_EQ(run_task(store_.get("a.txt/below")).error().name, "file_unknown");
  EXPECT_EQ(run_task(store_.exists("a.txt/below")), false);
}

TEST_F(DirectoryFileStoreTest, removes_a_file_and_does_not_mind_its_absence) {
  ASSERT_TRUE(run_task(store_.put("a.txt", "x")));
  EXPECT_TRUE(run_task(store_.remove("a.txt")));
  EXPECT_TRUE(run_task(store_.remove("a.txt")));
  EXPECT_EQ(run_task(store_.exists("a.txt")), false);
}

TEST_F(DirectoryFileStoreTest, refuses_keys_that_could_leave_the_directory) {
  for (const char* key :
       {"", "/etc/passwd", "../up", "a/../b", "a//b", "a/", ".hidden", "a/.b", "A.txt", "a b", "a\\b"}) {
    EXPECT_EQ(run_task(store_.put(key, "x")).error().name, "file_key_invalid") << key;
    EXPECT_EQ(run_task(store_.get(key)).error().name, "file_key_invalid") << key;
  }
  EXPECT_FALSE(is_valid_file_key(std::string(600, 'a')));
}

TEST_F(DirectoryFileStoreTest, says_that_it_failed_when_the_place_cannot_be_written) {
  ASSERT_TRUE(run_task(store_.put("a.txt", "x")));
  const auto outcome = run_task(store_.put("a.txt/below", "x"));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().name, "file_store_failed");
  EXPECT_TRUE(outcome.error().transient());
}

TEST_F(DirectoryFileStoreTest, clears_what_a_crash_left_long_ago) {
  const auto left = directory_.path() / "files" / ".incoming" / "file-abcdef";
  std::ofstream(left) << "half";
  std::filesystem::last_write_time(left, std::filesystem::file_time_type::clock::now() - std::chrono::hours(2));
  const DirectoryFileStore again(directory_.path() / "files", pool_);
  EXPECT_FALSE(std::filesystem::exists(left));
}

}  // namespace
}  // namespace matjar::storage
