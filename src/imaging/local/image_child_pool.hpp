#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "imaging/local/child_protocol.hpp"

namespace matjar::imaging::local {

struct ImageChildSettings {
  std::filesystem::path program;              ///< `matjar-image`; the application looks beside its own program
  std::size_t children = 2;                   ///< at most so many at once, at least 1; started when first needed
  std::size_t requests_per_child = 200;       ///< then a fresh one: what a picture may have done to it does not stay
  std::chrono::milliseconds deadline{5'000};  ///< from sending a picture to its complete answer
  std::chrono::milliseconds start_deadline{10'000};  ///< until a new child is confined and warm
  std::chrono::milliseconds queue_deadline{60'000};  ///< until one of the children is free
};

/// A few confined children that decode pictures, one request at a time each. A child that crashes, overruns its
/// deadline or answers nonsense is killed and replaced; its picture is not tried again. Safe for concurrent use.
class ImageChildPool {
 public:
  /// Works on `executor`, which must outlive the pool's last request.
  ImageChildPool(const boost::asio::any_io_executor& executor, ImageChildSettings settings);

  /// Kills the children at once. Not while the executor runs a request on another thread: shut_down() first, there.
  ~ImageChildPool();
  ImageChildPool(const ImageChildPool&) = delete;
  ImageChildPool& operator=(const ImageChildPool&) = delete;

  /// The child's answer with status `done`; `request.body_size` is set here.
  ///
  /// Errors: `image_not_readable`, `image_too_large`, `image_too_small` (rejected); `image_service_unavailable` (the
  /// program is missing or cannot confine itself), `image_service_busy` (unavailable), `image_service_stopped`
  /// (cancelled).
  Task<Result<ChildAnswer>> ask(ChildRequest request, std::string bytes);

  /// Kills the children, fails what waits, refuses what comes. Requests under way fail too. May be called twice.
  Task<void> shut_down();

  /// Process ids of the children that live now, for a health report.
  Task<std::vector<int>> process_ids();

 private:
  class State;
  /// Shared with the requests under way: their coroutine frames may be destroyed after the pool, by the event loop.
  std::shared_ptr<State> state_;
};

}  // namespace matjar::imaging::local
