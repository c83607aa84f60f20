#include "salla/subscription_worker.hpp"

#include <algorithm>

#include "salla/connect_flow.hpp"
#include "salla/renewal_worker.hpp"
#include "salla/test_listening.hpp"
#include "salla/upkeep_watch.hpp"

namespace matjar::salla {
namespace {

using storage::run_task;

constexpr const char* kOurs = "https://matjar.example/webhooks/salla";

/// A connected store whose tokens work there.
class SubscriptionTest : public ListeningTest {
 protected:
  void SetUp() override {
    tell("app.store.authorize", "2026-02-01 01:00:00",
         R"({"access_token":"access-1","refresh_token":"refresh-1","expires_in":1209600})");
  }
  queue::Verdict subscribe() {
    const queue::Job job{.args = SubscriptionWorker::job(SallaMerchantId(std::string(kStore))).args};
    return run_task(subscriptions_.work(job));
  }
  std::vector<std::string> told() const {
    std::vector<std::string> lines;
    for (const auto& one : store_.webhooks_there) lines.push_back(one.event + " " + one.url);
    std::ranges::sort(lines);
    return lines;
  }
  const std::vector<std::string> all_{std::string("order.created ") + kOurs, std::string("product.deleted ") + kOurs,
                                      std::string("product.tags.updated ") + kOurs};

