#include <gtest/gtest.h>

#include "api/remote_operator_desk.hpp"
#include "api/test_api.hpp"

namespace matjar::api {
namespace {

using queue::JobState;
using storage::run_task;

/// The server of the test, as a client sees it; remembers what it was sent.
class RouterClient final : public net::HttpClient {
 public:
  explicit RouterClient(const net::Router& router) : router_(router) {}

  Task<Result<net::HttpAnswer>> send(net::HttpCall call) override {
    net::Request request{.method = call.method, .target = call.url.target(), .remote_address = "127.0.0.1"};
    request.query = net::read_target(request.target)->query;
    request.headers = call.headers;
    calls.push_back(std::move(call));
    const net::Response response = co_await router_.dispatch(std::move(request));
    co_return net::HttpAnswer{.status = response.status, .body = std::get<std::string>(response.body)};
  }

  std::vector<net::HttpCall> calls;

 private:
  const net::Router& router_;
};

enum class Where { here, behind_a_server };

/// The contract of OperatorDesk, on both implementations.
class OperatorDeskTest : public ApiTest, public testing::WithParamInterface<Where> {
 protected:
  OperatorDesk& desk() { return GetParam() == Where::here ? static_cast<OperatorDesk&>(desk_) : remote_; }

  JobId add(queue::NewJob job) {
    auto body = [this, job](storage::Transaction& transaction) { return process_->jobs.insert(transaction, job); };
    return run_task(storage::transact(*database_, std::move(body))).value();
  }
  queue::Job show(const JobId& id) { return run_task(desk().show(id)).value(); }
  /// The ids that the desk lists.
  std::vector<JobId> list(queue::JobFilter filter) {
    std::vector<JobId> ids;
    const auto jobs = run_task(desk().list(std::move(filter)));
    EXPECT_TRUE(jobs) << describe(jobs.error());
    for (const auto& job : *jobs) ids.push_back(job.id);
    return ids;
  }
  JobId first_job_of_a_build() {
    build_ = accept(request()).value();
    return list({.state = JobState::available, .queue = "scrape"}).at(0);
  }
  static void expect_refused(const auto& result, const std::string& name, ErrorKind kind) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().name, name);
    EXPECT_EQ(result.error().kind, kind);
    EXPECT_FALSE(result.error().message.empty());
    EXPECT_FALSE(result.error().next_step.empty());
  }

  RouterClient client_{router_};
  RemoteOperatorDesk remote_{client_, ids_, clock_, Url::parse("http://127.0.0.1:1").value(), operator_key_};
  StoreBuildId build_;
};

INSTANTIATE_TEST_SUITE_P(, OperatorDeskTest, testing::Values(Where::here, Where::behind_a_server),
                         [](const auto& info) { return info.param == Where::here ? "here" : "behind_a_server"; });

TEST_P(OperatorDeskTest, lists_the_jobs_of_a_state_and_a_queue_page_by_page) {
  const JobId first = add({.queue = "scrape", .kind = "test"});
  const JobId second = add({.queue = "scrape", .kind = "test"});
  add({.queue = "deploy", .kind = "test"});
  EXPECT_EQ(list({}), std::vector<JobId>()) << "dead letters, unless another state is asked for";
  EXPECT_EQ(list({.state = JobState::available, .queue = "scrape", .limit = 1}), std::vector<JobId>{second});
  EXPECT_EQ(list({.state = JobState::available, .queue = "scrape", .before = second, .limit = 1}),
            std::vector<JobId>{first});
}

