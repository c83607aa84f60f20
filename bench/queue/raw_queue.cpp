#include "bench/queue/raw_queue.hpp"

#include <fmt/format.h>
#include <memory>
#include <sqlite3.h>
#include <stdexcept>
#include <string>

#include "bench/queue/bench_place.hpp"

namespace matjar::bench {

namespace {

using Steady = std::chrono::steady_clock;

constexpr const char* kAdd = R"sql(
  insert into jobs (id, queue, kind, args, state, priority, attempt, max_attempts, scheduled_at, fencing, created_at)
  values (?1, ?2, ?3, ?4, 'available', 3, 0, 4, strftime('%Y-%m-%dT%H:%M:%fZ'), 0, strftime('%Y-%m-%dT%H:%M:%fZ')))sql";

constexpr const char* kClaim = R"sql(
  update jobs set state = 'running', attempt = attempt + 1, fencing = fencing + 1, worker = 'raw',
                  lease_until = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+15 seconds')
  where id = (select id from jobs where queue = ?1 and state in ('available', 'scheduled', 'retryable')
                and scheduled_at <= strftime('%Y-%m-%dT%H:%M:%fZ')
              order by priority, scheduled_at, id limit 1)
  returning id, fencing)sql";

constexpr const char* kFinish = R"sql(
  update jobs set state = 'completed', ended_at = strftime('%Y-%m-%dT%H:%M:%fZ'), worker = null, lease_until = null
  where id = ?1 and fencing = ?2 and state = 'running')sql";

void check(int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) throw std::runtime_error(sqlite3_errstr(code));
}

class RawQueue {
 public:
  explicit RawQueue(const std::filesystem::path& file) {
    check(sqlite3_open(file.c_str(), &connection_));
    check(sqlite3_exec(
        connection_,
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory",
        nullptr, nullptr, nullptr));
    check(sqlite3_prepare_v2(connection_, kAdd, -1, &add_, nullptr));
    check(sqlite3_prepare_v2(connection_, kClaim, -1, &claim_, nullptr));
    check(sqlite3_prepare_v2(connection_, kFinish, -1, &finish_, nullptr));
  }
  ~RawQueue() {
    for (sqlite3_stmt* statement : {add_, claim_, finish_}) sqlite3_finalize(statement);
    sqlite3_close(connection_);
  }
  RawQueue(const RawQueue&) = delete;
  RawQueue& operator=(const RawQueue&) = delete;

  void add() {
    const queue::NewJob job = small_job();
    const std::string id = fmt::format("00000000-0000-7000-8000-{:012}", ++last_);
    check(sqlite3_bind_text(add_, 1, id.c_str(), -1, SQLITE_STATIC));
    check(sqlite3_bind_text(add_, 2, job.queue.c_str(), -1, SQLITE_STATIC));
    check(sqlite3_bind_text(add_, 3, job.kind.c_str(), -1, SQLITE_STATIC));
    check(sqlite3_bind_text(add_, 4, job.args.c_str(), -1, SQLITE_STATIC));
    check(sqlite3_step(add_));
    check(sqlite3_reset(add_));
  }

  void claim_and_finish() {
    check(sqlite3_bind_text(claim_, 1, kQueue, -1, SQLITE_STATIC));
    if (sqlite3_step(claim_) != SQLITE_ROW) throw std::runtime_error("the queue ran empty");
    const std::string id = reinterpret_cast<const char*>(sqlite3_column_text(claim_, 0));
    check(sqlite3_bind_text(finish_, 1, id.c_str(), -1, SQLITE_STATIC));
    check(sqlite3_bind_int64(finish_, 2, sqlite3_column_int64(claim_, 1)));
    check(sqlite3_step(claim_));
    check(sqlite3_reset(claim_));
    check(sqlite3_step(finish_));
    check(sqlite3_reset(finish_));
  }

  void script(const char* sql) { check(sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr)); }

 private:
  sqlite3* connection_ = nullptr;
  sqlite3_stmt* add_ = nullptr;
  sqlite3_stmt* claim_ = nullptr;
  sqlite3_stmt* finish_ = nullptr;
  int last_ = 0;
};

template <class Call>
double rate(std::chrono::milliseconds time, Call call) {
  const auto began = Steady::now();
  int done = 0;
  for (; Steady::now() < began + time; ++done) call();
  return done / std::chrono::duration<double>(Steady::now() - began).count();
}

}  // namespace

RawRates raw_sqlite_rates(std::chrono::milliseconds time) {
  constexpr int kWaiting = 20'000;
  const storage::TestDirectory directory;
  const auto file = directory.path() / "raw.db";
  const auto database = must(storage::SqliteDatabase::open({.path = file}));
  must(storage::run_task(database->migrate(storage::embedded_migrations())));
  RawQueue queue(file);
  RawRates rates;
  rates.enqueued = rate(time, [&queue] { queue.add(); });
  queue.script("begin");
  for (int i = 0; i < kWaiting; ++i) queue.add();
  queue.script("commit");
  rates.finished = rate(time, [&queue] { queue.claim_and_finish(); });
  return rates;
}

}  // namespace matjar::bench
