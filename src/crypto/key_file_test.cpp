#include "crypto/key_file.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/encoding.hpp"
#include "crypto/random_bytes.hpp"

namespace matjar::crypto {
namespace {

class KeyFile : public testing::Test {
 protected:
  KeyFile() : folder_(std::filesystem::path(testing::TempDir()) / ("matjar-keys-" + to_hex(random_bytes(8)))) {
    std::filesystem::create_directories(folder_);
  }
  ~KeyFile() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path path() const { return folder_ / "sealing.key"; }
  void write(const std::string& text, mode_t mode = 0600) const {
    std::ofstream(path()) << text;
    chmod(path().c_str(), mode);
  }

  std::filesystem::path folder_;
};

TEST_F(KeyFile, is_made_once_for_this_user_alone) {
  const auto made = load_or_create_key_file(path());
  ASSERT_TRUE(made);
  struct stat status{};
  ASSERT_EQ(stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_EQ(load_or_create_key_file(path())->id(), made->id());
  EXPECT_EQ(load_key_file(path())->bytes().reveal(), made->bytes().reveal());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(KeyFile, is_refused_when_others_may_read_or_write_it) {
  for (const mode_t mode : {0640U, 0604U, 0620U, 0601U}) {
    write(std::string(64, 'a') + "\n", mode);
    EXPECT_EQ(load_or_create_key_file(path()).error().name, "key_file_permissions") << mode;
  }
}

TEST_F(KeyFile, is_refused_when_it_holds_no_key_and_never_overwritten) {
  for (const std::string& text :
       {std::string(), std::string("\n"), std::string(64, 'a'), std::string(62, 'a') + "\n",
        std::string(66, 'a') + "\n", std::string(64, 'g') + "\n", std::string(64, 'a') + "\nx"}) {
    write(text);
    EXPECT_EQ(load_or_create_key_file(path()).error().name, "key_file_malformed") << text;
    EXPECT_EQ(std::filesystem::file_size(path()), text.size());
  }
}

TEST_F(KeyFile, is_not_read_through_a_symbolic_link_and_may_not_be_a_folder) {
  write(std::string(64, 'a') + "\n");
  std::filesystem::create_symlink(path(), folder_ / "link");
  EXPECT_EQ(load_or_create_key_file(folder_ / "link").error().name, "key_file_unreadable");
  EXPECT_EQ(load_or_create_key_file(folder_).error().name, "key_file_permissions");
}

TEST_F(KeyFile, is_not_made_by_reading_and_not_without_its_folder) {
  EXPECT_EQ(load_key_file(path()).error().name, "key_file_unreadable");
  EXPECT_FALSE(std::filesystem::exists(path()));
  EXPECT_EQ(load_or_create_key_file(folder_ / "none" / "sealing.key").error().name, "key_file_unwritable");
}

TEST_F(KeyFile, is_the_same_for_programs_that_start_at_once) {
  std::array<std::string, 8> ids;
  {
    std::vector<std::jthread> threads;
    for (std::string& id : ids) {
      threads.emplace_back([this, &id] { id = load_or_create_key_file(path())->id(); });
    }
  }
  for (const std::string& id : ids) EXPECT_EQ(id, ids.front());
}

}  // namespace
}  // namespace matjar::crypto
