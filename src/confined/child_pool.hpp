#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/task.hpp"

namespace matjar::confined {

struct ChildSettings {
  std::filesystem::path program;         ///< the application looks beside its own program
  std::size_t children = 2;              ///< at most so many at once, at least 1; started when first needed
  std::size_t requests_per_child = 200;  ///< then a fresh one: what a request may have done to it does not stay
  std::size_t most_answer_bytes = 16U << 20U;
  /// Processor time for one request, on all threads of the child: a busy machine makes no request fail.
  std::chrono::milliseconds cpu_limit{5'000};
  /// Behind that, by the clock on the wall: for a child that waits for something.
  std::chrono::milliseconds wall_limit{60'000};
  std::chrono::milliseconds start_limit{20'000};  ///< until a new child is confined and ready
  std::chrono::milliseconds queue_limit{60'000};  ///< until one of the children is free
  /// Whether an answer may be one at all; a child that answers otherwise is not kept. Quick: it runs on the event loop.
  bool (*accepts)(std::string_view answer) = nullptr;
};

/// A request is sent as these two on end, without copying them together.
struct Request {
  std::string head;
  std::string body;
};

enum class RefusalReason {
  no_child,    ///< the program is missing or cannot confine itself
  busy,        ///< no child became free in time
  stopped,     ///< the pool was shut down
  too_costly,  ///< more processor time or memory than a request may use
  too_slow,    ///< the limit by the clock on the wall
  died,        ///< the child ended over it, or answered nonsense
};

struct Refusal {
  RefusalReason reason = RefusalReason::died;
  std::string message;  ///< what a person can read, without a full stop
};

using Answer = std::expected<std::string, Refusal>;

/// A few confined children, one request at a time each. One that ends, uses too much or answers nonsense is killed and
/// replaced. Where it had answered others before, what it ended over may be theirs: that request alone is tried once
/// more, in a fresh child. Safe for concurrent use.
class ChildPool {
 public:
  /// Works on `executor`, which must outlive the pool's last request.
  ChildPool(const boost::asio::any_io_executor& executor, ChildSettings settings);

  /// Kills the children at once. Not while the executor runs a request on another thread: shut_down() first, there.
  ~ChildPool();
  ChildPool(const ChildPool&) = delete;
  ChildPool& operator=(const ChildPool&) = delete;

  Task<Answer> ask(Request request);

  /// Kills the children, fails what waits, refuses what comes. Requests under way fail too. May be called twice.
  Task<void> shut_down();

  /// Process ids of the children that live now, for a health report.
  Task<std::vector<int>> process_ids();

 private:
  class State;
  /// Shared with the requests under way: their coroutine frames may be destroyed after the pool, by the event loop.
  std::shared_ptr<State> state_;
};

}  // namespace matjar::confined
