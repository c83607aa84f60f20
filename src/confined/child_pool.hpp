#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/sanitized.hpp"
#include "base/task.hpp"
#include "confined/refusal.hpp"

namespace matjar::confined {

/// A child that ended, or had to be ended, before its time.
struct ChildEnd {
  std::string program;  ///< the name of its file
  /// `died`, `nonsense` (answered what cannot be right), `interrupted`, `too_costly`, `too_slow` over a request;
  /// `died_idle`, `worked_idle` between two; `not_started`.
  std::string_view how;
  std::string about;  ///< of the request; empty between two
  std::optional<int> signal;
  std::optional<int> exit_status;
};

struct ChildSettings {
  std::filesystem::path program;         ///< the application looks beside its own program
  std::size_t children = 2;              ///< at most so many at once, at least 1; started when first needed
  std::size_t requests_per_child = 200;  ///< then a fresh one: what a request may have done to it does not stay
  std::size_t most_answer_bytes = 16U << 20U;
  /// Processor time for one request, on all threads of the child: a busy machine makes no request fail. A sanitized
  /// child spends several times as much on the same.
  std::chrono::milliseconds cpu_limit = std::chrono::seconds(kSanitized ? 40 : 5);
  /// Behind that, by the clock on the wall: for a child that waits for something.
  std::chrono::milliseconds wall_limit{60'000};
  std::chrono::milliseconds start_limit{20'000};          ///< until a new child is confined and ready
  std::chrono::milliseconds queue_limit{60'000};          ///< until one of the children is free
  std::function<void(const ChildEnd&)> on_end = nullptr;  ///< told of each, on the pool's executor
};

/// A request is sent as head and body on end, without copying them together.
struct Request {
  std::string head;
  std::string body;
  std::string about = {};  ///< what on_end() is told of it, a host for example
};

/// Judges whether an answer may be one at all, away from the event loop where that takes long, and keeps what it made
/// of it. False: a child that answers so is not kept.
using Check = std::function<Task<bool>(std::string answer)>;

using Answer = std::expected<std::string, Refusal>;

/// A few confined children, one request at a time each. One that ends, uses too much, answers nonsense or works on when
/// nobody asked is killed and replaced. Where it had answered others before, what it ended over or its nonsense may be
/// theirs: that request alone is tried once more, in a fresh child, with what is left of its processor time. Safe for
/// concurrent use.
class ChildPool {
 public:
  /// Works on `executor`, which must outlive the pool's last request.
  ChildPool(const boost::asio::any_io_executor& executor, ChildSettings settings);

  /// Kills the children at once and waits for none. Not while the executor runs a request on another thread:
  /// shut_down() first, there.
  ~ChildPool();
  ChildPool(const ChildPool&) = delete;
  ChildPool& operator=(const ChildPool&) = delete;

  /// Starts a child for the first request to come; fails when that is not possible.
  Task<std::expected<void, Refusal>> start();

  /// Where there is a `check`, the answer went to it, and the Answer is empty.
  Task<Answer> ask(Request request, Check check = nullptr);

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
