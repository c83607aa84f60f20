#include "storage/postgres_transaction.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace matjar::storage {

namespace {

constexpr int kMaxTries = 5;

/// What a statement can throw on its way.
Result<Rows> out_of_memory() {
  return fail(ErrorKind::unavailable, {.name = "out_of_memory",
                                       .message = "The statement could not be sent.",
                                       .next_step = "Give the program more memory."});
}

/// Suspends the body at each statement and resumes it when the answer is there. After a failed statement the
/// transaction is over: later ones get the same error.
class PostgresStatementRunner final : public StatementRunner {
 public:
  PostgresStatementRunner(PostgresConnection& connection, boost::asio::any_io_executor executor)
      : connection_(connection), executor_(std::move(executor)) {}

  bool run(const Query& query, const Params& params, Result<Rows>& answer, std::coroutine_handle<> waiting) override {
    if (failed_) {
      answer = std::unexpected(*failed_);
      return true;
    }
    auto arrived = [this, &answer, waiting](const std::exception_ptr& thrown, Result<Rows> rows) {
      answer = thrown ? out_of_memory() : std::move(rows);
      if (!answer) failed_ = answer.error();
      waiting.resume();
    };
    // The statement, and with it the query and its parameters, lives in the suspended body.
    boost::asio::co_spawn(executor_, connection_.run(query, params), std::move(arrived));
    return false;
  }
  const std::optional<Error>& failed() const { return failed_; }

 private:
  PostgresConnection& connection_;
  boost::asio::any_io_executor executor_;
  std::optional<Error> failed_;
};

/// A coroutine that is resumed once, calls its function and is gone: what a body's end continues with.
struct Notification {
  struct promise_type {
    Notification get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<> handle;
};

Notification notification(std::move_only_function<void()> call) {
  call();
  co_return;
}

/// Starts the body and returns when it has ended.
Task<void> until_ended(Body<Result<void>>& body, boost::asio::any_io_executor executor) {
  const auto start = [&body, executor](auto handler) {
    // Dispatched from the loop and not called in place: the body's frame is left before its owner goes on.
    auto ended = [handler = std::move(handler), executor]() mutable {
      boost::asio::post(executor, [handler = std::move(handler)]() mutable { std::move(handler)(); });
    };
    body.start(notification(std::move(ended)).handle);
  };
  const auto& token = boost::asio::use_awaitable;
  auto waiting = boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(start, token);
  co_await std::move(waiting);
}

Task<Result<void>> run_body(PostgresConnection& connection, Database::AnyBody& make_body, CommitHooks& hooks) {
  const auto executor = co_await boost::asio::this_coro::executor;
  PostgresStatementRunner runner(connection, executor);
  Transaction transaction(runner, hooks);
  Body<Result<void>> body = make_body(transaction);
  co_await until_ended(body, executor);
  CO_TRY(body.take());
  if (runner.failed()) co_return std::unexpected(*runner.failed());
  co_return Result<void>();
}

/// The body's outcome with what it threw, so that the rollback can be awaited outside of a catch.
struct Outcome {
  Result<void> result;
  std::exception_ptr thrown;
};

Task<Outcome> attempt(PostgresConnection& connection, Database::AnyBody& make_body, CommitHooks& hooks) {
  Outcome outcome;
  try {
    outcome.result = co_await run_body(connection, make_body, hooks);
  } catch (...) {  // a body's defect: rethrown to its caller once the transaction has been rolled back
    outcome.thrown = std::current_exception();
  }
  co_return outcome;
}

}  // namespace

Task<Result<void>> run_transaction(PostgresConnection& connection, Database::AnyBody& body, CommitHooks& hooks,
                                   bool& begun) {
  for (int tries = 1;; ++tries) {
    CO_TRY(co_await connection.script("begin", "begin isolation level read committed read write"));
    begun = true;
    hooks.forget();
    const Outcome outcome = co_await attempt(connection, body, hooks);
    Result<void> ended = outcome.result;
    if (!outcome.thrown && ended) ended = co_await connection.script("commit", "commit");
    if (!outcome.thrown && ended) co_return ended;
    // When the rollback cannot be sent the connection is broken, and the server rolls back by itself.
    if (connection.usable()) static_cast<void>(co_await connection.script("rollback", "rollback"));
    if (outcome.thrown) std::rethrow_exception(outcome.thrown);
    const bool again = ended.error().name == "serialization" && connection.usable();
    if (!again || tries == kMaxTries) co_return ended;
  }
}

}  // namespace matjar::storage