  std::string address_ = kOurs;
  telemetry::LogBuffer lines_;
  telemetry::Log log_ = telemetry::Log::to_buffer(clock_, lines_);
  SubscriptionWorker subscriptions_{client_,
                                    vault_,
                                    installations_,
                                    {.events = {"order.created", "product.deleted", "product.tags.updated"},
                                     .address = [this] { return address_; },
                                     .proof = {.secret = kSecret}},
                                    log_};
  RenewalWorker renewal_{vault_, log_};
  ConnectFlow connect_{
      {.database = *database_, .client = client_, .inbox = inbox_, .installations = installations_, .clock = clock_},
      {.scopes = {}, .callback = [] { return std::string(); }}};
  UpkeepWatch upkeep_{{.jobs = jobs_,
                       .tokens = vault_,
                       .installations = installations_,
                       .events = events_,
                       .connect = connect_,
                       .clock = clock_},
                      {},
                      log_};
};

TEST_F(SubscriptionTest, a_store_that_was_connected_tells_us_everything_that_we_want_to_know_with_our_proof) {
  EXPECT_TRUE(std::holds_alternative<queue::Completed>(subscribe()));
  EXPECT_EQ(told(), all_);
  for (const auto& one : store_.webhooks_there) {
    EXPECT_EQ(one.secret, kSecret.reveal());
    EXPECT_EQ(one.strategy, "signature");
  }
}

TEST_F(SubscriptionTest, what_is_there_already_stays_and_its_proof_is_set_again) {
  subscribe();
  store_.webhooks_there[1].secret = "an older one";
  store_.webhooks_there[2].strategy.clear();
  const auto before = store_.calls.size();
  subscribe();
  for (std::size_t i = before; i < store_.calls.size(); ++i)
    EXPECT_TRUE(store_.calls[i] == "GET /webhooks" || store_.calls[i].starts_with("PUT ")) << store_.calls[i];
  EXPECT_EQ(told(), all_);
  for (const auto& one : store_.webhooks_there) {
    EXPECT_EQ(one.secret, kSecret.reveal());
    EXPECT_EQ(one.strategy, "signature");
  }
}

TEST_F(SubscriptionTest, what_was_lost_doubled_or_sent_to_our_old_address_is_repaired_and_foreign_ones_stay) {
  store_.webhooks_there = {
      {.id = 1, .event = "order.created", .url = "https://old.example/webhooks/salla", .name = "matjar order.created"},
      {.id = 2, .event = "product.deleted", .url = kOurs, .name = "matjar product.deleted"},
      {.id = 3, .event = "product.deleted", .url = kOurs, .name = "matjar product.deleted"},
      {.id = 4, .event = "brand.created", .url = kOurs, .name = "matjar brand.created"},
      {.id = 5, .event = "order.created", .url = "https://other.example/webhooks/salla", .name = "another app"}};
  subscribe();
  auto wanted = all_;
  wanted.emplace_back("order.created https://other.example/webhooks/salla");
  std::ranges::sort(wanted);
  EXPECT_EQ(told(), wanted);
}

TEST_F(SubscriptionTest, a_store_that_is_out_of_order_is_asked_again) {
  for (int i = 0; i < 3; ++i) store_.troubles.push_back({.call = "PUT /webhooks/", .status = 503});
  const queue::Verdict verdict = subscribe();
  const auto* retry = std::get_if<queue::Retry>(&verdict);
  ASSERT_NE(retry, nullptr);
  EXPECT_TRUE(retry->error.transient());
  EXPECT_EQ(*run_task(upkeep_.look()), 1) << "it counts as not looked at";
  subscribe();
  for (const auto& one : store_.webhooks_there) EXPECT_EQ(one.secret, kSecret.reveal());
}

TEST_F(SubscriptionTest, what_the_store_refuses_for_good_holds_nothing_else_up_and_is_tried_again_tomorrow) {
  store_.troubles.push_back(
      {.call = "POST /webhooks/subscribe", .status = 422, .body = R"({"error":{"message":"no"}})"});
  EXPECT_TRUE(std::holds_alternative<queue::Completed>(subscribe()));
  EXPECT_EQ(told(), (std::vector<std::string>{all_[1], all_[2]}));
  EXPECT_NE(lines_.text().find("salla_subscriptions_missing"), std::string::npos);
  EXPECT_EQ(*run_task(upkeep_.look()), 0);
}

TEST_F(SubscriptionTest, a_token_that_ended_before_its_time_is_renewed) {
  store_.access_token = "access-2";
  EXPECT_TRUE(std::holds_alternative<queue::Completed>(subscribe()));
  EXPECT_EQ(told(), all_);
  EXPECT_EQ(store_.presented_refresh_tokens, 1);
}

TEST_F(SubscriptionTest, a_store_that_was_connected_anew_meanwhile_is_looked_at_once_more) {
  const auto before = *installation()->authorized_at;
  tell("app.store.authorize", "2026-02-01 02:00:00",
       R"({"access_token":"access-1","refresh_token":"refresh-1","expires_in":1209600})");
  EXPECT_FALSE(*run_task(installations_.note_looked_at(SallaMerchantId(std::string(kStore)), before)));
  EXPECT_EQ(*run_task(upkeep_.look()), 1);
}

TEST_F(SubscriptionTest, nothing_is_asked_for_that_we_would_not_hear_or_would_refuse) {
  address_.clear();
  EXPECT_TRUE(std::holds_alternative<queue::Completed>(subscribe()));
  address_ = kOurs;
  SubscriptionWorker without_secret(client_, vault_, installations_,
                                    {.events = {"order.created"}, .address = [this] { return address_; }, .proof = {}},
                                    log_);
  const queue::Job job{.args = SubscriptionWorker::job(SallaMerchantId(std::string(kStore))).args};
  EXPECT_TRUE(std::holds_alternative<queue::Completed>(run_task(without_secret.work(job))));
  EXPECT_TRUE(store_.calls.empty());
  EXPECT_EQ(*run_task(upkeep_.look()), 1) << "it counts as not looked at";
}

TEST_F(SubscriptionTest, a_store_that_the_app_has_left_is_left_alone) {
  tell("app.uninstalled", "2026-02-01 02:00:00");
  EXPECT_TRUE(std::holds_alternative<queue::Cancel>(subscribe()));
  EXPECT_TRUE(store_.calls.empty());
}

TEST_F(SubscriptionTest, the_subscriptions_are_looked_at_once_a_day) {
  EXPECT_EQ(*run_task(upkeep_.look()), 1);
  EXPECT_EQ(*run_task(upkeep_.look()), 1);
  EXPECT_EQ(number("select count(*) as n from jobs where kind = 'salla.subscribe'"), 1)
      << "what is asked for and not done yet is asked for once";
  subscribe();
  EXPECT_EQ(*run_task(upkeep_.look()), 0);
  clock_.advance(std::chrono::hours(25));
  EXPECT_EQ(*run_task(upkeep_.look()), 1);
}

TEST_F(SubscriptionTest, tokens_are_renewed_a_day_before_they_end_though_nobody_uses_them) {
  subscribe();
  clock_.advance(std::chrono::hours(24 * 12));
  run_task(upkeep_.look());
  EXPECT_EQ(number("select count(*) as n from jobs where kind = 'salla.renew'"), 0);
  clock_.advance(std::chrono::hours(24));
  run_task(upkeep_.look());
  run_task(upkeep_.look());
  EXPECT_EQ(number("select count(*) as n from jobs where kind = 'salla.renew'"), 1);
  const queue::Job job{.args = RenewalWorker::job(installation()->merchant).args};
  EXPECT_TRUE(std::holds_alternative<queue::Completed>(run_task(renewal_.work(job))));
  EXPECT_EQ(store_.presented_refresh_tokens, 1);
  EXPECT_EQ(access_token(), "access-1-next");
  run_task(upkeep_.look());
  EXPECT_EQ(store_.presented_refresh_tokens, 1);
}

TEST_F(SubscriptionTest, a_renewal_that_somebody_died_over_is_settled_though_nobody_uses_the_tokens) {
  subscribe();
  ASSERT_TRUE(run_task(storage::execute(
      *database_, {"test.begin", "update salla_tokens set state = 'refreshing', updated_at = $1"}, {clock_.now()})));
  EXPECT_EQ(*run_task(upkeep_.look()), 0) << "it may be under way";
  clock_.advance(std::chrono::minutes(6));
  EXPECT_EQ(*run_task(upkeep_.look()), 1);
  const queue::Job job{.args = RenewalWorker::job(installation()->merchant).args};
  EXPECT_TRUE(std::holds_alternative<queue::Completed>(run_task(renewal_.work(job))));
  EXPECT_EQ(number("select count(*) as n from salla_tokens where state = 'reauth_needed'"), 1);
  EXPECT_NE(lines_.text().find("salla_connection_ended"), std::string::npos);
  EXPECT_EQ(store_.presented_refresh_tokens, 0);
  EXPECT_EQ(access_token(), "access-1") << "good to its end";
}

TEST_F(SubscriptionTest, a_merchant_whose_erasure_was_lost_is_forgotten_all_the_same) {
  subscribe();
  tell("app.uninstalled", "2026-02-01 02:00:00");
  ASSERT_TRUE(run_task(storage::execute(*database_, {"test.lose", "delete from jobs where kind = 'salla.erase'"})));
  EXPECT_EQ(*run_task(upkeep_.look()), 0);
  clock_.advance(std::chrono::hours(49));
  EXPECT_EQ(*run_task(upkeep_.look()), 1);
  work_off();
  EXPECT_EQ(*run_task(upkeep_.look()), 0);
  EXPECT_EQ(number("select count(*) as n from salla_installations where erased_at is not null"), 1);
}

}  // namespace
}  // namespace matjar::salla
