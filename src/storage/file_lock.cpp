#include "storage/file_lock.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace matjar::storage {

Result<FileLock> FileLock::acquire(const std::filesystem::path& path) {
  FileLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.descriptor_ < 0) {
    return fail(ErrorKind::unavailable, {.name = "database_not_opened",
                                         .message = fmt::format("{}: {}", path.string(), std::strerror(errno)),
                                         .next_step = "Check that its directory exists and may be written."});
  }
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorKind::conflict,
                {.name = "database_in_use",
                 .message = fmt::format("Another process works with this database; it holds {}.", path.string()),
                 .next_step = "Stop the other process, or choose another data directory."});
  }
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
  // The file stays: removing it would let a third process lock a new file of the same name beside the second's.
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace matjar::storage
