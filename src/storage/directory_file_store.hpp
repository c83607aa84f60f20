#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "storage/file_store.hpp"

namespace matjar::storage {

/// Files under a directory. A file is written beside its place, flushed to the disk and then renamed, so a crash leaves
/// the old file or the new one. A removed directory entry may survive a power failure; nothing depends on its absence.
class DirectoryFileStore final : public FileStore {
 public:
  /// Makes the directory if need be and clears what an earlier crash left half written. The pool must outlive the
  /// store.
  DirectoryFileStore(std::filesystem::path root, BlockingPool& pool);

  Task<Result<void>> put(std::string key, std::string bytes) override;
  Task<Result<std::string>> get(std::string key) override;
  Task<Result<bool>> exists(std::string key) override;
  Task<Result<void>> remove(std::string key) override;

 private:
  std::filesystem::path root_;
  BlockingPool& pool_;
};

/// The rule for keys, for whoever makes them.
bool is_valid_file_key(std::string_view key);

}  // namespace matjar::storage
