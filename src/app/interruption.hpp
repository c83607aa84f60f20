#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "app/settings.hpp"
#include "base/result.hpp"
#include "net/http_client.hpp"
#include "storage/database.hpp"

namespace matjar::app {

/// Gives every commit and every outbound call of the process a running number and breaks the one that it was told to,
/// so that a test can interrupt each of them. Safe for concurrent use.
class Interruption {
 public:
  enum class When {
    before,       ///< the process is killed: the commit or call never happens
    after,        ///< the process is killed: it has happened, and nobody has heard of it
    answer_lost,  ///< it happens, and its caller is told that the connection broke
  };

  /// No value when the settings ask for nothing; `setting_invalid` for a word that is none of When, and outside of the
  /// sandbox: nobody's real store shall be broken on purpose.
  static Result<std::unique_ptr<Interruption>> from(const Settings& settings);
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// Numbers what is about to happen: one line "7 commit jobs.claim" in the log. Does not return from the point
  /// that shall be killed before it happens.
  std::int64_t begin(std::string_view kind, std::string_view label);
  /// It has happened. Does not return from the point that shall be killed after it; true when its answer is lost.
  bool ended(std::int64_t number);

 private:
  Interruption(std::int64_t point, When when, int log) : point_(point), when_(when), log_(log) {}

  const std::int64_t point_;
  const When when_;
  const int log_;  ///< file descriptor; -1: none
  std::mutex mutex_;
  std::int64_t last_ = 0;
};

/// A database whose commits are numbered. Just before the commit every statement of the body has been executed.
class InterruptedDatabase final : public storage::Database {
 public:
  InterruptedDatabase(std::unique_ptr<storage::Database> inner, Interruption& interruption)
      : inner_(std::move(inner)), interruption_(interruption) {}

  Task<Result<storage::Rows>> query(storage::Query query, storage::Params params) override;
  Task<Result<void>> run(AnyBody body) override;
  Task<Result<storage::Rows>> query_for(MerchantId merchant, storage::Query query, storage::Params params) override;
  Task<Result<void>> run_for(MerchantId merchant, AnyBody body) override;
  Task<Result<void>> migrate(std::vector<storage::Migration> migrations) override;

 private:
  /// A transaction on its way: its number, and what waits for the answer to its commit.
  struct Passing {
    std::int64_t number = 0;
    storage::CommitHooks hooks;
  };
  AnyBody numbered(AnyBody& body, Passing& passing);
  Result<void> heard(Result<void> committed, Passing& passing);

  std::unique_ptr<storage::Database> inner_;
  Interruption& interruption_;
};

/// A client whose calls are numbered.
class InterruptedHttpClient final : public net::HttpClient {
 public:
  InterruptedHttpClient(net::HttpClient& inner, Interruption& interruption)
      : inner_(inner), interruption_(interruption) {}

  Task<Result<net::HttpAnswer>> send(net::HttpCall call) override;

 private:
  net::HttpClient& inner_;
  Interruption& interruption_;
};

}  // namespace matjar::app
