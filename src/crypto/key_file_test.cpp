#include "crypto/key_file.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "base/encoding.hpp"
#include "crypto/random_bytes.hpp"
#include "crypto/sealer.hpp"

namespace matjar::crypto {
namespace {

constexpr Timestamp kNow{std::chrono::milliseconds(1'767'225'600'000)};
const std::string kFirstVersion = std::string(64, 'a') + "\n";
constexpr std::string_view kPlace = "stores|42|access_token";

class KeyFileTest : public testing::Test {
 protected:
  KeyFileTest() : folder_(std::filesystem::path(testing::TempDir()) / ("matjar-keys-" + to_hex(random_bytes(8)))) {
    std::filesystem::create_directories(folder_);
  }
  ~KeyFileTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path path() const { return folder_ / "sealing.key"; }
  void write(const std::string& text, mode_t mode = 0600) const {
    std::ofstream(path()) << text;
    chmod(path().c_str(), mode);
  }
  std::string text() const {
    std::stringstream all;
    all << std::ifstream(path()).rdbuf();
    return all.str();
  }
  std::set<std::string> names() const {
    std::set<std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) all.insert(entry.path().filename());
    return all;
  }
  mode_t mode() const {
    struct stat status{};
    EXPECT_EQ(stat(path().c_str(), &status), 0);
    return status.st_mode & 0777U;
  }
  /// What a program that starts now has open.
  std::unique_ptr<KeyFile> open() const {
    auto opened = KeyFile::open_or_create(path(), kNow);
    if (!opened) throw std::runtime_error(describe(opened.error()));
    return std::move(*opened);
  }
  std::string refusal() const {
    const auto opened = KeyFile::open_or_create(path(), kNow);
    return opened ? "" : opened.error().name;
  }