TEST_P(OperatorDeskTest, shows_a_job_whole_and_its_secrets_hidden) {
  const JobId id = add({.queue = "scrape",
                        .kind = "test",
                        .args = R"({"page":"https://shop.example/","password":"canary"})",
                        .priority = 2,
                        .max_attempts = 3,
                        .lane = "lane-1"});
  const queue::Job job = show(id);
  EXPECT_EQ(job.id, id);
  EXPECT_EQ(job.queue, "scrape");
  EXPECT_EQ(job.kind, "test");
  EXPECT_EQ(job.state, JobState::available);
  EXPECT_EQ(job.priority, 2);
  EXPECT_EQ(job.attempt, 0);
  EXPECT_EQ(job.max_attempts, 3);
  EXPECT_EQ(job.lane, "lane-1");
  EXPECT_EQ(job.rescues, 0);
  EXPECT_EQ(job.created_at, clock_.now());
  EXPECT_EQ(job.scheduled_at, clock_.now());
  EXPECT_EQ(job.args.find("canary"), std::string::npos) << job.args;
  EXPECT_NE(job.args.find("https://shop.example/"), std::string::npos) << job.args;
}

TEST_P(OperatorDeskTest, shows_who_has_a_job_and_why_it_failed) {
  const JobId id = add({.queue = "scrape", .kind = "test"});
  const auto lease = run_task(process_->jobs.claim("scrape", "worker-1", std::chrono::seconds(15)))->value().lease();
  EXPECT_EQ(show(id).state, JobState::running);
  EXPECT_EQ(show(id).worker, "worker-1");
  EXPECT_EQ(show(id).lease_until, clock_.now() + std::chrono::seconds(15));
  must(write([&](storage::Transaction& transaction) {
    return process_->jobs.discard(transaction, lease, "shop_busy: Bearer canary");
  }));
  EXPECT_EQ(show(id).last_error, "shop_busy: Bearer [hidden]");
  EXPECT_EQ(show(id).ended_at, clock_.now());
  EXPECT_EQ(show(id).worker, "");
}

TEST_P(OperatorDeskTest, takes_a_dead_letter_up_again) {
  const JobId id = add({.queue = "scrape", .kind = "test"});
  ASSERT_TRUE(run_task(desk().discard(id)));
  EXPECT_EQ(list({}), std::vector<JobId>{id});
  const auto retried = run_task(desk().retry(id));
  ASSERT_TRUE(retried) << describe(retried.error());
  EXPECT_EQ(retried->state, JobState::available);
}

TEST_P(OperatorDeskTest, ends_the_build_whose_step_is_given_up_with_a_reason_and_releases_its_quota) {
  const JobId id = first_job_of_a_build();
  EXPECT_EQ(run_task(quota_.usage(kMerchant))->reserved, 1);
  const auto seen = process_->wake_up.position(build_.value());
  const auto discarded = run_task(desk().discard(id));
  ASSERT_TRUE(discarded) << describe(discarded.error());
  EXPECT_EQ(discarded->state, JobState::discarded);
  const auto build = find(build_).value();
  EXPECT_EQ(build.workflow.state, workflow::WorkflowState::failed);
  ASSERT_TRUE(build.workflow.error);
  EXPECT_EQ(build.workflow.error->name, "discarded_by_operator");
  EXPECT_FALSE(build.workflow.error->next_step.empty());
  EXPECT_EQ(run_task(quota_.usage(kMerchant))->reserved, 0);
  EXPECT_NE(process_->wake_up.position(build_.value()), seen) << "those who watch the build hear of it";
}

TEST_P(OperatorDeskTest, says_why_a_job_is_not_taken_up_or_given_up) {
  const JobId waiting = add({.queue = "scrape", .kind = "test"});
  const JobId unknown(ids_.next_uuid());
  expect_refused(run_task(desk().show(unknown)), "job_not_found", ErrorKind::not_found);
  expect_refused(run_task(desk().show(JobId("no/id"))), "job_not_found", ErrorKind::not_found);
  expect_refused(run_task(desk().retry(waiting)), "job_not_discarded", ErrorKind::conflict);
  expect_refused(run_task(desk().discard(unknown)), "job_not_found", ErrorKind::not_found);
  ASSERT_TRUE(run_task(desk().discard(waiting)));
  expect_refused(run_task(desk().discard(waiting)), "job_not_waiting", ErrorKind::conflict);
}

