#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/task.hpp"

namespace matjar::crypto {

/// A room's table that holds sealed texts, as whoever ends a rotation sees it. Every such table has one.
class SealedTable {
 public:
  virtual ~SealedTable() = default;
  virtual std::string_view name() const = 0;  ///< the table's

  struct Batch {
    std::string last;    ///< go on behind this row
    int rows = 0;        ///< that needed it; fewer than were asked for: these were the last
    int resealed = 0;    ///< the others were changed by somebody else meanwhile, or cannot be opened
    int unreadable = 0;  ///< nobody can open them: they stay as they are
  };
  /// Seals the texts of up to `at_most` rows anew that are not sealed with the current key, in one transaction. A row
  /// changes only if it still holds what was read: a text that somebody stored meanwhile is never overwritten. The rows
  /// have an order that does not change; `after` is empty at the beginning.
  virtual Task<Result<Batch>> reseal(std::string after, int at_most) = 0;

  /// Whether any text is sealed with this key.
  virtual Task<Result<bool>> uses(std::string key_id) = 0;
};

}  // namespace matjar::crypto
