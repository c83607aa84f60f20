#include "salla/webhook_inbox.hpp"

#include "base/gather.hpp"
#include "salla/sealed_rows.hpp"
#include "salla/test_listening.hpp"

namespace matjar::salla {
namespace {

using Receipt = WebhookInbox::Receipt;
using storage::run_task;

constexpr std::string_view kThen = "2026-01-01 10:00:00";

TEST_F(ListeningTest, an_event_is_written_down_with_its_job_before_it_is_taken) {
  EXPECT_EQ(*take(body_of("order.created", kThen)), Receipt::taken);
  EXPECT_EQ(events_in("pending"), 1);
  EXPECT_EQ(number("select count(*) as n from jobs where kind = 'salla.event' and lane = 'salla:1100'"), 1);
}

TEST_F(ListeningTest, the_body_of_an_event_cannot_be_read_in_the_database_and_is_gone_when_it_had_its_effect) {
  ASSERT_TRUE(take(body_of("app.store.authorize", kThen, tokens("very-secret"))));
  EXPECT_EQ(number("select count(*) as n from salla_events where body like '%very-secret%' or body = ''"), 0);
  EXPECT_EQ(number("select count(*) as n from jobs where cast(args as text) like '%very-secret%'"), 0);
  work_off();
  EXPECT_EQ(events_in("applied"), 1);
  EXPECT_EQ(number("select count(*) as n from salla_events where body <> ''"), 0);
}

TEST_F(ListeningTest, a_delivery_that_comes_again_is_known_whether_or_not_it_had_its_effect) {
  const std::string body = body_of("order.created", kThen);
  EXPECT_EQ(*take(body), Receipt::taken);
  EXPECT_EQ(*take(body), Receipt::known);
  work_off();
  EXPECT_EQ(*take(body), Receipt::known);
  EXPECT_EQ(number("select count(*) as n from jobs"), 1);
}

TEST_F(ListeningTest, a_hundred_deliveries_at_once_are_one) {
  std::vector<Task<Result<Receipt>>> all;
  const std::string body = body_of("order.created", kThen);
  for (int i = 0; i < 100; ++i) all.push_back(inbox_.take(signed_headers(body), body));
  auto together = [](std::vector<Task<Result<Receipt>>> takes) -> Task<std::vector<Result<Receipt>>> {
    co_return co_await gather(std::move(takes));
  };
  int taken = 0;
  for (const auto& receipt : run_task(together(std::move(all)))) {
    ASSERT_TRUE(receipt) << describe(receipt.error());
    if (*receipt == Receipt::taken) ++taken;
  }
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(number("select count(*) as n from salla_events"), 1);
  EXPECT_EQ(number("select count(*) as n from jobs"), 1);
}

TEST_F(ListeningTest, what_is_not_proven_or_not_readable_leaves_no_trace) {
  EXPECT_EQ(run_task(inbox_.take({}, body_of("order.created", kThen))).error().name, "webhook_unproven");
  EXPECT_EQ(take("{}").error().name, "webhook_malformed");
  EXPECT_EQ(number("select count(*) as n from salla_events"), 0);
  EXPECT_EQ(number("select count(*) as n from jobs"), 0);
}

TEST_F(ListeningTest, an_event_of_a_store_that_nobody_installed_the_app_in_is_kept_without_an_effect) {
  tell("order.created", kThen);
  EXPECT_EQ(events_in("kept"), 1);
  EXPECT_EQ(number("select count(*) as n from merchants"), 0);
}

TEST_F(ListeningTest, an_event_of_an_unknown_name_is_kept_and_counted) {
  tell("app.store.authorize", kThen, tokens("a1"));
  tell("moon.landed", kThen, R"({"where":"sea of tranquillity"})");
  EXPECT_EQ(events_in("kept"), 1);
  EXPECT_EQ(number("select count(*) as n from salla_events where state = 'kept' and body <> ''"), 1);
  EXPECT_NE(metrics_.render().find(R"(matjar_salla_events_total{event="moon.landed",outcome="kept"} 1)"),
            std::string::npos);
}

TEST_F(ListeningTest, an_event_of_the_future_happened_when_it_came) {
  tell("app.store.authorize", "2031-01-01 10:00:00", tokens("a1"));
  EXPECT_EQ(*installation()->authorized_at, clock_.now());
  clock_.advance(std::chrono::hours(1));
  tell("app.uninstalled", "2031-01-01 09:00:00");
  EXPECT_FALSE(installation()->installed) << "it keeps no later one out";
}

TEST_F(ListeningTest, what_waits_becomes_readable_with_a_new_key_alone_and_what_is_empty_needs_none) {
  tell("app.store.authorize", kThen, tokens("a1"));
  ASSERT_TRUE(take(body_of("order.created", kThen)));
  const auto key = crypto::SealingKey::generate();
  const crypto::Sealer next(crypto::KeyRing(key, {key_}));
  SealedEvents sealed(*database_, next);
  EXPECT_TRUE(*run_task(sealed.uses(key_.id())));
  const auto batch = run_task(sealed.reseal("", 10));
  ASSERT_TRUE(batch) << describe(batch.error());
  EXPECT_EQ(batch->rows, 1);
  EXPECT_EQ(batch->resealed, 1);
  EXPECT_FALSE(*run_task(sealed.uses(key_.id())));
  const crypto::Sealer alone{crypto::KeyRing(key)};
  EventRepository events(*database_, alone, clock_);
  const auto rows = run_task(database_->query({"test.id", "select id from salla_events where state = 'pending'"}));
  const auto found = run_task(events.find(rows->front().get<std::string>("id")));
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->event.event, "order.created");
}

TEST_F(ListeningTest, old_events_are_pruned_and_waiting_ones_stay) {
  tell("order.created", kThen);
  ASSERT_TRUE(take(body_of("order.updated", kThen)));
  clock_.advance(std::chrono::hours(24 * 31));
  EXPECT_EQ(*run_task(events_.prune(clock_.now() - std::chrono::hours(24 * 30))), 1);
  EXPECT_EQ(events_in("pending"), 1);
}

TEST_F(ListeningTest, an_event_whose_job_was_given_up_says_why_and_can_be_taken_up_again) {
  tell("app.store.authorize", kThen, tokens("a1"));
  ASSERT_TRUE(take(body_of("order.created", kThen)));
  const auto job = run_task(jobs_.claim("salla", "test", std::chrono::minutes(1)));
  const auto given_up = fail(ErrorKind::internal, {.name = "given_up", .message = "m", .next_step = "n"});
  auto giving_up = [&](storage::Transaction& transaction) {
    return worker_.discarded(transaction, **job, given_up.error());
  };
  ASSERT_TRUE(run_task(storage::transact(*database_, giving_up)));
  EXPECT_EQ(events_in("failed"), 1);
  EXPECT_EQ(number("select count(*) as n from salla_events where error like 'given_up%' and body <> ''"), 1);
  EXPECT_TRUE(std::holds_alternative<queue::Settled>(run_task(worker_.work(**job))));
  EXPECT_EQ(events_in("failed"), 0);
  EXPECT_EQ(events_in("applied"), 2);
}

}  // namespace
}  // namespace matjar::salla
