#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "confined/child_pool.hpp"
#include "imaging/local/child_protocol.hpp"

namespace matjar::imaging::local {

/// A few confined children that decode pictures (`matjar-image`; see confined::ChildPool for what happens to one that
/// goes wrong). Safe for concurrent use.
class ImageChildPool {
 public:
  /// Works on `executor`, which must outlive the pool's last request. `settings.most_answer_bytes` is set here.
  ImageChildPool(const boost::asio::any_io_executor& executor, confined::ChildSettings settings);

  /// The child's answer with status `done`.
  ///
  /// Errors: `image_not_readable`, `image_too_large`, `image_too_small`, `image_too_costly` (rejected: more processor
  /// time or memory than a picture may use); `image_service_unavailable` (the program is missing or cannot confine
  /// itself), `image_service_busy`, `image_service_interrupted` (the child was killed from outside),
  /// `image_service_stopped` (all unavailable), `image_service_too_slow` (timeout).
  Task<Result<ChildAnswer>> ask(ChildRequest request, std::string bytes);

  /// Starts a child ahead of the first picture: `image_service_unavailable` when that is not possible.
  Task<Result<void>> start();

  /// Kills the children, fails what waits, refuses what comes. Requests under way fail too. May be called twice.
  Task<void> shut_down() { return children_.shut_down(); }

  /// Process ids of the children that live now, for a health report.
  Task<std::vector<int>> process_ids() { return children_.process_ids(); }

 private:
  confined::ChildPool children_;
};

}  // namespace matjar::imaging::local
