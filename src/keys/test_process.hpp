#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>

#include "keys/reseal_worker.hpp"
#include "salla/sealed_rows.hpp"
#include "salla/token_vault.hpp"
#include "storage/test_database.hpp"

// For the tests of this room. The program itself includes none of it.

namespace matjar::keys {

/// Salla's token endpoint for many merchants: a refresh token works once and gives a pair that ends within a day, so
/// that every use of it is a refresh.
class TokenEndpoint final : public net::HttpClient {
 public:
  salla::TokenSet grant(Timestamp now) {
    const std::string number = std::to_string(++granted_);
    live_.insert("refresh-" + number);
    return {.access_token = Secret("access-" + number),
            .refresh_token = Secret("refresh-" + number),
            .expires_at = now + std::chrono::hours(23),
            .scope = ""};
  }
  Task<Result<net::HttpAnswer>> send(net::HttpCall call) override {
    const std::size_t from = call.body.find("refresh_token=refresh-") + 14;
    const std::string presented = call.body.substr(from, call.body.find('&', from) - from);
    if (live_.erase(presented) == 0) {
      ++refused;
      co_return net::HttpAnswer{.status = 401, .headers = {}, .body = R"({"error":"invalid_grant"})", .url = {}};
    }
    ++refreshed;
    const salla::TokenSet next = grant(Timestamp());
    const std::string body = R"({"access_token":")" + next.access_token.reveal() + R"(","refresh_token":")" +
                             next.refresh_token.reveal() + R"(","expires_in":82800})";
    co_return net::HttpAnswer{.status = 200, .headers = {}, .body = body, .url = {}};
  }

  int refreshed = 0;
  int refused = 0;

 private:
  std::set<std::string> live_;
  int granted_ = 0;
};

/// A table whose batches fail at the test's will, as where a process ends between two of them.
class UnreliableTable final : public crypto::SealedTable {
 public:
  explicit UnreliableTable(crypto::SealedTable& inner) : inner_(inner) {}
  std::string_view name() const override { return inner_.name(); }
  Task<Result<Batch>> reseal(std::string after, int at_most) override {
    if (batches_left-- <= 0) {
      co_return fail(ErrorKind::unavailable, {.name = "connection_lost", .message = "The process ends here."});
    }
    co_return co_await inner_.reseal(std::move(after), at_most);
  }
  Task<Result<bool>> uses(std::string key_id) override { return inner_.uses(std::move(key_id)); }

  int batches_left = 1'000'000;

 private:
  crypto::SealedTable& inner_;
};

/// One process of an installation: the file and the database are shared, everything else is its own.
struct Process {
  Process(storage::Database& database, const std::filesystem::path& key_file, TokenEndpoint& endpoint,
          const Clock& clock, int batch)
      : keys(crypto::KeyFile::open_or_create(key_file, clock.now()).value()),
        sealer(*keys),
        sealed(database, sealer),
        table(sealed),
        client(endpoint,
               salla::SallaClient::Settings{.api_base = *Url::parse("https://api.salla.example/admin/v2"),
                                            .accounts_base = *Url::parse("https://accounts.salla.example"),
                                            .client_id = "id",
                                            .client_secret = Secret("secret"),
                                            .first_delay = std::chrono::milliseconds(1)},
               clock),
        vault(database, sealer, client, clock),
        worker(*keys, {&table}, clock, log, {.batch = batch}) {}

  telemetry::Log log = telemetry::Log::silent();
  std::unique_ptr<crypto::KeyFile> keys;
  crypto::Sealer sealer;
  salla::SealedTokens sealed;
  UnreliableTable table;
  salla::SallaClient client;
  salla::TokenVault vault;
  ResealWorker worker;
};

}  // namespace matjar::keys
