#include "bench/queue/bench_place.hpp"

namespace matjar::bench {

namespace {

constexpr int kJobsInOneTransaction = 1'000;

std::unique_ptr<storage::Database> open_postgres(const std::string& schema) {
  const std::string options = "&options=-csearch_path%3D" + schema;
  return must(storage::PostgresDatabase::open({.url = Secret(storage::PostgresInstallation::server() + options)}));
}

}  // namespace

std::string_view to_string(Backend backend) {
  return backend == Backend::sqlite ? "SQLite" : "PostgreSQL";
}

queue::NewJob small_job() {
  return {.queue = kQueue,
          .kind = kKind,
          .args =
              R"({"build":"0198c0de-0000-7000-8000-000000000001","merchant":"0198c0de-0000-7000-8000-000000000002",)"
              R"("step":"ai-content","language":"ar"})"};
}

BenchPlace::BenchPlace(Backend backend) {
  if (backend == Backend::sqlite) {
    database_ = must(storage::SqliteDatabase::open({.path = directory_.path() / "bench.db"}));
  } else {
    schema_ = std::make_unique<storage::PostgresInstallation>();
    database_ = open_postgres(schema_->schema());
  }
  must(storage::run_task(database_->migrate(storage::embedded_migrations())));
  engine_ = std::make_unique<queue::JobEngine>(*database_, clock_, ids_, wake_up_);
}

Task<void> BenchPlace::fill(int jobs) {
  for (int done = 0; done < jobs; done += kJobsInOneTransaction) {
    auto body = [this, count = std::min(jobs - done, kJobsInOneTransaction)](
                    storage::Transaction& transaction) -> storage::Body<Result<void>> {
      for (int i = 0; i < count; ++i) CO_TRY(co_await engine_->insert(transaction, small_job()));
      co_return Result<void>();
    };
    must(co_await storage::transact(*database_, std::move(body)));
  }
}

}  // namespace matjar::bench
