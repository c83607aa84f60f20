#include "storage/sqlite_writer.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iterator>

namespace matjar::storage {

namespace {

/// Bounds how long the first caller of a batch waits for the last one's statements.
constexpr std::size_t kMaxBatch = 256;

}  // namespace

SqliteWriter::SqliteWriter(std::unique_ptr<SqliteConnection> connection)
    : connection_(std::move(connection)), thread_([this] { loop(); }) {}

SqliteWriter::~SqliteWriter() {
  {
    std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

Task<Result<void>> SqliteWriter::submit(Work work) {
  const auto start = [this](auto handler, Work moved) {
    auto executor = boost::asio::prefer(boost::asio::get_associated_executor(handler),
                                        boost::asio::execution::outstanding_work.tracked);
    auto complete = [handler = std::move(handler), executor](Outcome outcome) mutable {
      auto resume = [handler = std::move(handler), outcome = std::move(outcome)]() mutable {
        std::move(handler)(std::move(outcome.thrown), std::move(outcome.result));
      };
      boost::asio::post(executor, std::move(resume));
    };
    enqueue({.work = std::move(moved), .complete = std::move(complete)});
  };
  const auto& token = boost::asio::use_awaitable;
  auto waiting =
      boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(std::exception_ptr, Result<void>)>(
          start, token, std::move(work));
  co_return co_await std::move(waiting);
}

void SqliteWriter::enqueue(Pending pending) {
  {
    std::scoped_lock lock(mutex_);
    queue_.push_back(std::move(pending));
  }
  changed_.notify_one();
}

void SqliteWriter::loop() {
  while (true) {
    std::vector<Pending> batch;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kMaxBatch));
      batch.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.begin() + count));
      queue_.erase(queue_.begin(), queue_.begin() + count);
    }
    std::span<Pending> rest(batch);
    while (!rest.empty()) {
      std::vector<Outcome> outcomes;
      const std::size_t ended = commit_some(rest, outcomes);
      for (std::size_t i = 0; i < ended; ++i) {
        // The work may refer to the caller's frame, which may be gone once it has been told.
        rest[i].work = nullptr;
        rest[i].complete(std::move(outcomes[i]));
      }
      rest = rest.subspan(ended);
    }
  }
}

std::size_t SqliteWriter::commit_some(std::span<Pending> batch, std::vector<Outcome>& outcomes) {
  if (const auto begun = connection_->script("begin", "begin immediate"); !begun) {
    outcomes.assign(batch.size(), {.thrown = nullptr, .result = begun});
    return batch.size();
  }
  for (Pending& pending : batch) {
    outcomes.push_back(run_one(pending));
    if (connection_->in_transaction()) continue;
    // SQLite gave the whole transaction up (disk full, I/O error): what ran before in it is lost as well.
    const Result<void> lost = outcomes.back().result;
    for (Outcome& outcome : outcomes) {
      if (!outcome.failed() && !lost) outcome.result = lost;
    }
    return outcomes.size();
  }
  if (const auto committed = connection_->script("commit", "commit"); !committed) {
    for (Outcome& outcome : outcomes) {
      if (!outcome.failed()) outcome.result = committed;
    }
    if (connection_->in_transaction()) static_cast<void>(connection_->script("rollback", "rollback"));
  }
  return outcomes.size();
}

SqliteWriter::Outcome SqliteWriter::run_one(Pending& pending) {
  Outcome outcome{.thrown = nullptr, .result = connection_->script("savepoint", "savepoint piece")};
  if (outcome.failed()) return outcome;
  try {
    outcome.result = pending.work(*connection_);
  } catch (...) {
    // A body's defect belongs to its caller, who gets it rethrown; the writer must go on for the others.
    outcome.thrown = std::current_exception();
  }
  if (!connection_->in_transaction()) {
    if (!outcome.failed()) {
      outcome.result = fail(ErrorKind::unavailable, {.name = "transaction_lost",
                                                     .message = "The database ended the transaction by itself.",
                                                     .next_step = "Check the disk of the database, then try again."});
    }
    return outcome;
  }
  const char* end = outcome.failed() ? "rollback to piece; release piece" : "release piece";
  if (auto ended = connection_->script("savepoint", end); !ended) {
    static_cast<void>(connection_->script("rollback", "rollback"));
    if (!outcome.failed()) outcome.result = std::move(ended);
  }
  return outcome;
}

}  // namespace matjar::storage
