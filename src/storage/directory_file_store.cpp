#include "storage/directory_file_store.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace matjar::storage {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxKeyBytes = 512;
constexpr std::size_t kMaxFileBytes = 256UL << 20U;
/// Starts with a dot, so no key reaches into it.
constexpr const char* kIncoming = ".incoming";
constexpr auto kAbandonedAfter = std::chrono::hours(1);

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int value() const { return value_; }

 private:
  int value_;
};

std::unexpected<Error> failed(std::string_view what, const std::string& key, int code) {
  if (code == ENOSPC || code == EDQUOT) {
    return fail(ErrorKind::unavailable, {.name = "disk_full",
                                         .message = fmt::format("There is no space left to {} {}.", what, key),
                                         .next_step = "Free space on the disk of the data directory."});
  }
  return fail(ErrorKind::unavailable, {.name = "file_store_failed",
                                       .message = fmt::format("Could not {} {}: {}.", what, key, std::strerror(code)),
                                       .next_step = "Check the disk and the rights of the data directory."});
}

Result<void> check_key(const std::string& key) {
  if (is_valid_file_key(key)) return {};
  return fail(ErrorKind::invalid_input, {.name = "file_key_invalid",
                                         .message = "A file key has lower-case letters, digits, '-', '_', '.' and '/'.",
                                         .next_step = "Choose another key."});
}

int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

/// A rename is durable once the directory that shows it is.
int flush_directory(const fs::path& directory) {
  const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.value() >= 0 && ::fsync(opened.value()) == 0 ? 0 : errno;
}

Result<void> put_file(const fs::path& root, const std::string& key, const std::string& bytes) {
  const fs::path target = root / key;
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (error) return failed("write", key, error.value());

  std::string temporary = (root / kIncoming / "file-XXXXXX").string();
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.value() < 0) return failed("write", key, errno);
  int code = write_all(file.value(), bytes);
  if (code == 0 && ::fsync(file.value()) != 0) code = errno;
  if (code == 0 && ::rename(temporary.c_str(), target.c_str()) != 0) code = errno;
  if (code != 0) {
    ::unlink(temporary.c_str());
    return failed("write", key, code);
  }
  if (code = flush_directory(target.parent_path()); code != 0) return failed("write", key, code);
  return {};
}

Result<std::string> get_file(const fs::path& path, const std::string& key) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.value() < 0 && (errno == ENOENT || errno == ENOTDIR)) {
    return fail(ErrorKind::not_found, {.name = "file_unknown", .message = fmt::format("There is no file {}.", key)});
  }
  struct stat about{};
  if (file.value() < 0 || ::fstat(file.value(), &about) != 0) return failed("read", key, errno);
  if (!S_ISREG(about.st_mode)) return failed("read", key, EISDIR);
  if (static_cast<std::size_t>(about.st_size) > kMaxFileBytes) return failed("read", key, EFBIG);
  std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::read(file.value(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("read", key, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

void remove_abandoned(const fs::path& incoming) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(incoming, error)) {
    const auto written = entry.last_write_time(error);
    if (!error && fs::file_time_type::clock::now() - written > kAbandonedAfter) fs::remove(entry.path(), error);
  }
}

}  // namespace

bool is_valid_file_key(std::string_view key) {
  if (key.empty() || key.size() > kMaxKeyBytes || key.ends_with('/')) return false;
  char before = '/';
  for (const char letter : key) {
    const bool plain =
        (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
    const bool joins = letter == '.' || letter == '/';
    // No part of the path is empty or begins with a dot, which also keeps ".." out.
    if (!plain && (!joins || before == '/')) return false;
    before = letter;
  }
  return true;
}

DirectoryFileStore::DirectoryFileStore(fs::path root, BlockingPool& pool) : root_(std::move(root)), pool_(pool) {
  std::error_code ignored;  // put() reports a directory that cannot be made
  fs::create_directories(root_ / kIncoming, ignored);
  remove_abandoned(root_ / kIncoming);
}

Task<Result<void>> DirectoryFileStore::put(std::string key, std::string bytes) {
  CO_TRY(check_key(key));
  auto work = [root = root_, key = std::move(key), bytes = std::move(bytes)] { return put_file(root, key, bytes); };
  co_return co_await run_blocking(pool_, std::move(work));
}

Task<Result<std::string>> DirectoryFileStore::get(std::string key) {
  CO_TRY(check_key(key));
  auto work = [path = root_ / key, key] { return get_file(path, key); };
  co_return co_await run_blocking(pool_, std::move(work));
}

Task<Result<bool>> DirectoryFileStore::exists(std::string key) {
  CO_TRY(check_key(key));
  auto work = [path = root_ / key, key]() -> Result<bool> {
    std::error_code error;
    const bool there = fs::is_regular_file(path, error);
    if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory) {
      return failed("look for", key, error.value());
    }
    return there;
  };
  co_return co_await run_blocking(pool_, std::move(work));
}

Task<Result<void>> DirectoryFileStore::remove(std::string key) {
  CO_TRY(check_key(key));
  auto work = [path = root_ / key, key]() -> Result<void> {
    std::error_code error;
    fs::remove(path, error);
    if (error && error != std::errc::not_a_directory) return failed("remove", key, error.value());
    return {};
  };
  co_return co_await run_blocking(pool_, std::move(work));
}

}  // namespace matjar::storage
