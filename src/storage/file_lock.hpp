#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace matjar::storage {

/// Holds an exclusive lock on a file of its own, which the kernel releases when the process ends, however it ends.
class FileLock {
 public:
  /// `database_in_use` (conflict) when another holder lives, in this process or another; `database_not_opened`
  /// (unavailable) when the file cannot be made.
  static Result<FileLock> acquire(const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace matjar::storage
