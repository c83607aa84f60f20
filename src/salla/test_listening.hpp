#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "base/time_text.hpp"
#include "crypto/hmac.hpp"
#include "queue/local_wake_up.hpp"
#include "salla/erasure_worker.hpp"
#include "salla/event_worker.hpp"
#include "salla/test_store.hpp"
#include "storage/test_database.hpp"

// For the tests of this room. The program itself includes none of it.

namespace matjar::salla {

/// Everything from Salla's call to what it leads to, with jobs worked on by hand.
class ListeningTest : public testing::Test {
 protected:
  static constexpr std::string_view kStore = "1100";

  static std::string body_of(std::string_view event, std::string_view created_at, std::string_view data = "{}",
                             std::string_view merchant = kStore) {
    return fmt::format(R"({{"event":"{}","merchant":{},"created_at":"{}","data":{}}})", event, merchant, created_at,
                       data);
  }
  static std::string tokens(std::string_view access) {
    return fmt::format(R"({{"access_token":"{}","refresh_token":"r-{}","expires":1799999999,"scope":"a b"}})", access,
                       access);
  }
  net::Headers signed_headers(std::string_view body) {
    return {{"X-Salla-Security-Strategy", "Signature"},
            {"X-Salla-Signature", crypto::hex_of(crypto::hmac_sha256(kSecret, body))}};
  }
  Result<WebhookInbox::Receipt> take(std::string body) {
    net::Headers headers = signed_headers(body);
    return storage::run_task(inbox_.take(std::move(headers), std::move(body)));
  }
  /// Takes and works off.
  void tell(std::string_view event, std::string_view created_at, std::string_view data = "{}",
            std::string_view merchant = kStore) {
    const auto taken = take(body_of(event, created_at, data, merchant));
    ASSERT_TRUE(taken) << describe(taken.error());
    work_off();
  }
  /// Does every job that is due.
  int work_off() {
    for (int done = 0;; ++done) {
      const auto job =
          storage::run_task(jobs_.claim(std::string(WebhookInbox::kQueue), "test", std::chrono::minutes(1)));
      EXPECT_TRUE(job) << describe(job.error());
      if (!job || !*job) return done;
      queue::Worker& worker = (**job).kind == ErasureWorker::kKind ? static_cast<queue::Worker&>(erasure_) : worker_;
      const queue::Verdict verdict = storage::run_task(worker.work(**job));
      const bool ended =
          std::holds_alternative<queue::Settled>(verdict) || std::holds_alternative<queue::Completed>(verdict);
      if (const auto* retry = std::get_if<queue::Retry>(&verdict)) ADD_FAILURE() << describe(retry->error);
      EXPECT_TRUE(ended);
      if (!ended) return done;
    }
  }

  std::optional<Installation> installation(std::string_view store = kStore) {
    return *storage::run_task(installations_.find(SallaMerchantId(std::string(store))));
  }
  std::string access_token(std::string_view store = kStore) {
    const auto known = installation(store);
    if (!known) return "no installation";
    const auto token = storage::run_task(vault_.access_token(known->merchant));
    return token ? token->reveal() : token.error().name;
  }
  std::int64_t number(std::string_view sql) {
    return storage::run_task(database_->query({"test.number", sql}))->front().get<std::int64_t>("n");
  }
  std::int64_t events_in(std::string_view state) {
    return storage::run_task(
               database_->query({"test.state", "select count(*) as n from salla_events where state = $1"}, {state}))
        ->front()
        .get<std::int64_t>("n");
  }

  static inline const Secret kSecret{"whsec_test_of_our_own"};

  storage::TestDatabase database_;
  /// Behind everything that the tests tell.
  ManualClock clock_{*from_rfc3339("2026-02-01T00:00:00Z")};
  CountingIdSource ids_;
  queue::LocalWakeUp wake_up_;
  telemetry::Metrics metrics_;
  queue::JobEngine jobs_{*database_, clock_, ids_, wake_up_};
  const crypto::SealingKey key_ = crypto::SealingKey::generate();
  crypto::Sealer sealer_{crypto::KeyRing(key_)};
  TestStore store_;
  SallaClient client_{store_,
                      SallaClient::Settings{.api_base = *Url::parse("https://api.salla.example/admin/v2"),
                                            .accounts_base = *Url::parse("https://accounts.salla.example"),
                                            .client_id = "id",
                                            .client_secret = Secret("secret")},
                      clock_};
  TokenVault vault_{*database_, sealer_, client_, clock_};
  accounts::MerchantRepository merchants_{*database_, clock_, ids_};
  catalog::StoreRepository stores_{*database_};
  InstallationRepository installations_{*database_, clock_};
  EventRepository events_{*database_, sealer_, clock_};
  AppEvents app_{{.merchants = merchants_,
                  .stores = stores_,
                  .installations = installations_,
                  .events = events_,
                  .tokens = vault_,
                  .jobs = jobs_,
                  .clock = clock_},
                 {.erase_after = std::chrono::hours(48)}};
  WebhookInbox inbox_{{.database = *database_, .jobs = jobs_, .sealer = sealer_, .clock = clock_, .ids = ids_},
                      {.secret = kSecret}};
  /// Counts what it is told.
  class Listener final : public EventHandler {
   public:
    bool handles(std::string_view event) const override { return event == "order.created" || event == "app.installed"; }
    storage::Body<Result<EventOutcome>> apply(storage::Transaction& transaction, const StoreEvent&) override {
      transaction.after_commit([this] { ++told; });
      co_return EventOutcome::applied;
    }
    int told = 0;
  };
  Listener listener_;
  EventWorker worker_{events_, installations_, app_, jobs_, {&listener_}, metrics_};
  ErasureWorker erasure_{{.jobs = jobs_, .installations = installations_, .events = events_, .merchants = merchants_}};
};

}  // namespace matjar::salla
