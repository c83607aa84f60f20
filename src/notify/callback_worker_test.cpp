#include "notify/callback_worker.hpp"

#include <deque>
#include <gtest/gtest.h>
#include <vector>

#include "notify/callback_notifier.hpp"
#include "notify/webhook_signature.hpp"
#include "queue/local_wake_up.hpp"
#include "storage/test_database.hpp"

namespace matjar::notify {
namespace {

using storage::run_task;

const MerchantId kMerchant("00000000-0000-7000-8000-000000000001");

/// A merchant's server: gives the answers in order, then 204.
class Receiver final : public net::HttpClient {
 public:
  Task<Result<net::HttpAnswer>> send(net::HttpCall call) override {
    calls.push_back(std::move(call));
    if (answers.empty()) co_return net::HttpAnswer{.status = 204, .headers = {}, .body = {}, .url = {}};
    auto answer = std::move(answers.front());
    answers.pop_front();
    co_return answer;
  }
  void answer(int status, net::Headers headers = {}) {
    answers.emplace_back(net::HttpAnswer{.status = status, .headers = std::move(headers), .body = {}, .url = {}});
  }
  void fail_with(ErrorKind kind, std::string name) {
    answers.emplace_back(fail(kind, {.name = name, .message = "", .next_step = ""}));
  }

  std::vector<net::HttpCall> calls;
  std::deque<Result<net::HttpAnswer>> answers;
};

class CallbackTest : public testing::Test {
 protected:
  void enqueue(std::string url = "https://merchant.example/hook?x=1") {
    const NewDelivery delivery{.merchant = kMerchant,
                               .url = std::move(url),
                               .event = "build.completed",
                               .body_json = R"({"type": "build.completed"})"};
    auto body = [&](storage::Transaction& transaction) { return notifier_.enqueue(transaction, delivery); };
    ASSERT_TRUE(run_task(storage::transact(*database_, body)));
  }
  queue::Job claim() {
    const auto claimed = run_task(jobs_.claim("notify", "test", std::chrono::minutes(1)));
    EXPECT_TRUE(claimed && *claimed);
    return **claimed;
  }
  queue::Verdict work(queue::Job job) { return run_task(worker_.work(std::move(job))); }
  Error error_of(const queue::Verdict& verdict) {
    const auto* retry = std::get_if<queue::Retry>(&verdict);
    EXPECT_NE(retry, nullptr);
    return retry == nullptr ? Error() : retry->error;
  }
  std::string state() {
    const auto rows = run_task(database_->query({"test.state", "select state from deliveries"}));
    return rows->front().get<std::string>("state");
  }