  std::filesystem::path folder_;
};

TEST_F(KeyFileTest, is_made_once_for_this_user_alone) {
  const auto made = open()->ring();
  EXPECT_EQ(mode(), 0600U);
  const auto again = open()->ring();
  EXPECT_EQ(again->current().bytes().reveal(), made->current().bytes().reveal());
  EXPECT_EQ(again->signing().reveal(), made->signing().reveal());
  EXPECT_EQ(again->current().made_at(), kNow);
  EXPECT_EQ(names(), std::set<std::string>{"sealing.key"});
}

TEST_F(KeyFileTest, is_refused_when_others_may_read_or_write_it) {
  for (const mode_t mode : {0640U, 0604U, 0620U, 0601U}) {
    write(kFirstVersion, mode);
    EXPECT_EQ(refusal(), "key_file_permissions") << mode;
  }
}

TEST_F(KeyFileTest, is_refused_when_it_holds_no_key_and_never_overwritten) {
  for (const std::string& text : {std::string(), std::string(64, 'a'), kFirstVersion + "x", std::string(70'000, 'a')}) {
    write(text);
    EXPECT_EQ(refusal(), "key_file_malformed") << text.size();
    EXPECT_EQ(std::filesystem::file_size(path()), text.size());
  }
}

TEST_F(KeyFileTest, is_not_read_through_a_symbolic_link_and_may_not_be_a_folder) {
  write(kFirstVersion);
  std::filesystem::create_symlink(path(), folder_ / "link");
  EXPECT_EQ(KeyFile::open_or_create(folder_ / "link", kNow).error().name, "key_file_unreadable");
  EXPECT_EQ(KeyFile::open_or_create(folder_, kNow).error().name, "key_file_permissions");
}

TEST_F(KeyFileTest, is_not_made_by_opening_and_not_without_its_folder) {
  EXPECT_EQ(KeyFile::open(path()).error().name, "key_file_unreadable");
  EXPECT_FALSE(std::filesystem::exists(path()));
  EXPECT_EQ(KeyFile::open_or_create(folder_ / "none" / "sealing.key", kNow).error().name, "key_file_unwritable");
}

TEST_F(KeyFileTest, is_the_same_for_programs_that_start_at_once) {
  std::array<std::string, 8> ids;
  {
    std::vector<std::jthread> threads;
    for (std::string& id : ids) {
      threads.emplace_back([this, &id] { id = open()->ring()->current().id(); });
    }
  }
  for (const std::string& id : ids) EXPECT_EQ(id, ids.front());
}

TEST_F(KeyFileTest, of_the_first_version_is_read_as_it_is_and_becomes_a_ring_with_the_first_rotation) {
  write(kFirstVersion);
  const auto file = open();
  const auto before = file->ring();
  EXPECT_EQ(before->current().bytes().reveal(), std::string(32, '\xaa'));
  EXPECT_EQ(text(), kFirstVersion) << "an earlier version can still read it";
  ASSERT_TRUE(file->rotate(kNow));
  const auto after = open()->ring();
  EXPECT_EQ(after->older().front().id(), before->current().id());
  EXPECT_EQ(after->current().made_at(), kNow);
  EXPECT_EQ(after->signing().reveal(), before->signing().reveal()) << "merchants would notice";
}

TEST_F(KeyFileTest, keeps_its_mode_and_leaves_no_copy_of_a_key_behind_when_it_changes) {
  const auto file = open();
  const std::string first = file->ring()->current().id();
  ASSERT_TRUE(file->rotate(kNow));
  EXPECT_EQ(mode(), 0600U);
  EXPECT_EQ(names(), (std::set<std::string>{"sealing.key", "sealing.key.lock"}));
  ASSERT_TRUE(file->retire({first}));
  EXPECT_TRUE(open()->ring()->older().empty());
  EXPECT_NE(open()->ring()->current().id(), first);
}

/// How often the file was put in place since the watch began.
class ReplacementWatch {
 public:
  explicit ReplacementWatch(const std::filesystem::path& folder) : number_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    // The creations are asked for to keep two replacements apart: equal events in a row become one.
    EXPECT_GE(inotify_add_watch(number_, folder.c_str(), IN_MOVED_TO | IN_CREATE), 0);
  }
  ~ReplacementWatch() { close(number_); }
  ReplacementWatch(const ReplacementWatch&) = delete;
  ReplacementWatch& operator=(const ReplacementWatch&) = delete;

  int seen() {
    alignas(inotify_event) std::array<char, 4096> buffer{};
    int count = 0;
    for (ssize_t got = 0; (got = read(number_, buffer.data(), buffer.size())) > 0;) {
      for (ssize_t at = 0; at < got;) {
        const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
        if ((event->mask & IN_MOVED_TO) != 0) ++count;
        at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
      }
    }
    return count;
  }

 private:
  int number_;
};

TEST_F(KeyFileTest, holds_a_new_key_on_the_disk_before_anybody_can_seal_with_it) {
  const auto file = open();
  ReplacementWatch watch(folder_);
  ASSERT_TRUE(file->rotate(kNow));
  EXPECT_EQ(watch.seen(), 2) << "once with the new key to open, then with it to seal: a power cut may undo the second";
}

TEST_F(KeyFileTest, is_changed_also_where_a_crash_left_a_half_written_one_beside_it) {
  const auto file = open();
  std::ofstream(path().string() + ".next") << "matjar key r";
  ASSERT_TRUE(file->rotate(kNow));
  EXPECT_EQ(open()->ring()->older().size(), 1U);
}

TEST_F(KeyFileTest, is_taken_over_by_other_programs_as_soon_as_it_changes) {
  const auto here = open();
  const auto there = open();
  ASSERT_TRUE(here->rotate(kNow));
  EXPECT_EQ(there->ring()->current().id(), here->ring()->current().id());
  EXPECT_EQ(there->ring()->older().size(), 1U);
  ASSERT_TRUE(there->retire({there->ring()->older().front().id()}));
  EXPECT_TRUE(here->ring()->older().empty());
}

TEST_F(KeyFileTest, gives_the_last_good_ring_while_it_is_missing_or_spoilt) {
  const auto file = open();
  const std::string id = file->ring()->current().id();
  const std::string good = text();
  std::filesystem::remove(path());
  EXPECT_EQ(file->ring()->current().id(), id);
  write("spoilt");
  EXPECT_EQ(file->ring()->current().id(), id);
  EXPECT_EQ(file->rotate(kNow).error().name, "key_file_malformed");
  write(good);
  EXPECT_TRUE(file->rotate(kNow));
}

TEST_F(KeyFileTest, loses_no_key_of_programs_that_rotate_at_once) {
  const std::string first = open()->ring()->current().id();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([this] { EXPECT_TRUE(open()->rotate(kNow)); });
    }
  }
  const auto ring = open()->ring();
  EXPECT_EQ(ring->older().size(), 8U);
  EXPECT_EQ(ring->older().back().id(), first);
}

TEST_F(KeyFileTest, opens_and_seals_without_a_pause_while_it_is_rotated) {
  const auto file = open();
  const Sealer sealer(*file);
  std::atomic<bool> over = false;
  std::atomic<int> unopened = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        const auto mine = open();  // as another program
        const Sealer other(*mine);
        while (!over) {
          const std::string sealed = sealer.seal(Secret("token"), kPlace);
          const auto opened = other.open(sealed, kPlace);
          if (!opened || opened->reveal() != "token") ++unopened;
        }
      });
    }
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(open()->rotate(kNow));
    over = true;
  }
  EXPECT_EQ(unopened, 0);
}

}  // namespace
}  // namespace matjar::crypto
