#include "app/data_rooms.hpp"

#include "app/operator_key.hpp"
#include "billing/plans.hpp"
#include "crypto/hmac.hpp"
#include "crypto/key_file.hpp"
#include "storage/postgres_database.hpp"
#include "storage/sqlite_database.hpp"

namespace matjar::app {

namespace {

Result<std::unique_ptr<storage::Database>> open_database(const Settings& settings) {
  if (settings.database.url.reveal().empty()) {
    return storage::SqliteDatabase::open({.path = settings.data.directory / "matjar.db"});
  }
  return storage::PostgresDatabase::open({.url = settings.database.url, .connections = settings.database.connections});
}

}  // namespace

std::map<std::string, queue::RetryPolicy> retry_policies(const Settings& settings) {
  std::map<std::string, queue::RetryPolicy> policies;
  for (const auto& [name, queue] : settings.queues) policies.emplace(name, queue.retry);
  return policies;
}

DataRooms::DataRooms(Foundation& foundation, Opened opened)
    : database(std::move(opened.database)),
      files(foundation.settings.data.directory / "files", foundation.pool),
      sealer(crypto::KeyRing(opened.key)),
      signing_secret(std::string(crypto::bytes_of(crypto::hmac_sha256(opened.key.bytes(), "webhook signing")))),
      operator_key(app::operator_key(opened.key)),
      wake_up(),
      jobs(*database, foundation.clock, foundation.ids, wake_up),
      workflows(*database, jobs, wake_up, foundation.clock, retry_policies(foundation.settings)),
      merchants(*database, foundation.clock, foundation.ids),
      api_keys(*database, foundation.clock, foundation.ids),
      stores(*database),
      builds(*database),
      products(*database, foundation.clock),
      quota(*database, foundation.clock, std::move(opened.plans)) {}

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
  TRY_ASSIGN(auto database, open_database(foundation.settings));
  TRY(foundation.run(database->migrate(storage::embedded_migrations())));
  TRY_ASSIGN(auto key, crypto::load_or_create_key_file(directory / kSealingKeyFile));
  TRY_ASSIGN(auto plans, billing::load_plans(assets / "data" / "plans.toml"));
  Opened opened{.database = std::move(database), .key = std::move(key), .plans = std::move(plans)};
  return std::make_unique<DataRooms>(foundation, std::move(opened));
}

}  // namespace matjar::app
