#include "queue/job_desk.hpp"

#include <gtest/gtest.h>

#include "queue/job_engine.hpp"
#include "queue/local_wake_up.hpp"
#include "storage/test_database.hpp"

namespace matjar::queue {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using storage::run_task;

class JobDeskTest : public testing::Test {
 protected:
  JobId add(NewJob job = {}) {
    if (job.queue.empty()) job.queue = "scrape";
    job.kind = "test";
    auto body = [this, job](storage::Transaction& transaction) { return engine_.insert(transaction, job); };
    return run_task(storage::transact(*database_, std::move(body))).value();
  }
  Job claim(const std::string& queue = "scrape") {
    return run_task(engine_.claim(queue, "worker-1", seconds(15)))->value();
  }
  JobId add_discarded(NewJob job = {}) {
    const JobId id = add(job);
    const Lease lease = claim(job.queue.empty() ? "scrape" : job.queue).lease();
    auto body = [this, lease](storage::Transaction& transaction) {
      return engine_.discard(transaction, lease, "final");
    };
    EXPECT_TRUE(run_task(storage::transact(*database_, std::move(body))));
    return id;
  }
  Job find(const JobId& id) { return run_task(engine_.find(id))->value(); }
  std::vector<JobId> list(JobFilter filter) {
    std::vector<JobId> ids;
    const auto listed = run_task(desk_.list(std::move(filter)));
    EXPECT_TRUE(listed) << describe(listed.error());
    for (const Job& job : *listed) ids.push_back(job.id);
    return ids;
  }