TEST_P(OperatorDeskTest, shows_every_queue_with_what_waits_in_it) {
  add({.queue = "scrape", .kind = "test"});
  add({.queue = "scrape", .kind = "test"});
  add({.queue = "of another version", .kind = "test", .scheduled_at = clock_.now() + std::chrono::hours(1)});
  clock_.advance(std::chrono::seconds(90));
  const auto queues = run_task(desk().queues()).value();
  ASSERT_EQ(queues.size(), 3U);
  EXPECT_EQ(queues[0].name, "deploy");
  EXPECT_EQ(queues[0].waited, std::nullopt);
  EXPECT_EQ(queues[1].name, "of another version");
  EXPECT_EQ(queues[2].name, "scrape");
  EXPECT_EQ(queues[2].jobs, (std::map<JobState, std::int64_t>{{JobState::available, 2}}));
  EXPECT_EQ(queues[2].waited, std::chrono::seconds(90));
  EXPECT_FALSE(queues[2].paused);
}

TEST_P(OperatorDeskTest, pauses_and_resumes_a_queue) {
  add({.queue = "scrape", .kind = "test"});
  const auto claim = [this] { return run_task(process_->jobs.claim("scrape", "worker-1", std::chrono::seconds(15))); };
  ASSERT_TRUE(run_task(desk().pause("scrape")));
  EXPECT_TRUE(run_task(desk().queues())->back().paused);
  EXPECT_FALSE(claim()->has_value());
  ASSERT_TRUE(run_task(desk().resume("scrape")));
  EXPECT_FALSE(run_task(desk().queues())->back().paused);
  EXPECT_TRUE(claim()->has_value());
}

TEST_P(OperatorDeskTest, pauses_no_queue_that_does_not_exist) {
  const auto refused = run_task(desk().pause("scarpe"));
  expect_refused(refused, "queue_unknown", ErrorKind::not_found);
  EXPECT_NE(refused.error().next_step.find("scrape"), std::string::npos) << refused.error().next_step;
  expect_refused(run_task(desk().resume("scarpe")), "queue_unknown", ErrorKind::not_found);
}

class RemoteOperatorDeskTest : public ApiTest {
 protected:
  RemoteOperatorDesk desk_with(Secret key) {
    return {client_, ids_, clock_, Url::parse("http://127.0.0.1:1").value(), std::move(key)};
  }

  RouterClient client_{router_};
};

TEST_F(RemoteOperatorDeskTest, knows_its_own_server) {
  RemoteOperatorDesk desk = desk_with(operator_key_);
  EXPECT_TRUE(run_task(desk.is_ours()));
}

TEST_F(RemoteOperatorDeskTest, signs_its_requests_and_never_sends_the_key) {
  RemoteOperatorDesk desk = desk_with(operator_key_);
  ASSERT_TRUE(run_task(desk.is_ours()));
  ASSERT_TRUE(run_task(desk.queues()));
  for (const net::HttpCall& call : client_.calls) {
    EXPECT_EQ(call.headers.get_or("Authorization", "").find(operator_key_.reveal()), std::string_view::npos);
  }
}

TEST_F(RemoteOperatorDeskTest, sends_no_key_to_a_server_that_does_not_know_it) {
  RemoteOperatorDesk desk = desk_with(Secret("mk_operator_key_of_another_installation"));
  EXPECT_FALSE(run_task(desk.is_ours()));
  ASSERT_EQ(client_.calls.size(), 1U);
  EXPECT_EQ(client_.calls[0].headers.size(), 0U);
}

TEST_F(RemoteOperatorDeskTest, takes_a_server_that_answers_anything_else_for_a_strangers) {
  net::Router strangers;
  RouterClient client(strangers);
  RemoteOperatorDesk desk(client, ids_, clock_, Url::parse("http://127.0.0.1:1").value(), operator_key_);
  EXPECT_FALSE(run_task(desk.is_ours()));
}

}  // namespace
}  // namespace matjar::api
