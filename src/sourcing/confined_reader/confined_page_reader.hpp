#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "confined/child_pool.hpp"
#include "sourcing/page_reader.hpp"

namespace matjar::sourcing::confined_reader {

/// Reads pages in confined children (`matjar-page`): what a hostile page makes of its reader stays there, and it has so
/// much of the processor and of memory, and no more (see confined::ChildPool).
///
/// Errors besides those of read_page(): `page_too_costly` (rejected: more processor time or memory than a page may
/// use), `page_unreadable` (rejected) also for what ended the child; `page_reader_unavailable` (the program is missing
/// or cannot confine itself), `page_reader_busy`, `page_reader_interrupted` (the child was killed from outside),
/// `page_reader_stopped` (all unavailable), `page_reader_too_slow` (timeout).
class ConfinedPageReader final : public PageReader {
 public:
  /// Works on `executor`, which must outlive the last request; checks what the children say on `pool`.
  /// `settings.most_answer_bytes` is set here.
  ConfinedPageReader(const boost::asio::any_io_executor& executor, BlockingPool& pool,
                     confined::ChildSettings settings);

  Task<Result<PageReading>> read(PageInput input) override;

  /// Starts a child ahead of the first page: `page_reader_unavailable` when that is not possible.
  Task<Result<void>> start();

  /// Kills the children, fails what waits, refuses what comes. May be called twice.
  Task<void> shut_down() { return children_.shut_down(); }

  /// Process ids of the children that live now.
  Task<std::vector<int>> process_ids() { return children_.process_ids(); }

 private:
  confined::ChildPool children_;
  BlockingPool& pool_;
};

}  // namespace matjar::sourcing::confined_reader
