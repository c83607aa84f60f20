#pragma once

#include <coroutine>
#include <exception>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "storage/rows.hpp"
#include "storage/value.hpp"

namespace matjar::storage {

/// Runs the statements of one transaction. SQLite answers on the spot, on its writer thread; PostgreSQL suspends the
/// body until the answer is there.
class StatementRunner {
 public:
  virtual ~StatementRunner() = default;
  /// Starts the statement. Returns true when `answer` is filled already; otherwise `waiting` is resumed once it is.
  virtual bool run(const Query& query, const Params& params, Result<Rows>& answer, std::coroutine_handle<> waiting) = 0;
};

/// What co_await turns into rows inside a transaction's body.
class Statement {
 public:
  Statement(StatementRunner& runner, Query query, Params params)
      : runner_(runner), query_(query), params_(std::move(params)) {}

  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> waiting) { return !runner_.run(query_, params_, answer_, waiting); }
  Result<Rows> await_resume() { return std::move(answer_); }

 private:
  StatementRunner& runner_;
  Query query_;
  Params params_;
  Result<Rows> answer_;
};

/// What a transaction wants done once it is durable. For drivers.
class CommitHooks {
 public:
  void add(std::move_only_function<void()> hook) { hooks_.push_back(std::move(hook)); }
  /// The transaction was rolled back; its body may run again.
  void forget() { hooks_.clear(); }
  void committed() {
    for (auto& hook : hooks_) hook();
    hooks_.clear();
  }

 private:
  std::vector<std::move_only_function<void()>> hooks_;
};

/// An open transaction, as its body sees it. After a statement that failed the transaction is over: later statements
/// get the same error and nothing is kept, whatever the body returns. Use `on conflict do nothing` where a conflict is
/// expected.
class Transaction {
 public:
  Transaction(StatementRunner& runner, CommitHooks& hooks) : runner_(runner), hooks_(hooks) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  Statement execute(Query query, Params params = {}) { return {runner_, query, std::move(params)}; }
  /// For a database that stands before another one and watches its statements.
  StatementRunner& runner() { return runner_; }

  /// Calls `hook` once the transaction is durable, on the executor of whoever began it and before that one goes on;
  /// never after a rollback. For news that may get lost, as it does when the process dies between the two: it must not
  /// throw, and nothing may depend on it.
  void after_commit(std::move_only_function<void()> hook) { hooks_.add(std::move(hook)); }

 private:
  StatementRunner& runner_;
  CommitHooks& hooks_;
};

/// The coroutine type of a transaction's body and of every function that takes part in one. It can await statements of
/// a transaction and other bodies, and nothing else: awaiting a timer, a socket or a Task does not compile. That is
/// what lets SQLite commit many bodies in one go and keeps a PostgreSQL transaction as short as its statements.
///
/// A body is started once, by Database::transact or by the co_await of another body. Arguments by value or outliving
/// it.
template <class T>
class [[nodiscard]] Body {
 public:
  struct promise_type;
  using Handle = std::coroutine_handle<promise_type>;

  struct promise_type {
    std::optional<T> value;
    std::exception_ptr failure;
    std::coroutine_handle<> continuation = std::noop_coroutine();

    Body get_return_object() { return Body(Handle::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept {
      struct Continue {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(Handle done) noexcept { return done.promise().continuation; }
        void await_resume() noexcept {}
      };
      return Continue{};
    }
    template <class U = T>
    void return_value(U&& result) {
      value.emplace(std::forward<U>(result));
    }
    void unhandled_exception() { failure = std::current_exception(); }

    Statement await_transform(Statement statement) { return statement; }
    template <class U>
    auto await_transform(Body<U> body) {
      return typename Body<U>::Awaiter{std::move(body)};
    }
  };

  struct Awaiter {
    Body body;
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) {
      body.handle_.promise().continuation = caller;
      return body.handle_;
    }
    T await_resume() { return body.take(); }
  };

  Body(Body&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Body& operator=(Body&&) = delete;
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;
  ~Body() {
    if (handle_) handle_.destroy();
  }

  /// For drivers: runs until the body ends or waits for a statement; `on_end` (a coroutine of the driver) is resumed at
  /// the end. A driver whose statements never wait passes none and asks done() afterwards.
  void start(std::coroutine_handle<> on_end = std::noop_coroutine()) {
    handle_.promise().continuation = on_end;
    handle_.resume();
  }
  bool done() const { return handle_.done(); }
  T take() {
    if (handle_.promise().failure) std::rethrow_exception(handle_.promise().failure);
    return std::move(*handle_.promise().value);
  }

 private:
  explicit Body(Handle handle) : handle_(handle) {}
  Handle handle_;
};

}  // namespace matjar::storage
