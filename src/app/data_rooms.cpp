#include "app/data_rooms.hpp"

#include "billing/plans.hpp"
#include "queue/local_wake_up.hpp"
#include "queue/postgres_wake_up.hpp"
#include "storage/postgres_database.hpp"
#include "storage/sqlite_database.hpp"

namespace matjar::app {

namespace {

Result<std::unique_ptr<storage::Database>> open_driver(const Settings& settings) {
  if (settings.database.url.reveal().empty()) {
    return storage::SqliteDatabase::open({.path = settings.data.directory / "matjar.db"});
  }
  return storage::PostgresDatabase::open({.url = settings.database.url, .connections = settings.database.connections});
}

Result<std::unique_ptr<storage::Database>> open_database(const Foundation& foundation) {
  TRY_ASSIGN(auto database, open_driver(foundation.settings));
  if (!foundation.interruption) return database;
  return std::make_unique<InterruptedDatabase>(std::move(database), *foundation.interruption);
}

std::unique_ptr<queue::WakeUp> open_wake_up(const Foundation& foundation) {
  const Secret& url = foundation.settings.database.url;
  if (url.reveal().empty()) return std::make_unique<queue::LocalWakeUp>();
  return std::make_unique<queue::PostgresWakeUp>(storage::PostgresChannel::Settings{.url = url}, foundation.log);
}

/// Row-level security binds neither superusers nor those who may bypass it, and nobody would notice.
Task<Result<void>> warn_of_privileged_user(storage::Database& database, telemetry::Log& log) {
  static constexpr storage::Query kPrivileged{
      .name = "app.privileged",
      .sql = "select rolsuper or rolbypassrls as privileged from pg_roles where rolname = current_user"};
  CO_TRY_ASSIGN(const auto rows, co_await database.query(kPrivileged));
  if (!rows.empty() && rows.front().get<bool>("privileged")) {
    log.warning("row_level_security_bypassed",
                {{"message", "The user of database.url is bound by no row-level security; use an ordinary one."}});
  }
  co_return Result<void>();
}

}  // namespace

std::filesystem::path key_file_in(const std::filesystem::path& data_directory) {
  return data_directory / "sealing.key";
}

std::map<std::string, queue::RetryPolicy> retry_policies(const Settings& settings) {
  std::map<std::string, queue::RetryPolicy> policies;
  for (const auto& [name, queue] : settings.queues) policies.emplace(name, queue.retry);
  return policies;
}

DataRooms::DataRooms(Foundation& foundation, Opened opened)
    : database(std::move(opened.database)),
      files(foundation.settings.data.directory / "files", foundation.pool),
      keys(std::move(opened.keys)),
      sealer(*keys),
      signing_secret(keys->ring()->signing()),
      wake_up(std::move(opened.wake_up)),
      jobs(*database, foundation.clock, foundation.ids, *wake_up),
      workflows(*database, jobs, *wake_up, foundation.clock, retry_policies(foundation.settings)),
      merchants(*database, foundation.clock, foundation.ids),
      api_keys(*database, foundation.clock, foundation.ids),
      stores(*database),
      builds(*database),
      products(*database, foundation.clock),
      quota(*database, foundation.clock, std::move(opened.plans)),
      sealed_tokens(*database, sealer),
      sealed_events(*database, sealer),
      reseal(*keys, {&sealed_tokens, &sealed_events}, foundation.clock, foundation.log, {}),
      rotation(*keys, jobs, foundation.log) {}

Result<std::unique_ptr<DataRooms>> DataRooms::open(Foundation& foundation, const std::filesystem::path& assets) {
  const auto& directory = foundation.settings.data.directory;
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    return fail(ErrorKind::unavailable, {.name = "data_directory_unusable",
                                         .message = directory.string() + ": " + error.message(),
                                         .next_step = "Choose a folder that can be written to with data.directory."});
  }
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  TRY_ASSIGN(auto database, open_database(foundation));
  TRY(foundation.run(database->migrate(storage::embedded_migrations())));
  if (!foundation.settings.database.url.empty()) {
    TRY(foundation.run(warn_of_privileged_user(*database, foundation.log)));
  }
  TRY_ASSIGN(auto keys, crypto::KeyFile::open_or_create(key_file_in(directory), foundation.clock.now()));
  TRY_ASSIGN(auto plans, billing::load_plans(assets / "data" / "plans.toml"));
  Opened opened{.database = std::move(database),
                .wake_up = open_wake_up(foundation),
                .keys = std::move(keys),
                .plans = std::move(plans)};
  return std::make_unique<DataRooms>(foundation, std::move(opened));
}

}  // namespace matjar::app
