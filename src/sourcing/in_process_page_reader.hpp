#pragma once

#include "base/task.hpp"
#include "sourcing/page_reader.hpp"

namespace matjar::sourcing {

/// Reads pages on the blocking pool of this process, for tests and for pages that one trusts: a page that is made to
/// hold its reader holds a thread.
class InProcessPageReader final : public PageReader {
 public:
  explicit InProcessPageReader(BlockingPool& pool) : pool_(pool) {}

  Task<Result<PageReading>> read(PageInput input) override;

 private:
  BlockingPool& pool_;
};

}  // namespace matjar::sourcing