  storage::TestDatabase database_;
  ManualClock clock_;
  CountingIdSource ids_;
  queue::LocalWakeUp wake_up_;
  queue::JobEngine jobs_{*database_, clock_, ids_, wake_up_};
  CallbackNotifier notifier_{jobs_, ids_, clock_};
  Receiver receiver_;
  CallbackWorker worker_{*database_, receiver_, Secret("master"), clock_};
};

TEST_F(CallbackTest, sends_the_signed_body_to_the_guarded_address) {
  enqueue();
  EXPECT_TRUE(std::holds_alternative<queue::Completed>(work(claim())));
  ASSERT_EQ(receiver_.calls.size(), 1u);
  const net::HttpCall& call = receiver_.calls[0];
  EXPECT_EQ(call.method, net::Method::post);
  EXPECT_EQ(call.url.str(), "https://merchant.example/hook?x=1");
  EXPECT_EQ(call.destination, net::Destination::foreign);
  EXPECT_EQ(call.limits.max_redirects, 0);
  EXPECT_EQ(call.body, R"({"type": "build.completed"})");
  EXPECT_EQ(call.headers.find("webhook-timestamp"), webhook_timestamp(clock_.now()));
  const std::string id(call.headers.get_or("webhook-id", ""));
  EXPECT_EQ(call.headers.get_or("webhook-signature", ""),
            webhook_signature(webhook_key(Secret("master"), kMerchant), id, clock_.now(), call.body));
  EXPECT_EQ(state(), "delivered");
}

TEST_F(CallbackTest, is_not_queued_when_the_transaction_fails) {
  auto body = [&](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    NewDelivery delivery{.merchant = kMerchant, .url = "https://a.example", .event = "e", .body_json = "{}"};
    CO_TRY(co_await notifier_.enqueue(transaction, std::move(delivery)));
    co_return fail(ErrorKind::conflict, {.name = "changed", .message = "", .next_step = ""});
  };
  ASSERT_FALSE(run_task(storage::transact(*database_, body)));
  EXPECT_FALSE(run_task(jobs_.claim("notify", "test", std::chrono::minutes(1)))->has_value());
}

TEST_F(CallbackTest, has_failed_when_its_job_is_given_up_and_stays_delivered_when_it_was) {
  enqueue();
  const queue::Job job = claim();
  const Error decided = fail(ErrorKind::rejected, {.name = "given_up", .message = "No.", .next_step = "None."}).error();
  const auto give_up = [&] {
    auto body = [&](storage::Transaction& transaction) { return worker_.discarded(transaction, job, decided); };
    return run_task(storage::transact(*database_, std::move(body)));
  };
  ASSERT_TRUE(give_up());
  EXPECT_EQ(state(), "failed");
  ASSERT_TRUE(run_task(storage::execute(*database_, {"test.again", "update deliveries set state = 'delivered'"})));
  ASSERT_TRUE(give_up());
  EXPECT_EQ(state(), "delivered");
}

TEST_F(CallbackTest, asks_for_another_try_after_any_other_status) {
  enqueue();
  const queue::Job job = claim();
  for (const int status : {301, 400, 404, 500}) {
    receiver_.answer(status);
    const Error error = error_of(work(job));
    EXPECT_EQ(error.name, "callback_refused");
    EXPECT_TRUE(error.transient()) << status;
    EXPECT_EQ(state(), "pending");
  }
  EXPECT_TRUE(std::holds_alternative<queue::Completed>(work(job)));
  EXPECT_EQ(receiver_.calls.front().headers.find("webhook-id"), receiver_.calls.back().headers.find("webhook-id"));
}

TEST_F(CallbackTest, waits_as_long_as_the_receiver_asks_but_no_longer_than_an_hour) {
  enqueue();
  const queue::Job job = claim();
  receiver_.answer(503, {{"Retry-After", "40"}});
  EXPECT_EQ(error_of(work(job)).retry_after, std::chrono::seconds(40));
  receiver_.answer(429, {{"Retry-After", "999999"}});
  EXPECT_EQ(error_of(work(job)).retry_after, std::chrono::hours(1));
}

TEST_F(CallbackTest, gives_up_what_can_never_work) {
  enqueue();
  const queue::Job job = claim();
  receiver_.fail_with(ErrorKind::rejected, "address_refused");
  EXPECT_FALSE(error_of(work(job)).transient());
  EXPECT_EQ(state(), "failed");
  enqueue("not an address");
  EXPECT_FALSE(error_of(work(claim())).transient());
  EXPECT_EQ(receiver_.calls.size(), 1u);
}

TEST_F(CallbackTest, tries_a_name_again_that_does_not_resolve) {
  enqueue();
  receiver_.fail_with(ErrorKind::not_found, "host_not_found");
  EXPECT_TRUE(error_of(work(claim())).transient());
}

TEST_F(CallbackTest, does_not_call_twice_what_was_delivered_before_a_crash) {
  enqueue();
  const queue::Job job = claim();
  (void)work(job);
  EXPECT_TRUE(std::holds_alternative<queue::Completed>(work(job)));
  EXPECT_EQ(receiver_.calls.size(), 1u);
}

TEST_F(CallbackTest, notes_a_failure_after_the_last_try) {
  enqueue();
  queue::Job job = claim();
  job.attempt = job.max_attempts;
  receiver_.answer(500);
  EXPECT_EQ(error_of(work(job)).name, "callback_refused");
  EXPECT_EQ(state(), "failed");
}

TEST_F(CallbackTest, refuses_a_job_without_a_delivery) {
  queue::Job job;
  for (const char* args : {"", "{}", R"({"delivery":"none"})", R"({"delivery":5})"}) {
    job.args = args;
    EXPECT_EQ(error_of(work(job)).name, "delivery_unknown") << args;
  }
}

}  // namespace
}  // namespace matjar::notify
