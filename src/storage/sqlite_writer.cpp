#include "storage/sqlite_writer.hpp"

#include <algorithm>
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
/// Callers at a time from which on a flush that some of them miss costs more than the wait.
constexpr std::size_t kCrowd = 4;
/// Parts of the time that the last commit took: what the next caller may take to come, and all of them together.
constexpr int kShareForOne = 16;
constexpr int kShareForAll = 2;
/// No caller is waited for longer, however slow the disk is.
constexpr std::chrono::microseconds kLongestWait{500};

// Prepared once: reading their text would cost as much as a small piece's own statement.
constexpr Query kBegin{"begin", "begin immediate"};
constexpr Query kCommit{"commit", "commit"};
constexpr Query kRollback{"rollback", "rollback"};
constexpr Query kBeginPiece{"savepoint", "savepoint piece"};
constexpr Query kKeepPiece{"savepoint", "release piece"};
constexpr Query kDropPiece{"savepoint", "rollback to piece"};

Result<void> control(SqliteConnection& connection, const Query& statement) {
  static const Params none;
  TRY(connection.run(statement, none));
  return {};
}

}  // namespace

WriterPatience writer_patience(std::size_t callers, std::chrono::steady_clock::duration last_took) {
  if (callers < kCrowd) return {};
  return {.for_one = std::min<std::chrono::steady_clock::duration>(last_took / kShareForOne, kLongestWait),
          .in_all = last_took / kShareForAll};
}

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
  bool first = false;
  {
    std::scoped_lock lock(mutex_);
    first = queue_.empty();
    queue_.push_back(std::move(pending));
  }
  if (first) changed_.notify_one();
}

void SqliteWriter::loop() {
  while (true) {
    std::vector<Pending> batch = next_batch();
    if (batch.empty()) return;
    const auto began = std::chrono::steady_clock::now();
    run_batch(batch);
    last_took_ = std::chrono::steady_clock::now() - began;
    last_size_ = batch.size();
  }
}

std::vector<SqliteWriter::Pending> SqliteWriter::next_batch() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  wait_for_followers(lock, writer_patience(std::max(last_size_, queue_.size()), last_took_));
  const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kMaxBatch));
  std::vector<Pending> batch(std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.begin() + count));
  queue_.erase(queue_.begin(), queue_.begin() + count);
  return batch;
}

void SqliteWriter::wait_for_followers(std::unique_lock<std::mutex>& lock, WriterPatience patience) {
  const auto until = std::chrono::steady_clock::now() + patience.in_all;
  std::size_t seen = 0;
  while (queue_.size() > seen && queue_.size() < kMaxBatch && std::chrono::steady_clock::now() < until) {
    seen = queue_.size();
    changed_.wait_for(lock, patience.for_one, [this] { return stopping_; });
  }
}

void SqliteWriter::run_batch(std::span<Pending> rest) {
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

std::size_t SqliteWriter::commit_some(std::span<Pending> batch, std::vector<Outcome>& outcomes) {
  if (const auto begun = control(*connection_, kBegin); !begun) {
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
  if (const auto committed = control(*connection_, kCommit); !committed) {
    for (Outcome& outcome : outcomes) {
      if (!outcome.failed()) outcome.result = committed;
    }
    if (connection_->in_transaction()) static_cast<void>(control(*connection_, kRollback));
  }
  return outcomes.size();
}

SqliteWriter::Outcome SqliteWriter::run_one(Pending& pending) {
  Outcome outcome{.thrown = nullptr, .result = control(*connection_, kBeginPiece)};
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
  Result<void> ended = outcome.failed() ? control(*connection_, kDropPiece) : Result<void>();
  if (ended) ended = control(*connection_, kKeepPiece);
  if (!ended) {
    static_cast<void>(control(*connection_, kRollback));
    if (!outcome.failed()) outcome.result = std::move(ended);
  }
  return outcome;
}

}  // namespace matjar::storage
