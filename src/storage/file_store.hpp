#pragma once

#include <string>

#include "base/result.hpp"
#include "base/task.hpp"

namespace matjar::storage {

/// Keeps files (images, pages, packs) under keys such as "builds/<id>/image-1.jpg": lower-case letters, digits, '-',
/// '_',
/// '.', '/', no ".." and no leading '/'. A file appears whole or not at all. Safe for concurrent use.
///
/// Errors: `file_unknown` (not_found), `file_key_invalid` (invalid_input), `disk_full` and `file_store_failed`
/// (unavailable).
class FileStore {
 public:
  virtual ~FileStore() = default;
  virtual Task<Result<void>> put(std::string key, std::string bytes) = 0;
  virtual Task<Result<std::string>> get(std::string key) = 0;
  virtual Task<Result<bool>> exists(std::string key) = 0;
  /// Succeeds when there is no such file.
  virtual Task<Result<void>> remove(std::string key) = 0;
};

}  // namespace matjar::storage