  storage::TestDatabase database_;
  ManualClock clock_;
  RandomIdSource ids_{clock_};
  LocalWakeUp wake_up_;
  JobEngine engine_{*database_, clock_, ids_, wake_up_};
  JobDesk desk_{*database_, clock_, wake_up_};
};

TEST_F(JobDeskTest, lists_dead_letters_page_by_page_newest_first) {
  const JobId first = add_discarded();
  const JobId second = add_discarded();
  const JobId third = add_discarded();
  add();
  EXPECT_EQ(list({.limit = 2}), (std::vector<JobId>{third, second}));
  EXPECT_EQ(list({.before = second, .limit = 2}), (std::vector<JobId>{first}));
}

TEST_F(JobDeskTest, lists_the_jobs_of_one_queue) {
  add({.queue = "deploy"});
  const JobId id = add();
  EXPECT_EQ(list({.state = JobState::available, .queue = "scrape"}), std::vector<JobId>{id});
}

TEST_F(JobDeskTest, shows_who_has_a_job_and_when_it_began_and_ended) {
  const Timestamp begun = clock_.now();
  const JobId id = add();
  const auto find = [&] { return run_task(desk_.find(id)).value(); };
  EXPECT_EQ(find().created_at, begun);
  EXPECT_EQ(find().worker, "");
  claim();
  EXPECT_EQ(find().worker, "worker-1");
  EXPECT_EQ(find().ended_at, std::nullopt);
  clock_.advance(minutes(1));
  ASSERT_EQ(run_task(engine_.rescue()), 1);
  EXPECT_EQ(find().rescues, 1);
  ASSERT_TRUE(run_task(desk_.discard(id, {})));
  EXPECT_EQ(find().ended_at, clock_.now());
  EXPECT_EQ(run_task(desk_.find(JobId(ids_.next_uuid()))).error().name, "job_not_found");
}

TEST_F(JobDeskTest, takes_a_dead_letter_up_again_with_all_its_tries) {
  const JobId id = add_discarded({.max_attempts = 1});
  const auto seen = wake_up_.position("scrape");
  clock_.advance(minutes(1));
  ASSERT_TRUE(run_task(desk_.retry_discarded(id)));
  EXPECT_NE(wake_up_.position("scrape"), seen) << "workers are told";
  EXPECT_EQ(find(id).state, JobState::available);
  EXPECT_EQ(find(id).scheduled_at, clock_.now());
  EXPECT_EQ(claim().attempt, 1);
}

TEST_F(JobDeskTest, takes_no_job_up_again_that_has_not_ended_so) {
  const JobId id = add();
  EXPECT_EQ(run_task(desk_.retry_discarded(id)).error().name, "job_not_discarded");
  EXPECT_EQ(run_task(desk_.retry_discarded(JobId(ids_.next_uuid()))).error().name, "job_not_found");
}

TEST_F(JobDeskTest, leaves_a_dead_letter_whose_work_somebody_else_does) {
  const JobId id = add_discarded({.unique_key = "build-1"});
  add({.unique_key = "build-1"});
  const auto refused = run_task(desk_.retry_discarded(id));
  EXPECT_EQ(refused.error().name, "job_key_taken");
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_EQ(find(id).state, JobState::discarded);
}

TEST_F(JobDeskTest, gives_a_waiting_job_up_together_with_its_owner) {
  const JobId id = add();
  std::vector<std::string> heard;
  auto on_discard = [&heard](storage::Transaction&, const Job& job, const Error& error) -> storage::Body<Result<void>> {
    heard.push_back(job.id.value() + " " + error.name);
    co_return Result<void>();
  };
  ASSERT_TRUE(run_task(desk_.discard(id, on_discard)));
  EXPECT_EQ(find(id).state, JobState::discarded);
  EXPECT_EQ(heard, std::vector<std::string>{id.value() + " discarded_by_operator"});
  EXPECT_EQ(run_task(desk_.discard(id, on_discard)).error().name, "job_not_waiting");
}

TEST_F(JobDeskTest, keeps_a_waiting_job_whose_owner_cannot_hear_of_it) {
  const JobId id = add();
  auto refuse = [](storage::Transaction&, const Job&, const Error&) -> storage::Body<Result<void>> {
    co_return fail(ErrorKind::unavailable, {.name = "not_now", .message = "Not now."});
  };
  EXPECT_EQ(run_task(desk_.discard(id, refuse)).error().name, "not_now");
  EXPECT_EQ(find(id).state, JobState::available);
}

TEST_F(JobDeskTest, gives_no_running_job_up) {
  add();
  EXPECT_EQ(run_task(desk_.discard(claim().id, {})).error().name, "job_not_waiting");
}

TEST_F(JobDeskTest, counts_jobs_by_queue_and_state) {
  add_discarded();
  add();
  add();
  add({.queue = "deploy"});
  const auto counts = run_task(desk_.counts()).value();
  ASSERT_EQ(counts.size(), 3U);
  EXPECT_EQ(counts[0].queue, "deploy");
  EXPECT_EQ(counts[1].state, JobState::available);
  EXPECT_EQ(counts[1].jobs, 2);
  EXPECT_EQ(counts[2].state, JobState::discarded);
}

TEST_F(JobDeskTest, tells_how_long_the_oldest_job_that_is_due_has_waited) {
  add();
  add({.queue = "deploy", .scheduled_at = clock_.now() + minutes(10)});
  clock_.advance(minutes(2));
  add();
  const auto latencies = run_task(desk_.latencies()).value();
  ASSERT_EQ(latencies.size(), 1U) << "what is not due does not wait";
  EXPECT_EQ(latencies[0].queue, "scrape");
  EXPECT_EQ(latencies[0].waited, minutes(2));
}

TEST_F(JobDeskTest, pauses_one_queue_until_it_is_resumed) {
  add();
  add({.queue = "deploy"});
  ASSERT_TRUE(run_task(desk_.pause("scrape")));
  ASSERT_TRUE(run_task(desk_.pause("scrape"))) << "twice is once";
  EXPECT_EQ(run_task(desk_.paused_queues()), std::vector<std::string>{"scrape"});
  EXPECT_EQ(run_task(engine_.claim("scrape", "worker-1", seconds(15))).value(), std::nullopt);
  EXPECT_EQ(claim("deploy").queue, "deploy");
  const auto seen = wake_up_.position("scrape");
  ASSERT_TRUE(run_task(desk_.resume("scrape")));
  EXPECT_NE(wake_up_.position("scrape"), seen) << "workers are told";
  EXPECT_EQ(claim().queue, "scrape");
  EXPECT_EQ(run_task(desk_.paused_queues()), std::vector<std::string>());
}

}  // namespace
}  // namespace matjar::queue
